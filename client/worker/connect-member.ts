/** Starts the worker of the members' pages. `onBroken` hears when it could not be loaded or died. */
import { memberCore } from '../core/remote.ts';
import type { Core } from '../core/remote.ts';
import type { MemberFace } from '../core/face.ts';

export function connectMember(onBroken: () => void): Core<MemberFace> {
  const worker = new Worker(new URL('../core/member-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('error', onBroken);
  return memberCore(worker);
}

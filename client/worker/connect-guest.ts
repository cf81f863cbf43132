/** Starts the worker of the recipient's page. `onBroken` hears when it could not be loaded or died. */
import { guestCore } from '../core/remote.ts';
import type { Core } from '../core/remote.ts';
import type { GuestFace } from '../core/face.ts';

export function connectGuest(onBroken: () => void): Core<GuestFace> {
  const worker = new Worker(new URL('../core/guest-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('error', onBroken);
  return guestCore(worker);
}

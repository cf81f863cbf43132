/** The core behind its worker, for every page of the application. */
import { createContext, use, useEffect, useEffectEvent } from 'react';
import type { CoreEvent, MemberFace } from '../core/face.ts';
import type { Core } from '../core/remote.ts';

const Context = createContext<Core<MemberFace> | null>(null);
export const CoreProvider = Context;

function useContextCore(): Core<MemberFace> {
  const core = use(Context);
  if (core === null) throw new TypeError('no CoreProvider above this component');
  return core;
}

export const useCore = (): MemberFace => useContextCore().face;

/** Hears every event of the core for as long as the component is there. */
export function useCoreEvents(listener: (event: CoreEvent) => void): void {
  const { subscribe } = useContextCore();
  const heard = useEffectEvent(listener);
  useEffect(() => subscribe((event) => heard(event)), [subscribe]);
}

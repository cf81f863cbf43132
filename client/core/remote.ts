/**
 * The core behind a worker's port: a page gets the very interfaces of face.ts, each call a message and its answer
 * another. No comlink: the faces are two levels of methods, and failures have to keep their code.
 *
 * A page: `const { face, subscribe } = memberCore(new Worker(new URL('./member-worker.ts', import.meta.url), {type:
 * 'module'}))`.
 */
import { ZegelError, isZegelError } from '../../crypto/errors.ts';
import type { CoreEvent, GuestFace, MemberFace, Subscribe } from './face.ts';

/** A `Worker` or `MessagePort`, as far as it matters here. */
export interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
}

/** The page's end of one, which can also hand ports over. */
export interface CallingPort extends Port {
  postMessage(message: unknown, transfer?: Transferable[]): void;
}

interface Call {
  call: number;
  path: string[];
  args: unknown[];
}

type Answer =
  | { answer: number; result: unknown }
  | { answer: number; failure: { code: string; detail?: Record<string, string | number | boolean> } };

/** Ports are handed over, everything else is cloned: one level down, where a `Destination` has it. */
const portsIn = (argument: unknown): Transferable[] =>
  typeof argument === 'object' && argument !== null
    ? Object.values(argument).filter((value) => value instanceof MessagePort)
    : [];

/** The page's end, and the events of the core behind it. */
export interface Core<Face> {
  face: Face;
  subscribe: Subscribe;
}

export const memberCore = (port: CallingPort): Core<MemberFace> => connect<MemberFace>(port, 2);
export const guestCore = (port: CallingPort): Core<GuestFace> => connect<GuestFace>(port, 1);

/** The page's end of any face: `depth` levels of names, the last of which is a method. */
export function connect<Face>(port: CallingPort, depth: number): Core<Face> {
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  const listeners = new Set<(event: CoreEvent) => void>();
  let calls = 0;
  port.addEventListener('message', ({ data }) => {
    const message = data as Answer | { event: CoreEvent };
    if ('event' in message) {
      for (const listener of listeners) listener(message.event);
      return;
    }
    const caller = waiting.get(message.answer);
    waiting.delete(message.answer);
    if ('failure' in message) {
      const { code, detail } = message.failure;
      caller?.reject(new ZegelError(code, detail ? { detail } : {}));
    } else {
      caller?.resolve(message.result);
    }
  });
  const ask = (path: string[], args: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      calls += 1;
      waiting.set(calls, { resolve, reject });
      port.postMessage({ call: calls, path, args } satisfies Call, args.flatMap(portsIn));
    });
  const level = (path: string[]): unknown =>
    new Proxy(path.length === depth ? () => undefined : {}, {
      // A face is not a promise: `await face` must not call a method `then`.
      get: (_, name) => (typeof name === 'string' && name !== 'then' ? level([...path, name]) : undefined),
      apply: (_, __, args: unknown[]) => ask(path, args),
    });
  return {
    face: level([]) as Face,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/**
 * The worker's end: answers every call with the method of the face that it names, and nothing else. Listens at once,
 * so that no call is lost while the core is still loading.
 */
export function serve(port: Port, core: Promise<Core<object>>): void {
  core.then(
    ({ subscribe }) => subscribe((event) => port.postMessage({ event })),
    () => undefined,
  );
  port.addEventListener('message', ({ data }) => {
    const { call, path, args } = data as Call;
    void core
      .then(({ face }) => run(face, path, args))
      .then(
        (result) => port.postMessage({ answer: call, result } satisfies Answer),
        (error: unknown) => port.postMessage({ answer: call, failure: failureOf(error) } satisfies Answer),
      );
  });
}

/** Only what the face itself has: nothing inherited, and so nothing of the object behind it. */
async function run(face: object, path: string[], args: unknown[]): Promise<unknown> {
  let target: unknown = face;
  for (const name of path) {
    if (typeof target !== 'object' || target === null || !Object.hasOwn(target, name)) {
      throw new ZegelError('internal');
    }
    target = (target as Record<string, unknown>)[name];
  }
  if (typeof target !== 'function') throw new ZegelError('internal');
  return (await Reflect.apply(target, null, args)) as unknown;
}

function failureOf(error: unknown): { code: string; detail?: Record<string, string | number | boolean> } {
  if (!isZegelError(error)) return { code: 'internal' };
  return error.detail ? { code: error.code, detail: { ...error.detail } } : { code: error.code };
}

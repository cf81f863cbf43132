/**
 * What a page may call of an object, and nothing besides: the session also holds seeds, which must not leave the
 * worker by any name a page could think of. Every call is asynchronous, so that a failure never throws at once.
 */
export function facade<Face extends object>(source: Face, methods: Record<keyof Face, true>): Face {
  const calls = Object.keys(methods).map((name) => {
    const method: unknown = source[name as keyof Face];
    if (typeof method !== 'function') throw new TypeError(name);
    const call = async (...args: unknown[]): Promise<unknown> => {
      const result: unknown = Reflect.apply(method, source, args);
      return await result;
    };
    return [name, call];
  });
  return Object.fromEntries(calls) as Face;
}

/**
 * `node:crypto` where there is one, else `undefined`, without an import that a browser bundle would trip over
 * (`process.getBuiltinModule`, Node 20.16 and later). Bulk work runs on it in Node.
 */
interface BuiltinLoader {
  getBuiltinModule?: (id: 'node:crypto') => typeof import('node:crypto') | undefined;
}

export const nodeCrypto: typeof import('node:crypto') | undefined = (
  globalThis as { process?: BuiltinLoader }
).process?.getBuiltinModule?.('node:crypto');

/** The commands there are, each loaded when it is called. */
export type Command = (argv: string[]) => Promise<number>;

export const commands = new Map<string, () => Promise<Command>>([
  ['keygen', async () => (await import('./keygen.ts')).keygen],
  ['seal', async () => (await import('./seal.ts')).seal],
  ['open', async () => (await import('./open.ts')).open],
  ['inspect', async () => (await import('./inspect.ts')).inspect],
  ['receipt', async () => (await import('./receipt.ts')).receipt],
  ['doctor', async () => (await import('./doctor.ts')).doctor],
]);

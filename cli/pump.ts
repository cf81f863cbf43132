/** A stage of crypto/age between input and output: what seal and open have in common. */
import type { Stage } from '../crypto/age/stage.ts';
import type { Input } from './input.ts';
import type { Output } from './output.ts';
import type { Threads } from './ranges.ts';

/** Below this more than one thread costs more than it brings. */
const LARGE_BYTES = 16 * 1024 * 1024;

/** Threads for input and output that are named files, when it is worth while; else null. */
export async function threadsFor({ file: input }: Input, { file: output }: Output): Promise<Threads | null> {
  if (!input || !output || input.sizeBytes < LARGE_BYTES) return null;
  const ranges = await import('./ranges.ts');
  return new ranges.Threads({ input, output });
}

/** Writes what the stage emits, on a failure, too, what it emitted before. */
export async function pump(
  input: AsyncIterable<Uint8Array>,
  stage: Stage,
  output: Pick<Output, 'write'>,
): Promise<void> {
  const emitted: Uint8Array[] = [];
  const emit = (piece: Uint8Array) => void emitted.push(piece);
  try {
    for await (const piece of input) {
      await stage.push(piece, emit);
      await output.write(emitted.splice(0));
    }
    await stage.finish(emit);
  } finally {
    await output.write(emitted);
  }
}

/** Commits the output when the work is done, and discards it when it fails. */
export async function settle(output: Output, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    output.discard();
    throw error;
  }
  output.commit();
}

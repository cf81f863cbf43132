/** A stage of crypto/age between input and output: what seal and open have in common. */
import type { Stage } from '../crypto/age/stage.ts';
import type { Output } from './output.ts';

/** What the stage emits is written while it works on the next piece; on a failure, too, what it emitted before. */
export async function pump(
  input: AsyncIterable<Uint8Array>,
  stage: Stage,
  output: Pick<Output, 'write'>,
): Promise<void> {
  let writing = Promise.resolve();
  const emitting = async (work: (emit: (piece: Uint8Array) => void) => Promise<void>) => {
    const emitted: Uint8Array[] = [];
    try {
      await work((piece) => void emitted.push(piece));
    } finally {
      await writing;
      writing = output.write(emitted);
      // Its failure is met at the next turn.
      writing.catch(() => undefined);
    }
  };
  try {
    for await (const piece of input) await emitting((emit) => stage.push(piece, emit));
    await emitting((emit) => stage.finish(emit));
  } finally {
    await writing;
  }
}

/** Commits the output when the work is done, and discards it when it fails. */
export async function settle(output: Output, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    output.discard();
    throw error;
  }
  output.commit();
}

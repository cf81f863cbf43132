/** Pumps a file through a stage of crypto/age into an output: what seal and open have in common. */
import type { Stage } from '../crypto/age/stage.ts';
import type { Output } from './output.ts';

export async function runStage(
  input: AsyncIterable<Uint8Array>,
  stage: Stage,
  output: Output,
): Promise<void> {
  try {
    const ready: Uint8Array[] = [];
    const emit = (piece: Uint8Array) => void ready.push(piece);
    const drain = async () => {
      for (const piece of ready.splice(0)) await output.write(piece);
    };
    for await (const piece of input) {
      await stage.push(piece, emit);
      await drain();
    }
    await stage.finish(emit);
    await drain();
    await output.commit();
  } catch (error) {
    await output.discard();
    throw error;
  }
}

/**
 * A stage takes bytes in pieces of any size and emits what it makes of them, in order. The classes of this
 * folder are stages, so that a program that has no use for a `TransformStream` need not pay for one.
 */
export type Emit = (piece: Uint8Array) => void;

export interface Stage {
  /** Takes the next piece, which may be reused once the promise is settled. One call at a time. */
  push(bytes: Uint8Array, emit: Emit): Promise<void>;
  /** There is no more. What was emitted is the whole only when this has been fulfilled. */
  finish(emit: Emit): Promise<void>;
}

/** A stage as a WHATWG stream; a failure errors both sides with the stage's `ZegelError`. */
export function streamOf(stage: Stage): TransformStream<Uint8Array, Uint8Array> {
  return new TransformStream<Uint8Array, Uint8Array>({
    transform: (bytes, controller) => stage.push(bytes, (piece) => controller.enqueue(piece)),
    flush: (controller) => stage.finish((piece) => controller.enqueue(piece)),
  });
}

/** Everything a stage makes of these bytes. */
export async function runStage(stage: Stage, bytes: Uint8Array): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const emit: Emit = (piece) => void pieces.push(piece);
  await stage.push(bytes, emit);
  await stage.finish(emit);
  return join(pieces);
}

/** The pieces as one array; no copy when there is but one. */
export function join(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  if (only && pieces.length === 1) return only;
  const out = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    out.set(piece, offset);
    offset += piece.length;
  }
  return out;
}

/** An array of a size known beforehand, and an `emit` that fills it up, whether or not a piece is there already. */
export function filler(bytes: Uint8Array): { bytes: Uint8Array; emit: Emit } {
  let at = 0;
  return {
    bytes,
    emit: (piece) => {
      const isThere = piece.buffer === bytes.buffer && piece.byteOffset === bytes.byteOffset + at;
      if (!isThere) bytes.set(piece, at);
      at += piece.length;
    },
  };
}

/**
 * What is measured in the browser, in a worker: bytes go through in pieces, as the network brings them, and nothing of
 * what comes out is kept, so that ours may lend it. Typage gets the same pieces as a stream. They lie in memory, so that
 * no reading is measured.
 */
import { Decrypter, Encrypter } from 'age-encryption';
import { type AeadName, aeadNames, fileOpener, fileSealer } from '../../crypto/age/index.ts';
import {
  concat,
  generateIdentity,
  identityToString,
  randomBytes,
  ready,
  recipientToString,
} from '../../crypto/index.ts';
import type { Stage } from '../../crypto/age/stage.ts';

export type Job =
  { what: 'prepare'; sizeBytes: number } | { what: 'seal' | 'open'; who: AeadName | 'typage' };
/** Milliseconds, or what this browser has. */
export type Answer = { ms: number } | { aeads: readonly AeadName[] };

const PIECE_BYTES = 1024 * 1024;

const identity = generateReady();
let plaintext: readonly Uint8Array[] = [];
let sealed: readonly Uint8Array[] = [];

async function generateReady() {
  await ready();
  return generateIdentity('mlkem768x25519');
}

/** Random bytes at the front of each piece are enough: no cipher is quicker on zeros. */
async function prepare(sizeBytes: number): Promise<Answer> {
  const { recipient } = await identity;
  plaintext = piecesOf(new Uint8Array(sizeBytes));
  for (const piece of plaintext) piece.set(randomBytes(32));
  const kept: Uint8Array[] = [];
  await through(fileSealer([{ recipient }]), plaintext, (bytes) => void kept.push(bytes));
  sealed = piecesOf(concat(...kept));
  return { aeads: await aeadNames() };
}

const piecesOf = (bytes: Uint8Array): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / PIECE_BYTES) }, (_, index) =>
    bytes.subarray(index * PIECE_BYTES, (index + 1) * PIECE_BYTES),
  );

async function through(
  stage: Stage,
  pieces: readonly Uint8Array[],
  emit: (bytes: Uint8Array) => void,
): Promise<void> {
  for (const piece of pieces) await stage.push(piece, emit);
  await stage.finish(emit);
}

function streamOf(pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  const rest = pieces.values();
  return new ReadableStream({
    pull(controller) {
      const { value, done } = rest.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  });
}

async function drain(stream: ReadableStream<Uint8Array>): Promise<void> {
  await stream.pipeTo(new WritableStream());
}

async function seal(who: AeadName | 'typage'): Promise<void> {
  const { recipient } = await identity;
  if (who !== 'typage') {
    await through(fileSealer([{ recipient }], { aead: who }), plaintext, () => undefined);
    return;
  }
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipientToString(recipient));
  await drain(await encrypter.encrypt(streamOf(plaintext)));
}

async function open(who: AeadName | 'typage'): Promise<void> {
  const own = await identity;
  if (who !== 'typage') {
    await through(fileOpener([own], { aead: who, lends: true }), sealed, () => undefined);
    return;
  }
  const decrypter = new Decrypter();
  decrypter.addIdentity(identityToString(own));
  await drain(await decrypter.decrypt(streamOf(sealed)));
}

addEventListener('message', ({ data }: MessageEvent<Job>) => {
  void (async () => {
    if (data.what === 'prepare') {
      postMessage(await prepare(data.sizeBytes));
      return;
    }
    const start = performance.now();
    await (data.what === 'seal' ? seal : open)(data.who);
    postMessage({ ms: performance.now() - start } satisfies Answer);
  })();
});

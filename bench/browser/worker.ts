/**
 * What is measured in the browser, in a worker: files go through in pieces, as an upload and a download take them,
 * and nothing of what comes out is kept. Typage gets the same bytes as a stream.
 */
import { Decrypter, Encrypter } from 'age-encryption';
import { type AeadName, aeadNames, fileOpener, fileSealer } from '../../crypto/age/index.ts';
import {
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
let plaintext = new Blob();
let sealed = new Blob();

async function generateReady() {
  await ready();
  return generateIdentity('mlkem768x25519');
}

/** Random bytes at the front of each piece are enough: no cipher is quicker on zeros. */
async function prepare(sizeBytes: number): Promise<Answer> {
  const { recipient } = await identity;
  const piece = new Uint8Array(PIECE_BYTES);
  const pieces: Blob[] = [];
  for (let at = 0; at < sizeBytes; at += PIECE_BYTES) {
    piece.set(randomBytes(32));
    pieces.push(new Blob([piece.subarray(0, Math.min(PIECE_BYTES, sizeBytes - at))]));
  }
  plaintext = new Blob(pieces);
  const kept: BlobPart[] = [];
  const keep = (bytes: Uint8Array) => void kept.push(bytes as Uint8Array<ArrayBuffer>);
  await through(fileSealer([{ recipient }]), plaintext, keep);
  sealed = new Blob(kept);
  return { aeads: await aeadNames() };
}

async function through(stage: Stage, file: Blob, emit: (bytes: Uint8Array) => void): Promise<void> {
  for (let at = 0; at < file.size; at += PIECE_BYTES) {
    await stage.push(new Uint8Array(await file.slice(at, at + PIECE_BYTES).arrayBuffer()), emit);
  }
  await stage.finish(emit);
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
  await drain(await encrypter.encrypt(plaintext.stream()));
}

async function open(who: AeadName | 'typage'): Promise<void> {
  const own = await identity;
  if (who !== 'typage') {
    await through(fileOpener([own], { aead: who }), sealed, () => undefined);
    return;
  }
  const decrypter = new Decrypter();
  decrypter.addIdentity(identityToString(own));
  await drain(await decrypter.decrypt(sealed.stream()));
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

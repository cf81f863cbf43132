import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Part } from '../../contract/objects.ts';
import { PartDigest, b64u, concat, ready, sealChunks } from '../../crypto/index.ts';
import type { Answer } from './download-port.ts';
import { type Download, Downloads } from './downloads.ts';

const MIB = 1024 * 1024;
const FILE_BYTES = 6 * MIB + 1_000;
const NETWORK_BYTES = 100_000;
const fileKey = new Uint8Array(16).fill(7);
const content = new Uint8Array(FILE_BYTES).map((_, index) => index % 251);
let payload: Uint8Array;
let part: Part;

beforeAll(async () => {
  await ready();
  const nonce = new Uint8Array(16).fill(9);
  payload = concat(nonce, await sealChunks(fileKey, nonce, 0, content, true));
  const digest = new PartDigest();
  digest.update(payload);
  part = { kind: 'attachment', digest: b64u(digest.digest()), sizeBytes: payload.length };
});

const open: NodePort[] = [];
afterEach(() => open.splice(0).forEach((port) => port.close()));

/** A download of these bytes, with what was read of them so far. */
function downloadOf(bytes: Uint8Array, key = '1') {
  const seen = { readBytes: 0, ended: false, signal: new AbortController().signal };
  async function* pieces(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    try {
      for (let at = 0; at < bytes.length; at += NETWORK_BYTES) {
        signal.throwIfAborted();
        const piece = bytes.slice(at, at + NETWORK_BYTES);
        seen.readBytes += piece.length;
        yield await Promise.resolve(piece);
      }
    } finally {
      seen.ended = true;
    }
  }
  const download: Download = {
    key,
    fileKey,
    part,
    file: { name: 'a.bin', type: 'application/octet-stream' },
    fetch: (signal) => {
      seen.signal = signal;
      return Promise.resolve(pieces(signal));
    },
    onProgress: () => undefined,
  };
  return { download, seen };
}

/** The other end of a port, as the service worker has it. */
function asking() {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  const answers: Answer[] = [];
  let onAnswer: () => void = () => undefined;
  port2.on('message', (answer: Answer) => {
    answers.push(answer);
    onAnswer();
  });
  return {
    destination: { port: port1 as unknown as MessagePort },
    answers,
    cancel: () => port2.postMessage('cancel'),
    async pull(): Promise<Answer> {
      const count = answers.length;
      port2.postMessage('pull');
      while (answers.length === count) await new Promise<void>((resolve) => (onAnswer = resolve));
      return answers[count] ?? { fault: true };
    },
  };
}

const bytesIn = (answers: readonly Answer[]): Uint8Array =>
  concat(...answers.flatMap((answer) => ('pieces' in answer ? answer.pieces : [])));
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => (error as { code?: unknown }).code,
  );
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe('a download by a port', () => {
  it('hands everything over, and then says that it was all', async () => {
    const { download } = downloadOf(payload);
    const other = asking();
    const done = new Downloads().to(download, other.destination);
    for (let answer = await other.pull(); !('end' in answer); answer = await other.pull());
    await done;
    expect(Buffer.from(bytesIn(other.answers)).equals(content)).toBe(true);
  });

  it('reads no further than it is asked for', async () => {
    const { download, seen } = downloadOf(payload);
    const other = asking();
    const done = codeOf(new Downloads().to(download, other.destination));
    await settled();
    expect(other.answers).toEqual([]);
    expect(seen.readBytes).toBeLessThan(MIB);
    for (let pulls = 1; pulls <= 3; pulls += 1) {
      await other.pull();
      await settled();
      const ahead = seen.readBytes - bytesIn(other.answers).length;
      expect(ahead).toBeLessThan(MIB);
    }
    other.cancel();
    expect(await done).toBe('download_broken');
  });

  it('gives up when the other end does, and lets go of the request', async () => {
    const { download, seen } = downloadOf(payload);
    const other = asking();
    const done = codeOf(new Downloads().to(download, other.destination));
    await other.pull();
    other.cancel();
    expect(await done).toBe('download_broken');
    await settled();
    expect(seen).toMatchObject({ ended: true, signal: { aborted: true } });
  });

  it('can be cancelled while nobody asks, and the other end hears of it', async () => {
    const { download, seen } = downloadOf(payload);
    const other = asking();
    const downloads = new Downloads();
    const done = codeOf(downloads.to(download, other.destination));
    await other.pull();
    downloads.cancel('2');
    downloads.cancel('1');
    expect(await done).toBe('download_cancelled');
    await settled();
    expect(other.answers.at(-1)).toEqual({ fault: true });
    expect(seen.ended).toBe(true);
  });

  it.each([
    ['in the middle', FILE_BYTES / 2],
    ['in the last chunk', FILE_BYTES],
  ])('never ends well when a bit was changed %s', async (_, at) => {
    const bent = payload.slice();
    bent[Math.floor(at)] = (bent[Math.floor(at)] ?? 0) ^ 1;
    const other = asking();
    const done = codeOf(new Downloads().to(downloadOf(bent).download, other.destination));
    for (let answer = await other.pull(); 'pieces' in answer; answer = await other.pull());
    expect(await done).toBe('download_changed');
    expect(other.answers.at(-1)).toEqual({ fault: true });
    expect(bytesIn(other.answers).length).toBeLessThan(FILE_BYTES);
  });

  it('holds its last bytes back until the whole was checked', async () => {
    const longer = concat(payload, new Uint8Array(1));
    const other = asking();
    const done = codeOf(new Downloads().to(downloadOf(longer).download, other.destination));
    for (let answer = await other.pull(); 'pieces' in answer; answer = await other.pull());
    expect(await done).toBe('download_changed');
    expect(bytesIn(other.answers).length).toBeLessThan(FILE_BYTES);
  });

  it('does not stand in the way of another', async () => {
    const downloads = new Downloads();
    const waiting = asking();
    const stuck = codeOf(downloads.to(downloadOf(payload, '1').download, waiting.destination));
    const { blob } = await downloads.whole(downloadOf(payload, '2').download);
    expect(blob.size).toBe(FILE_BYTES);
    downloads.cancelAll();
    expect(await stuck).toBe('download_cancelled');
  });
});

describe('a download into a file that was chosen', () => {
  /** A file as File System Access writes it: beside its place until it is closed. */
  function chosen(failWith?: Error) {
    const state = { written: 0, outcome: 'open' };
    const writable = {
      write: (piece: Uint8Array) => {
        if (failWith) return Promise.reject(failWith);
        state.written += piece.length;
        return Promise.resolve();
      },
      close: () => Promise.resolve(void (state.outcome = 'closed')),
      abort: () => Promise.resolve(void (state.outcome = 'aborted')),
    };
    const file = { createWritable: () => Promise.resolve(writable) } as unknown as FileSystemFileHandle;
    return { state, destination: { file } };
  }

  it('is closed when it is whole', async () => {
    const { state, destination } = chosen();
    await new Downloads().to(downloadOf(payload).download, destination);
    expect(state).toEqual({ written: FILE_BYTES, outcome: 'closed' });
  });

  it('is thrown away when it is not what was released', async () => {
    const { state, destination } = chosen();
    const bent = payload.slice();
    bent[payload.length - 1] = (bent.at(-1) ?? 0) ^ 1;
    expect(await codeOf(new Downloads().to(downloadOf(bent).download, destination))).toBe('download_changed');
    expect(state.outcome).toBe('aborted');
  });

  it('says when the disk is full', async () => {
    const full = Object.assign(new Error('full'), { name: 'QuotaExceededError' });
    const { state, destination } = chosen(full);
    expect(await codeOf(new Downloads().to(downloadOf(payload).download, destination))).toBe('disk_full');
    expect(state.outcome).toBe('aborted');
  });
});

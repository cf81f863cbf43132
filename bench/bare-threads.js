/**
 * How fast Node can do this at all: two threads that read a file in ranges, put each 64 KiB through
 * `node:crypto`'s ChaCha20-Poly1305 under a key of zeros, and write what comes out. No keys, no header, no checks:
 * no format, and nothing to copy. `node bare-threads.js IN OUT`
 */
import { Buffer } from 'node:buffer';
import { createCipheriv } from 'node:crypto';
import { fstatSync, openSync, readSync, writevSync } from 'node:fs';
import process from 'node:process';
import { URL } from 'node:url';
import { MessageChannel, Worker, isMainThread, workerData } from 'node:worker_threads';

const [CHUNK, TAG, RANGE] = [65536, 16, 16];

const nobody = new MessageChannel().port1;
nobody.close();

/** Buffers go back to the allocator as in cli/ranges.ts, which says why. */
function takeRanges({ input, output, taken }) {
  const [key, nonce] = [Buffer.alloc(32), Buffer.alloc(12)];
  const buffer = Buffer.allocUnsafeSlow(RANGE * CHUNK);
  nobody.postMessage(null, [new ArrayBuffer(31 * 1024 * 1024)]);
  for (;;) {
    const first = Atomics.add(taken, 0, RANGE);
    const size = readSync(input, buffer, 0, buffer.length, first * CHUNK);
    if (size === 0) return;
    const pieces = [];
    for (let at = 0; at < size; at += CHUNK) {
      nonce.writeUInt32BE(first + at / CHUNK, 7);
      const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: TAG });
      pieces.push(cipher.update(buffer.subarray(at, Math.min(at + CHUNK, size))));
      cipher.final();
      pieces.push(cipher.getAuthTag());
    }
    writevSync(output, pieces, first * (CHUNK + TAG));
    nobody.postMessage(
      null,
      pieces.filter(({ length, buffer: whole }) => length === whole.byteLength).map((piece) => piece.buffer),
    );
  }
}

if (isMainThread) {
  const [, , from = '', into = ''] = process.argv;
  const [input, output] = [openSync(from, 'r'), openSync(into, 'w')];
  if (fstatSync(input).size === 0) throw new Error('nothing to read');
  const work = { input, output, taken: new Int32Array(new SharedArrayBuffer(4)) };
  new Worker(new URL(import.meta.url), { workerData: work });
  takeRanges(work);
} else {
  takeRanges(workerData);
}

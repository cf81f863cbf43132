import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateIdentity } from '../crypto/age/recipient.ts';
import { ready } from '../crypto/sodium.ts';
import { Threads } from './ranges.ts';

/** Not a whole number of ranges, nor of chunks. */
const PLAINTEXT = randomBytes(5 * 1024 * 1024 + 12345);

describe('a file that threads take ranges of', () => {
  let folder: string;

  beforeAll(async () => {
    await ready();
    folder = mkdtempSync(join(tmpdir(), 'zegel-ranges-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function inThreads<T>(
    count: number,
    from: string,
    into: string,
    work: (threads: Threads) => Promise<T>,
  ): Promise<T> {
    const [input, output] = [openSync(join(folder, from), 'r'), openSync(join(folder, into), 'w')];
    const threads = new Threads(
      {
        input: { path: from, fd: input, sizeBytes: fstatSync(input).size },
        output: { path: into, fd: output },
      },
      count,
    );
    try {
      return await work(threads);
    } finally {
      await threads.end();
      closeSync(input);
      closeSync(output);
    }
  }

  it.each([2, 3, 4])('is the same for %i of them', async (count) => {
    const identity = generateIdentity('x25519');
    writeFileSync(join(folder, 'plain'), PLAINTEXT);
    await inThreads(count, 'plain', 'sealed', (threads) => threads.seal([{ recipient: identity.recipient }]));
    await inThreads(count, 'sealed', 'opened', (threads) => threads.open([identity]));
    expect(PLAINTEXT.equals(readFileSync(join(folder, 'opened')))).toBe(true);
  });

  it.each([2, 4])('is refused by %i of them when one byte of it changed', async (count) => {
    const identity = generateIdentity('x25519');
    writeFileSync(join(folder, 'plain'), PLAINTEXT);
    await inThreads(count, 'plain', 'sealed', (threads) => threads.seal([{ recipient: identity.recipient }]));
    const sealed = readFileSync(join(folder, 'sealed'));
    const at = sealed.length - 70_000;
    sealed[at] = (sealed[at] ?? 0) ^ 1;
    writeFileSync(join(folder, 'sealed'), sealed);
    const opened = inThreads(count, 'sealed', 'opened', (threads) => threads.open([identity]));
    await expect(opened).rejects.toMatchObject({ code: 'age_payload' });
  });
});

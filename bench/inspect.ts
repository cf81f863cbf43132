/**
 * Inspecting a letter against clamd's own time for the same bytes, measured in one process and in turns; and eight
 * letters at once against as many plain connections to clamd, which is what `clamdscan --stream --multiscan` makes. The
 * peak memory of a large attachment on its way through.
 */
import { availableParallelism } from 'node:os';
import { connect } from 'node:net';
import { padLetter } from '../crypto/letter.ts';
import {
  DocumentReader,
  type PartToInspect,
  inspectPart,
  selectEngine,
} from '../scanner/inspection/index.ts';
import { firstRules } from '../scanner/rules/first.ts';
import { startClamd } from '../test/support/clamd.ts';
import { type Row, median } from './measure.ts';

const LETTER_BYTES = 10_000;
const ROUNDS = 60;
const AT_ONCE = 8;
const ALLOWED_MS = 5;
const LARGE_BYTES = 256 * 1024 * 1024;
const LARGE_MEMORY_BYTES = 64 * 1024 * 1024;
const SENTENCE = 'Beste mevrouw Jansen, morgen om tien uur komt de wijkverpleegkundige bij u langs. ';

export async function inspect(): Promise<Row[]> {
  const clamd = await startClamd();
  const socket = clamd.address.replace('unix:', '');
  const engine = await selectEngine(clamd.address);
  const reader = new DocumentReader();
  const text = SENTENCE.repeat(Math.ceil(LETTER_BYTES / SENTENCE.length)).slice(0, LETTER_BYTES - 200);
  const letter = padLetter(JSON.stringify({ v: 1, subject: 'Afspraak', text, html: '', files: [] }));
  const inspected = async (part: PartToInspect): Promise<void> => {
    const { verdict } = await inspectPart(part, engine, { reader, rules: firstRules(), signaturesSince: 0 });
    if (verdict !== 'clean') throw new Error(verdict);
  };
  const ours = (): Promise<void> =>
    inspected({ kind: 'letter', content: pieces(letter, letter.length), sizeBytes: letter.length });
  const theirs = (): Promise<void> => plainScan(socket, letter);
  try {
    for (let warm = 0; warm < 20; warm += 1) await Promise.all([ours(), theirs()]);
    const more: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const mine = await milliseconds(ours);
      more.push(mine - (await milliseconds(theirs)));
    }
    const throughput = await atOnceRatio(ours, theirs);
    // A letter is scanned as it is, and its text once more by itself.
    const bytesScanned = letter.length / (letter.length + text.length);
    const memory = await peakOf(() =>
      inspected({ kind: 'attachment', content: zeros(LARGE_BYTES), sizeBytes: LARGE_BYTES }),
    );
    return [
      {
        what: 'inspect a letter of 10 kB, more than clamd’s own INSTREAM',
        ratio: median(more) / ALLOWED_MS,
        isShare: true,
        note: `of the ${ALLOWED_MS} ms it may take more (${median(more).toFixed(2)} ms)`,
      },
      {
        what: `${AT_ONCE} letters at once, against as many connections that only stream to clamd`,
        ratio: throughput,
        note: `the rate of the connections, which scan ${bytesScanned.toFixed(2)} of the bytes, on ${availableParallelism()} processors`,
      },
      {
        what: '256 MiB through the scanner, growth of its memory',
        ratio: memory / LARGE_MEMORY_BYTES,
        isShare: true,
        note: `of what it may be (${Math.round(memory / 1_000_000)} MB)`,
      },
    ];
  } finally {
    await engine.close();
    await clamd.stop();
  }
}

/** Each on eight hands for the same number of letters, in turns. */
async function atOnceRatio(ours: () => Promise<void>, theirs: () => Promise<void>): Promise<number> {
  const round = (work: () => Promise<void>): Promise<number> =>
    milliseconds(async () => {
      const hand = async (): Promise<void> => {
        for (let count = 0; count < 25; count += 1) await work();
      };
      await Promise.all(Array.from({ length: AT_ONCE }, hand));
    });
  const times: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
  for (let count = 0; count < 5; count += 1) {
    times.ours.push(await round(ours));
    times.theirs.push(await round(theirs));
  }
  return median(times.theirs) / median(times.ours);
}

/** What clamd itself takes: a connection, INSTREAM, the answer. */
function plainScan(socket: string, content: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const connection = connect(socket);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    connection.once('error', reject);
    connection.once('data', (answer) => {
      connection.destroy();
      if (answer.toString() === 'stream: OK\0') resolve();
      else reject(new Error(answer.toString()));
    });
    connection.write(Buffer.concat([Buffer.from('zINSTREAM\0'), length, content, Buffer.alloc(4)]));
  });
}

async function milliseconds(work: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** By how much this process grew at most meanwhile. */
async function peakOf(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage.rss();
  let peak = before;
  const look = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
  await work().finally(() => clearInterval(look));
  return Math.max(peak, process.memoryUsage.rss()) - before;
}

async function* pieces(content: Uint8Array, size: number): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < content.length; at += size) {
    yield await Promise.resolve(content.subarray(at, at + size));
  }
}

/** Bytes that hold no text. Each piece is new, as those of a file that is decrypted are. */
async function* zeros(sizeBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < sizeBytes; at += 64 * 1024) {
    yield await Promise.resolve(new Uint8Array(Math.min(64 * 1024, sizeBytes - at)));
  }
}

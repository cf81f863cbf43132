/** What `zegel seal` and `zegel open` leave behind when something goes wrong: nothing, or only what is authentic. */
import { once } from 'node:events';
import { closeSync, openSync, truncateSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { CommandLine, endOf } from '../support/command-line.ts';

const CHUNK = 65536;
const SEALED_CHUNK = CHUNK + 16;
const MIB = 1024 * 1024;

let zegel: CommandLine;
const text = Buffer.alloc(4 * CHUNK + 100, 'a letter, again and again. ');
let recipient: string;
let sealed: Buffer;
/** Where the chunks begin: behind the line of the header's MAC, and the nonce. */
let payloadAt: number;
let before: string[];

beforeAll(async () => {
  zegel = new CommandLine();
  for (const name of ['key', 'wrong']) await zegel.run(['keygen', '-o', name]);
  recipient = /age1pq1\S+/.exec(zegel.read('key').toString())?.[0] ?? '';
  sealed = (await zegel.run(['seal', '-r', recipient], { input: text })).stdout;
  payloadAt = sealed.indexOf('\n', sealed.indexOf('\n--- ') + 1) + 1 + 16;
  zegel.write('existing', 'what was there');
});
afterAll(() => zegel.remove());
beforeEach(() => {
  before = zegel.names();
});

const flipped = (at: number): Buffer => {
  const changed = Buffer.from(sealed);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
};

/** Files that must not open, and how many chunks of each are authentic. */
const faults: [name: string, file: () => Buffer, chunks: number, key?: string][] = [
  ['a wrong key', () => sealed, 0, 'wrong'],
  ['nothing at all', () => Buffer.alloc(0), 0],
  ['no age file', () => Buffer.from('a letter'), 0],
  ['a header cut off', () => sealed.subarray(0, 100), 0],
  ['a payload cut off in its nonce', () => sealed.subarray(0, payloadAt - 1), 0],
  ['no chunk', () => sealed.subarray(0, payloadAt), 0],
  ['a flipped bit in the header', () => flipped(60), 0],
  ['a flipped bit in the nonce', () => flipped(payloadAt - 1), 0],
  ['a flipped bit in the first chunk', () => flipped(payloadAt), 0],
  ['a flipped bit in the third chunk', () => flipped(payloadAt + 2 * SEALED_CHUNK + 5), 2],
  ['a flipped bit in the last tag', () => flipped(sealed.length - 1), 4],
  ['no last chunk', () => sealed.subarray(0, payloadAt + 4 * SEALED_CHUNK), 4],
  ['a last chunk cut off', () => sealed.subarray(0, sealed.length - 1), 4],
  ['something behind the last chunk', () => Buffer.concat([sealed, Buffer.from('x')]), 4],
];

describe.each(faults)('open, of %s', (_name, file, chunks, key = 'key') => {
  it('leaves no file, and an existing one as it was', async () => {
    const input = file();
    for (const output of ['new', 'existing']) {
      const { code, stdout, stderr } = await zegel.run(['open', '-i', key, '-o', output], { input });
      expect(code).toBe(1);
      expect(stdout.length).toBe(0);
      expect(stderr).toMatch(/^zegel: [^\n]+\n$/);
    }
    expect(zegel.names()).toEqual(before);
    expect(zegel.read('existing').toString()).toBe('what was there');
  });

  it(`writes ${chunks} authentic chunks to standard output, and ends with 1`, async () => {
    const { code, stdout, stderr } = await zegel.run(['open', '-i', key], { input: file() });
    expect(code).toBe(1);
    expect(stdout.equals(text.subarray(0, chunks * CHUNK))).toBe(true);
    expect(stderr).toMatch(/^zegel: [^\n]+\n$/);
  });
});

describe('open, of armor', () => {
  it('refuses it when a line is missing or it does not end', async () => {
    const { stdout } = await zegel.run(['seal', '-a', '-r', recipient], { input: text });
    const lines = stdout.toString().split('\n');
    for (const kept of [lines.slice(0, -2), lines.toSpliced(2_000, 1)]) {
      const input = Buffer.from(kept.join('\n'));
      expect((await zegel.run(['open', '-i', 'key', '-o', 'new'], { input })).code).toBe(1);
      const { code, stdout: opened } = await zegel.run(['open', '-i', 'key'], { input });
      expect(code).toBe(1);
      expect(text.subarray(0, opened.length).equals(opened)).toBe(true);
    }
    expect(zegel.names()).toEqual(before);
  });
});

describe('a larger file', () => {
  const size = 24 * MIB;

  beforeAll(async () => {
    zegel.write('large', '');
    truncateSync(zegel.at('large'), size);
    await zegel.run(['seal', '-r', recipient, '-o', 'large.age', 'large']);
  });

  it.each([
    ['a flipped bit in its middle', (file: Buffer) => file.fill(1, 12 * MIB, 12 * MIB + 1)],
    ['a last chunk that is cut off', (file: Buffer) => file.subarray(0, file.length - 1)],
    ['no last chunk', (file: Buffer) => file.subarray(0, file.length - SEALED_CHUNK)],
    ['its last chunk twice', (file: Buffer) => Buffer.concat([file, file.subarray(-SEALED_CHUNK)])],
    [
      'two chunks in each other’s place',
      (file: Buffer) => {
        const at = (chunk: number) => file.length - chunk * SEALED_CHUNK;
        const one = Buffer.from(file.subarray(at(20), at(19)));
        file.copyWithin(at(20), at(10), at(9));
        one.copy(file, at(10));
        return file;
      },
    ],
  ])('does not appear when it has %s', async (_fault, change) => {
    zegel.write('changed.age', change(zegel.read('large.age')));
    before = zegel.names();
    const { code, stderr } = await zegel.run(['open', '-i', 'key', '-o', 'new', 'changed.age']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^zegel: The content of this file was changed or is incomplete/);
    expect(zegel.names()).toEqual(before);
  });

  it('does not appear when the disk is full', async () => {
    const { code, stderr } = await zegel.run(['seal', '-r', recipient, '-o', '/dev/full', 'large']);
    expect(code).toBe(1);
    expect(stderr).toBe('zegel: /dev/full: This file cannot be written. (the disk is full)\n');
  });
});

describe('recipients of both kinds', () => {
  it('are refused, with nothing written', async () => {
    await zegel.run(['keygen', '--x25519', '-o', 'plain-key']);
    before = zegel.names();
    const plain = /age1\S+/.exec(zegel.read('plain-key').toString())?.[0] ?? '';
    for (const args of [[], ['-o', 'new'], ['-o', 'existing']]) {
      const { code, stdout, stderr } = await zegel.run(['seal', '-r', recipient, '-r', plain, ...args], {
        input: text,
      });
      expect(code).toBe(1);
      expect(stdout.length).toBe(0);
      expect(stderr).toContain('only age1pq recipients or only plain age1 recipients');
    }
    expect(zegel.names()).toEqual(before);
    expect(zegel.read('existing').toString()).toBe('what was there');
  });
});

describe('files that cannot be used', () => {
  it.each([
    { why: 'a file that is not there', args: ['open', '-i', 'key', 'absent'], says: 'it does not exist' },
    { why: 'a folder to open', args: ['open', '-i', 'key', '.'], says: 'it is a directory' },
    { why: 'a folder to seal', args: ['seal', '-r', '', '.'], says: 'it is a directory' },
    { why: 'identities that are not there', args: ['open', '-i', 'absent'], says: 'it does not exist' },
    { why: 'a folder of identities', args: ['open', '-i', '.'], says: 'it is a directory' },
    { why: 'a letter for an identity', args: ['open', '-i', 'existing'], says: 'identity is malformed' },
    { why: 'no recipient at all', args: ['seal', '-r', 'age1', 'key'], says: 'recipient is malformed' },
    { why: 'a folder to write to', args: ['seal', '-r', '', '-o', '.', 'key'], says: 'it is a directory' },
    { why: 'a folder that is not there', args: ['seal', '-r', '', '-o', 'no/new', 'key'], says: 'not exist' },
    { why: 'a full disk', args: ['seal', '-r', '', '-o', '/dev/full', 'key'], says: 'the disk is full' },
  ])('are told by name: $why', async ({ args, says }) => {
    const { code, stdout, stderr } = await zegel.run(args.map((arg) => (arg === '' ? recipient : arg)));
    expect(code).toBe(1);
    expect(stdout.length).toBe(0);
    expect(stderr).toMatch(/^zegel: [^\n]+\n$/);
    expect(stderr).toContain(says);
    expect(zegel.names()).toEqual(before);
  });

  it('are told when standard output is full', async () => {
    for (const args of [['seal', '-r', recipient, 'key'], ['open', '-i', 'key'], ['--help']]) {
      const [input, output] = [openSync(zegel.write('sealed', sealed), 'r'), openSync('/dev/full', 'w')];
      const { code, stderr } = await zegel.run(args, { stdio: [input, output, 'pipe'] });
      closeSync(input);
      closeSync(output);
      expect(code).toBe(1);
      expect(stderr).toContain('the disk is full');
    }
  });
});

describe('an interruption', () => {
  const part = () => zegel.names().some((name) => name.endsWith('.part'));

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('by %s leaves nothing of a stream', async (signal) => {
    for (const args of [
      ['seal', '-r', recipient, '-o', 'new'],
      ['open', '-i', 'key', '-o', 'existing'],
    ]) {
      const child = zegel.start(args);
      const ended = endOf(child);
      child.stdin.write(args[0] === 'seal' ? text : sealed.subarray(0, -1));
      await vi.waitUntil(part, { timeout: 60_000 });
      child.kill(signal);
      expect(await ended).toMatchObject({ code: null, signal, stderr: '' });
    }
    expect(zegel.names()).toEqual(before);
    expect(zegel.read('existing').toString()).toBe('what was there');
  });

  it('leaves nothing of a large file', async () => {
    zegel.write('huge', '');
    truncateSync(zegel.at('huge'), 2 ** 31);
    before = zegel.names();
    const child = zegel.start(['seal', '-r', recipient, '-o', 'new', 'huge']);
    const ended = endOf(child);
    await vi.waitUntil(part, { timeout: 60_000 });
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: null, signal: 'SIGTERM' });
    expect(zegel.names()).toEqual(before);
    truncateSync(zegel.at('huge'), 0);
  });
});

describe('a reader that goes away', () => {
  it('ends the command without a word', async () => {
    zegel.write('endless', '');
    truncateSync(zegel.at('endless'), 64 * MIB);
    for (const args of [
      ['seal', '-r', recipient, 'endless'],
      ['open', '-i', 'key', 'endless.age'],
    ]) {
      const child = zegel.start(args);
      const ended = endOf(child);
      await once(child.stdout, 'data');
      child.stdout.destroy();
      expect(await ended).toMatchObject({ code: 1, signal: null, stderr: '' });
      await zegel.run(['seal', '-r', recipient, '-o', 'endless.age', 'endless']);
    }
  });
});

describe('memory', () => {
  /**
   * Written by the command itself as it ends, in KiB. What Linux says of a process's use of resources begins with the
   * size of whoever started it, so it is asked of its memory.
   */
  const measure = `
    import { readFileSync, writeFileSync } from 'node:fs';
    const peak = () => process.platform === 'linux'
      ? /VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'latin1'))[1]
      : process.resourceUsage().maxRSS;
    process.on('exit', () => writeFileSync('peak', String(peak())));`;
  const measured = `--import=data:text/javascript;base64,${Buffer.from(measure).toString('base64')}`;
  const peakBytes = async (args: string[], input: string | null): Promise<number> => {
    const stdin = input === null ? 'ignore' : openSync(zegel.at(input), 'r');
    const output = openSync('/dev/null', 'w');
    const { code } = await zegel.run(args, {
      stdio: [stdin, output, 'pipe'],
      env: { NODE_OPTIONS: measured },
    });
    if (typeof stdin === 'number') closeSync(stdin);
    closeSync(output);
    expect(code).toBe(0);
    return Number(zegel.read('peak').toString()) * 1024;
  };

  it('is the same for a small and a large file, below 150 MB', async () => {
    for (const sizeBytes of [8 * MIB, 256 * MIB]) {
      zegel.write('sized', '');
      truncateSync(zegel.at('sized'), sizeBytes);
      for (const [args, input] of [
        [['seal', '-r', recipient, '-o', 'sized.age', 'sized'], null],
        [['open', '-i', 'key', '-o', 'sized.opened', 'sized.age'], null],
        [['seal', '-r', recipient], 'sized'],
        [['open', '-i', 'key'], 'sized.age'],
      ] as [string[], string | null][]) {
        expect(await peakBytes(args, input), `${args[0] ?? ''} ${sizeBytes}`).toBeLessThan(150e6);
      }
    }
  });
});

/**
 * The command line against `age` of the system: a large file sealed and opened, and the start for a small one; how
 * far that is from the bare cipher (`openssl enc -chacha20`, which authenticates nothing) and from the least that Node
 * could take (bare-threads.js); and the memory it takes, whatever the size. All are started by a shell that tells the
 * processor time they took (POSIX `times`).
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateIdentity, identityToString, recipientToString } from '../crypto/age/recipient.ts';
import { ready } from '../crypto/sodium.ts';
import { type Measured, type Row, ratio } from './measure.ts';
import { peakWhile } from './memory.ts';

const MIB = 1024 * 1024;
const LARGE_MIB = 1024;
/** Peak memory must not depend on the size. */
const MEMORY_MIB = [24, 1024, 4096];
const MEMORY_LIMIT_BYTES = 150e6;

/** Files in memory where there is room for them, so that no disk is measured. */
function workFolder(): string {
  const needed = 3 * Math.max(...MEMORY_MIB) * MIB;
  const inMemory = '/dev/shm';
  try {
    const { bavail, bsize } = statfsSync(inMemory);
    if (bavail * bsize > needed) return mkdtempSync(join(inMemory, 'zegel-bench-'));
  } catch {
    // Not every system has one.
  }
  return mkdtempSync(join(tmpdir(), 'zegel-bench-'));
}

export async function commandLine(): Promise<Row[]> {
  await ready();
  const folder = workFolder();
  const at = (name: string) => join(folder, name);
  const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
  const run = (...command: string[]): number => {
    const { status, stdout } = spawnSync('sh', ['-c', '"$@" >/dev/null && times', 'sh', ...command], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (status !== 0) throw new Error(`${command[0] ?? ''} ended with ${String(status)}`);
    const [, children = ''] = stdout.toString().split('\n');
    const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)];
    return parts.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
  };
  const zegel = (...args: string[]) => run(process.execPath, cli, ...args);
  try {
    const identity = generateIdentity('x25519');
    const to = recipientToString(identity.recipient);
    writeFileSync(at('key'), `${identityToString(identity)}\n`, { mode: 0o600 });
    writeFileSync(at('small'), 'a letter\n');
    writeLarge(at('large'), LARGE_MIB);
    const rows: Row[] = [
      {
        what: 'start: node -e 0 / zegel seal of a small file',
        ...(await ratio(
          () => zegel('seal', '-r', to, '-o', at('s'), at('small')),
          () => run(process.execPath, '-e', '0'),
          7,
        )),
        note: 'of a bare Node start (1 would be no cost at all)',
      },
    ];
    const hasAge = spawnSync('age', ['--version']).status === 0;
    const peer = async (what: string, ours: Measured, theirs: Measured): Promise<Row> =>
      hasAge
        ? { what, ...(await ratio(ours, theirs, 5)), note: 'the throughput of age' }
        : { what, ratio: null, note: 'age is not on this machine' };
    rows.push(
      await peer(
        `seal ${LARGE_MIB} MiB, X25519, against age`,
        () => zegel('seal', '-r', to, '-o', at('large.zegel'), at('large')),
        () => run('age', '-r', to, '-o', at('large.age'), at('large')),
      ),
      await peer(
        `open ${LARGE_MIB} MiB, X25519, against age`,
        () => zegel('open', '-i', at('key'), '-o', at('opened'), at('large.zegel')),
        () => run('age', '-d', '-i', at('key'), '-o', at('opened.age'), at('large.zegel')),
      ),
    );
    const none = ['-K', '0'.repeat(64), '-iv', '0'.repeat(32)];
    rows.push({
      what: `seal ${LARGE_MIB} MiB, X25519, against openssl enc -chacha20`,
      ...(await ratio(
        () => zegel('seal', '-r', to, '-o', at('large.zegel'), at('large')),
        () => run('openssl', 'enc', '-chacha20', ...none, '-in', at('large'), '-out', at('large.chacha20')),
        5,
      )),
      note: 'the throughput of the bare cipher',
    });
    const bare = fileURLToPath(new URL('./bare-threads.js', import.meta.url));
    rows.push({
      what: `seal ${LARGE_MIB} MiB, X25519, against a bare loop in Node`,
      ...(await ratio(
        () => zegel('seal', '-r', to, '-o', at('large.zegel'), at('large')),
        () => run(process.execPath, bare, at('large'), at('large.bare')),
        5,
      )),
      note: 'of what two threads of Node can do (1 would be no cost of keys, format and checks)',
    });
    for (const name of ['large', 'large.age', 'large.bare', 'large.chacha20', 'opened', 'opened.age']) {
      rmSync(at(name));
    }
    for (const sizeMiB of MEMORY_MIB) {
      const [plain, sealed, opened] = [at('plain'), at('sealed'), at('opened')];
      writeLarge(plain, sizeMiB);
      const seal = await memory(cli, 'seal', '-r', to, '-o', sealed, plain);
      rmSync(plain);
      const open = await memory(cli, 'open', '-i', at('key'), '-o', opened, sealed);
      for (const name of [sealed, opened]) rmSync(name);
      const note = (bytes: number) => `of 150 MB: ${Math.round(bytes / 1e6)} MB on this machine`;
      const row = (what: string, bytes: number): Row => ({
        what: `peak memory, ${what} ${sizeMiB} MiB`,
        ratio: bytes / MEMORY_LIMIT_BYTES,
        isShare: true,
        note: note(bytes),
      });
      rows.push(row('seal', seal), row('open', open));
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Peak resident memory of one command, in bytes. */
async function memory(cli: string, ...args: string[]): Promise<number> {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const peak = await peakWhile(child.pid ?? 0, ended);
  const [code] = await ended;
  if (code !== 0) throw new Error(`zegel ${args[0] ?? ''} ended with ${String(code)}`);
  return peak;
}

function writeLarge(path: string, sizeMiB: number): void {
  const block = Buffer.alloc(MIB);
  for (let index = 0; index < MIB; index += 1) block[index] = (index * 31) & 0xff;
  const file = openSync(path, 'w');
  for (let written = 0; written < sizeMiB; written += 1) writeSync(file, block);
  closeSync(file);
}

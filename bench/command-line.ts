/**
 * The command line against `age` of the system: a large file sealed and opened, and the start for a small one. Both
 * are started by a shell that tells the processor time they took (POSIX `times`).
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateIdentity, identityToString, recipientToString } from '../crypto/age/recipient.ts';
import { ready } from '../crypto/sodium.ts';
import { type Measured, type Row, ratio } from './measure.ts';

const MIB = 1024 * 1024;
const LARGE_MIB = 512;

export async function commandLine(): Promise<Row[]> {
  await ready();
  const folder = mkdtempSync(join(tmpdir(), 'zegel-bench-'));
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
    writeLarge(at('large'));
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
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeLarge(path: string): void {
  const block = Buffer.alloc(MIB);
  for (let index = 0; index < MIB; index += 1) block[index] = (index * 31) & 0xff;
  const file = openSync(path, 'w');
  for (let written = 0; written < LARGE_MIB; written += 1) writeSync(file, block);
  closeSync(file);
}

/** The command line against `age` of the system: a large file sealed and opened, and the start for a small one. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateIdentity, identityToString, recipientToString } from '../crypto/age/recipient.ts';
import { ready } from '../crypto/sodium.ts';
import { type Row, ratio } from './measure.ts';

const MIB = 1024 * 1024;
const LARGE_MIB = 256;

export async function commandLine(): Promise<Row[]> {
  await ready();
  const folder = mkdtempSync(join(tmpdir(), 'zegel-bench-'));
  const at = (name: string) => join(folder, name);
  const cli = fileURLToPath(new URL('../cli/main.js', import.meta.url));
  const run = (command: string, ...args: string[]) => {
    const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    if (error) throw error;
    if (status !== 0) throw new Error(`${command} ended with ${String(status)}`);
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
        ratio: await ratio(
          () => zegel('seal', '-r', to, '-o', at('s'), at('small')),
          () => run(process.execPath, '-e', '0'),
          7,
        ),
        note: 'of a bare Node start (1 would be no cost at all)',
      },
    ];
    const hasAge = spawnSync('age', ['--version']).status === 0;
    const peer = async (what: string, note: string, ours: () => void, theirs: () => void): Promise<Row> => ({
      what,
      ratio: hasAge ? await ratio(ours, theirs, 3) : null,
      note: hasAge ? note : 'age is not on this machine',
    });
    rows.push(
      await peer(
        `seal ${LARGE_MIB} MiB, X25519, against age`,
        'the throughput of age',
        () => zegel('seal', '-r', to, '-o', at('large.zegel'), at('large')),
        () => run('age', '-r', to, '-o', at('large.age'), at('large')),
      ),
      await peer(
        `open ${LARGE_MIB} MiB, X25519, against age`,
        'the throughput of age',
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

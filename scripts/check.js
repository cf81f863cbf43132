// Types, lint, format and arrows: everything short of running the tests. Side by side; each speaks when it is done.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';

process.chdir(new URL('..', import.meta.url).pathname);
const steps = [
  ['eslint/bin/eslint.js', '.', '--max-warnings', '0'],
  ['typescript/bin/tsc', '--noEmit'],
  ['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  [
    'dependency-cruiser/bin/dependency-cruise.mjs',
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'err',
    'crypto',
    'contract',
    'scanner',
    'gateway',
    'server',
    'supervisor',
    'client',
    'cli',
    'test',
  ],
];

/** True when it finds nothing. */
async function passes([command, ...args]) {
  const child = spawn(process.execPath, [`node_modules/${command}`, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [status]] = await Promise.all([
    buffer(child.stdout),
    buffer(child.stderr),
    once(child, 'close'),
  ]);
  process.stdout.write(out);
  process.stderr.write(err);
  return status === 0;
}

const passed = await Promise.all(steps.map(passes));
process.exitCode = passed.every(Boolean) ? 0 : 1;

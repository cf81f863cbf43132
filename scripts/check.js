// Types, lint, format and arrows: everything short of running the tests.
import { spawnSync } from 'node:child_process';

process.chdir(new URL('..', import.meta.url).pathname);
const steps = [
  ['typescript/bin/tsc', '--noEmit'],
  ['eslint/bin/eslint.js', '.', '--max-warnings', '0'],
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
let failed = 0;
for (const [command, ...args] of steps) {
  if (spawnSync(process.execPath, [`node_modules/${command}`, ...args], { stdio: 'inherit' }).status !== 0)
    failed += 1;
}
process.exit(failed === 0 ? 0 : 1);

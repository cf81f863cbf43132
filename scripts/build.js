// Builds dist/: the arrows are checked, Node code by tsc, the pages by vite. Nothing is transpiled at run time.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, rmSync } from 'node:fs';

const run = (command, ...args) => {
  const { status } = spawnSync(process.execPath, [`node_modules/${command}`, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};

const rooms = ['crypto', 'contract', 'scanner', 'gateway', 'server', 'supervisor', 'client', 'cli'].filter(
  (room) => existsSync(room),
);

process.chdir(new URL('..', import.meta.url).pathname);
rmSync('dist', { recursive: true, force: true });
run(
  'dependency-cruiser/bin/dependency-cruise.mjs',
  '--config',
  '.dependency-cruiser.cjs',
  '--output-type',
  'err',
  ...rooms,
);
run('typescript/bin/tsc', '-p', 'tsconfig.build.json');
if (existsSync('scanner/antivirus/rules'))
  cpSync('scanner/antivirus/rules', 'dist/scanner/antivirus/rules', { recursive: true });
if (existsSync('dist/cli/main.js')) chmodSync('dist/cli/main.js', 0o755);
if (existsSync('client/vite.config.ts'))
  run('vite/bin/vite.js', 'build', '--config', 'client/vite.config.ts', '--logLevel', 'warn');

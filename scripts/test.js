// Builds when dist/ is older than its sources, then runs every suite. `npm test -- PATTERN` runs some of them.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

process.chdir(new URL('..', import.meta.url).pathname);

const rooms = ['crypto', 'contract', 'scanner', 'gateway', 'server', 'supervisor', 'client', 'cli', 'bench'];

const newest = (folder) => {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile() && !entry.name.endsWith('.test.ts'))
      latest = Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  }
  return latest;
};

const builtAt = () => {
  try {
    return statSync('dist/cli/main.js').mtimeMs;
  } catch {
    return 0;
  }
};

const node = (...args) => spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;

const existing = new Set(readdirSync('.'));
const sources = Math.max(...rooms.filter((room) => existing.has(room)).map(newest));
if (builtAt() < sources && node('scripts/build.js') !== 0) process.exit(1);
process.exit(node('node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)));

/**
 * `npm run bench [NAME…]`: ratios against peers in the same run. An absolute figure says more about the machine than
 * about the code, so each row is ours divided by theirs; the median of several rounds, taken in turns.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandLine } from './command-line.ts';
import type { Row } from './measure.ts';
import { small } from './small.ts';

const benches = new Map<string, () => Promise<Row[]>>([
  ['command-line', commandLine],
  ['small', small],
]);

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !benches.has(name));
if (unknown.length > 0) {
  console.error(`There is no bench "${unknown.join('", "')}". There are: ${[...benches.keys()].join(', ')}.`);
  process.exit(2);
}

const rows: Row[] = [];
for (const [name, bench] of benches) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const row of await bench()) {
    rows.push(row);
    const ratio = row.ratio === null ? `not run: ${row.note}` : `${row.ratio.toFixed(2)}× ${row.note}`;
    console.log(`${row.what.padEnd(58)} ${ratio}`);
  }
}

const folder = join(fileURLToPath(new URL('.', import.meta.url)), '../../bench/results');
mkdirSync(folder, { recursive: true });
const at = new Date().toISOString();
writeFileSync(
  join(folder, `${at.slice(0, 10)}.json`),
  `${JSON.stringify({ at, node: process.versions.node, rows }, null, 2)}\n`,
);

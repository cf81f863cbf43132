/**
 * `npm run bench [NAME…]`: ratios against peers in the same run. An absolute figure says more about the machine than
 * about the code, so each row is theirs divided by ours; the median of several rounds, taken in turns.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { big } from './big.ts';
import { browser } from './browser.ts';
import { commandLine } from './command-line.ts';
import type { Row } from './measure.ts';
import { inspect } from './inspect.ts';
import { open } from './open.ts';
import { rules } from './rules.ts';
import { send } from './send.ts';
import { small } from './small.ts';
import { typing } from './typing.ts';

const benches = new Map<string, () => Promise<Row[]>>([
  ['command-line', commandLine],
  ['small', small],
  ['browser', browser],
  ['rules', rules],
  ['send', send],
  ['open', open],
  ['inspect', inspect],
  ['big', big],
  ['typing', typing],
]);

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !benches.has(name));
if (unknown.length > 0) {
  console.error(`There is no bench "${unknown.join('", "')}". There are: ${[...benches.keys()].join(', ')}.`);
  process.exit(2);
}

function said({ ratio, isShare, note }: Row): string {
  if (ratio === null) return `not run: ${note}`;
  return isShare ? `${Math.round(ratio * 100)} % ${note}` : `${ratio.toFixed(2)}× ${note}`;
}

const rows: Row[] = [];
/** Runnable processes before we began: far above zero, wall-clock ratios say little. */
const [load = 0] = loadavg();
for (const [name, bench] of benches) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const row of await bench()) {
    rows.push(row);
    const processor =
      row.processorRatio === undefined ? '' : ` (${row.processorRatio.toFixed(2)}× in processor time)`;
    console.log(`${row.what.padEnd(58)} ${said(row)}${processor}`);
  }
}

const folder = fileURLToPath(new URL('results', import.meta.url));
mkdirSync(folder, { recursive: true });
const at = new Date().toISOString();
writeFileSync(
  join(folder, `${[at.slice(0, 10), ...wanted].join('-')}.json`),
  `${JSON.stringify({ at, node: process.versions.node, processors: availableParallelism(), load, rows }, null, 2)}\n`,
);

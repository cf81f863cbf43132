/*
 * The integration tests that do not run a second time on the column of production (vitest.config.ts), and why: all
 * others do. test/integration/columns.test.ts holds this list against what the files start.
 */
const NO_RELAY = 'it starts no relay';
const OWN = 'it starts the column, or both, by itself';

export const ON_ONE_COLUMN: Readonly<Record<string, string>> = {
  'antivirus-faults': 'its faults are between the scanner and clamd, and it waits for their deadlines',
  'browser-core': 'it is about the browser; journey walks the same road from Node',
  canary:
    'it looks into the files and the memory of an embedded service; compose and columns look into Redis',
  'cli-faults': NO_RELAY,
  'cli-files': NO_RELAY,
  'cli-inspect': NO_RELAY,
  cli: NO_RELAY,
  columns: OWN,
  compose: OWN,
  demo: 'the demonstration is for the embedded default',
  doctor: OWN,
  replicas: OWN,
  'supervisor-postgres': NO_RELAY,
  'supervisor-refusals': NO_RELAY,
  supervisor: NO_RELAY,
};

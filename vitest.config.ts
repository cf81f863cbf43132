import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** What both columns of the engines must do alike (test/support/column.ts). */
const ON_BOTH_COLUMNS = ['message-journey', 'message-work', 'guest-codes'].map(
  (name) => `test/integration/${name}.test.ts`,
);
const hasProduction = existsSync('/usr/bin/redis-server') && existsSync('/usr/lib/postgresql');

/**
 * On CI what starts real servers may try once more; the report names such a test (`retry x1`), so that it is seen.
 * Nobody at a keyboard gets a second try.
 */
const retry = process.env['CI'] === undefined ? 0 : 1;

export default defineConfig({
  test: {
    // Worker threads and child processes that the code under test starts run from the source, too.
    execArgv: ['--import', new URL('./test/support/run-typescript.js', import.meta.url).href],
    // Files that start real servers mostly wait for them: two at a time keep two cores busy. None of them looks at what
    // another has: each has folders, ports (test/support/free-port.ts) and servers of its own.
    maxWorkers: 2,
    reporters: ['default', './test/support/reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Loading the same modules anew for each file took three times what the tests take.
          isolate: false,
          include: [
            '{crypto,contract,scanner,gateway,server,supervisor,client,cli}/**/*.test.ts',
            'test/{vectors,house,fuzz}/**/*.test.ts',
          ],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['test/{integration,faults,e2e}/**/*.test.ts'],
          retry,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'production',
          // Where it cannot run, test/integration/columns.test.ts names what is missing.
          include: hasProduction ? ON_BOTH_COLUMNS : [],
          env: { ZEGEL_TEST_COLUMN: 'production' },
          retry,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});

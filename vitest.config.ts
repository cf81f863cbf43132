import { existsSync } from 'node:fs';
import { configDefaults, defineConfig } from 'vitest/config';
import { ON_ONE_COLUMN } from './test/support/one-column.ts';

/**
 * Both columns of the engines must do alike (test/support/column.ts): every integration test runs on each, and one
 * journey in the browser. What is about neither database nor queue runs once; test/support/one-column.ts says which.
 */
const ON_BOTH_COLUMNS = ['test/integration/**/*.test.ts', 'test/e2e/journey.test.ts'];
const SHARED_SERVERS = './test/support/shared-servers.ts';
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
          isolate: false,
          globalSetup: SHARED_SERVERS,
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
          isolate: false,
          globalSetup: SHARED_SERVERS,
          // Where it cannot run, test/integration/columns.test.ts names what is missing.
          include: hasProduction ? ON_BOTH_COLUMNS : [],
          exclude: [
            ...configDefaults.exclude,
            ...Object.keys(ON_ONE_COLUMN).map((name) => `test/integration/${name}.test.ts`),
          ],
          env: { ZEGEL_TEST_COLUMN: 'production' },
          retry,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});

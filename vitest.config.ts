import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Worker threads and child processes that the code under test starts run from the source, too.
    execArgv: ['--import', new URL('./test/support/run-typescript.js', import.meta.url).href],
    reporters: ['default', './test/support/reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            '{crypto,contract,scanner,gateway,server,supervisor,client,cli}/**/*.test.ts',
            'test/{vectors,house}/**/*.test.ts',
          ],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['test/{integration,e2e}/**/*.test.ts'],
          // Each file starts real servers; on a small machine they take turns.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});

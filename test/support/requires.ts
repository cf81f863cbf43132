/**
 * Suites that need something of the machine. Where it is missing the suite is skipped and named with its reason;
 * `ZEGEL_TEST_REQUIRE=all` turns that into a failure, so that CI cannot pass by not looking.
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { postgresPrograms } from './postgres-programs.ts';
import { CANNOT_RUN } from './cannot-run.ts';

export const repository = fileURLToPath(new URL('../../', import.meta.url));

/** Public test vectors that stand beside a full checkout; a stand-alone one has only those of npm. */
export const vectors = join(repository, '..', 'shared', 'vectors');

/** The path of a program on PATH or in the usual sbin folders, or null. */
export function program(...names: string[]): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/local/sbin'];
  for (const name of names) {
    for (const folder of folders) {
      if (folder !== '' && existsSync(join(folder, name))) return join(folder, name);
    }
  }
  return null;
}

const checks = {
  clamd: { found: () => program('clamd') !== null, install: 'clamav-daemon' },
  'clamav-testfiles': { found: () => existsSync('/usr/share/clamav-testfiles'), install: 'clamav-testfiles' },
  chromium: {
    found: () => program('chromium', 'chromium-browser', 'google-chrome') !== null,
    install: 'chromium',
  },
  age: { found: () => program('age') !== null, install: 'age' },
  postgresql: { found: () => postgresPrograms() !== null && program('psql') !== null, install: 'postgresql' },
  'redis-server': { found: () => program('redis-server') !== null, install: 'redis-server' },
  vectors: { found: () => existsSync(vectors), install: 'the folder shared/vectors beside the checkout' },
  linux: { found: () => process.platform === 'linux', install: 'run the tests on Linux' },
  root: { found: () => process.getuid?.() === 0, install: 'run the tests as root' },
} satisfies Record<string, { found: () => boolean; install: string }>;

export type Need = keyof typeof checks;

/** Why a suite with these needs cannot run here, or null when it can. */
export function missing(...needs: Need[]): string | null {
  const absent = needs.filter((need) => !checks[need].found());
  return absent.length === 0 ? null : absent.map((need) => `${need} (${checks[need].install})`).join(', ');
}

/** `describe` for a suite that needs something; see the top of this file. */
export function describeWith(needs: Need[], name: string, body: () => void): void {
  const reason = missing(...needs);
  if (reason === null) describe(name, body);
  else if (process.env['ZEGEL_TEST_REQUIRE'] === 'all') {
    describe(name, () => {
      it('has what it needs', () => {
        expect.fail(CANNOT_RUN + reason);
      });
    });
  } else describe.skip(`${name} (${CANNOT_RUN}${reason})`, body);
}

/* Why a process ended, from the line it logged last: our own words, for the person who started us. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import { catalogue, fail } from '../contract/errors.ts';
import type { ErrorCode } from '../contract/errors.ts';

/** As `logUncaught` of contract/process/process.ts writes it. */
const fatalLine = z.looseObject({
  level: z.literal(60),
  time: z.iso.datetime().transform((text) => Date.parse(text)),
  code: z.string().refine((code): code is ErrorCode => Object.hasOwn(catalogue, code) && code !== 'internal'),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

const tailBytes = 32 * 1024;

/** What no second try mends: somebody has to change a setting, a role or a folder. */
const forSomebody: ReadonlySet<ErrorCode> = new Set([
  'config_invalid',
  'database_refused',
  'database_untrusted',
  'database_role_unsafe',
  'database_behind',
  'migration_changed',
  'key_store_missing',
  'key_store_foreign',
  'key_store_unreadable',
]);

/** Why a process ended. */
export interface LastWords {
  readonly error: Error;
  /** False when it would end again and again until somebody does something. */
  readonly mayPass: boolean;
}

/** The last error of ours that ended the process since then (Unix milliseconds); null where its log has none. */
export function lastWords(logPath: string, since: number): LastWords | null {
  for (const line of tail(logPath).split('\n').reverse()) {
    const parsed = fatalLine.safeParse(parseJson(line));
    if (!parsed.success || parsed.data.time < since) continue;
    const { code, detail } = parsed.data;
    return { error: fail(code, detail ? { detail } : {}), mayPass: !forSomebody.has(code) };
  }
  return null;
}

function tail(path: string): string {
  try {
    const fd = openSync(path, 'r');
    try {
      const { size } = fstatSync(fd);
      const bytes = Buffer.alloc(Math.min(size, tailBytes));
      readSync(fd, bytes, 0, bytes.length, size - bytes.length);
      return bytes.toString('utf8');
    } finally {
      closeSync(fd);
    }
  } catch {
    return '';
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

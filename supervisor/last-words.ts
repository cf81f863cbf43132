/* Why a process ended, from the line it logged last: our own words, for the person who started us. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import { catalogue, fail } from '../contract/errors.ts';
import type { ErrorCode } from '../contract/errors.ts';

/** As `logUncaught` of contract/process/process.ts writes it. */
const fatalLine = z.looseObject({
  level: z.literal(60),
  code: z.string().refine((code): code is ErrorCode => Object.hasOwn(catalogue, code) && code !== 'internal'),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

const tailBytes = 32 * 1024;

/** The error of ours that a log ends with; undefined where it ends with none, or cannot be read. */
export function lastWords(logPath: string): Error | undefined {
  for (const line of tail(logPath).split('\n').reverse()) {
    const parsed = fatalLine.safeParse(parseJson(line));
    if (!parsed.success) continue;
    const { code, detail } = parsed.data;
    return fail(code, detail ? { detail } : {});
  }
  return undefined;
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

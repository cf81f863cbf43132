/** Reads the vectors that stand beside a full checkout (`../shared/vectors`); only where they are there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { vectors } from '../support/requires.ts';
import type { Wycheproof } from './primitives.ts';

export const readBytes = (path: string): Buffer => readFileSync(join(vectors, path));

/** The caller names the shape, which the checks then live with. */
export const readJson = (path: string): unknown => JSON.parse(readBytes(path).toString('utf8'));

export const readWycheproof = (name: string): Wycheproof =>
  readJson(`wycheproof/${name}_test.json`) as Wycheproof;

/** Lines of `name = hex`. */
export const readAssignments = (path: string): Record<string, string> =>
  Object.fromEntries(
    readBytes(path)
      .toString('ascii')
      .trim()
      .split('\n')
      .map((line): [string, string] => {
        const [name = '', value = ''] = line.split(' = ');
        return [name, value];
      }),
  );

export const readGzipLines = (path: string): string[] =>
  gunzipSync(readBytes(path)).toString('ascii').trim().split('\n');

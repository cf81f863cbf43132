// Writes zegel-v1.json anew: `node --import ./test/support/run-typescript.js test/vectors/make-zegel-v1.ts`.
// What it writes may only change with the version of docs/format.md.
import { writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { ready } from '../../crypto/index.ts';
import { zegelV1 } from './zegel-v1.ts';

await ready();
const json = JSON.stringify(zegelV1());
writeFileSync(
  new URL('zegel-v1.json', import.meta.url),
  await format(json, { parser: 'json', printWidth: 110 }),
);

/** Files made to use up time, memory or patience: each is `unscannable`, and soon. */
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { eml, sevenZip, tar } from '../../test/support/archives.ts';
import { compoundFile, msg } from '../../test/support/compound-file.ts';
import { bytes } from '../../test/support/content.ts';
import { docx, odt, pdf } from '../../test/support/documents.ts';
import { zip } from '../../test/support/zip.ts';
import { extract } from './extract.ts';
import { READING_LIMITS } from './limits.ts';

const MIB = 1024 * 1024;
const limits = { ...READING_LIMITS, entryBytes: 8 * MIB, totalBytes: 12 * MIB, entries: 500 };
const file = (name: string, content: Uint8Array) => ({ name, content });
const gzip = (content: Uint8Array | string): Uint8Array => new Uint8Array(gzipSync(content));
const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

const LAUGHS = `<!DOCTYPE x [<!ENTITY a "ha">${Array.from('bcdefghij', (name, at) => {
  const before = 'abcdefghi'.charAt(at);
  return `<!ENTITY ${name} "${`&${before};`.repeat(10)}">`;
}).join('')}]>`;

/** Bytes changed at a place. */
const changed = (content: Uint8Array, at: number, value: number): Uint8Array => {
  const copy = Uint8Array.from(content);
  new DataView(copy.buffer).setUint32(at, value, true);
  return copy;
};

/** A message whose large stream runs in a circle: each entry of its allocation table points to the first sector. */
const circle = (): Uint8Array => {
  const content = Buffer.from(msg({ subject: 'x', body: 'lang '.repeat(2_000) }));
  const table = (content.readUInt32LE(76) + 1) * 512;
  for (let at = table; at < table + 64; at += 4) content.writeUInt32LE(0, at);
  return new Uint8Array(content);
};

/** Every entry of the list points at the bytes of the first, as in the densest bombs of one layer. */
const overlapping = (): Uint8Array => {
  const content = Buffer.from(
    zip(Array.from({ length: 50 }, (_, n) => file(`${n}.txt`, new Uint8Array(MIB).fill(65)))),
  );
  for (let at = content.indexOf('PK\x01\x02'); at !== -1; at = content.indexOf('PK\x01\x02', at + 4))
    content.writeUInt32LE(0, at + 42);
  return new Uint8Array(content);
};

const nested = (levels: number): Uint8Array => {
  let inner = zip([file('a.txt', new Uint8Array(900_000).fill(65))]);
  for (let level = 0; level < levels; level++)
    inner = zip(Array.from({ length: 10 }, (_, n) => file(`${n}.zip`, inner)));
  return inner;
};

const deepMail = (levels: number): Uint8Array =>
  latin1(
    `From: a@b.nl\r\nMIME-Version: 1.0\r\n${Array.from(
      { length: levels },
      (_, n) => `Content-Type: multipart/mixed; boundary="${n}"\r\n\r\n--${n}\r\n`,
    ).join('')}\r\nx`,
  );

test.each<[string, () => Promise<Uint8Array> | Uint8Array, string]>([
  [
    'a flat bomb of zip',
    () => zip([file('a', new Uint8Array(9 * MIB)), file('b.txt', new Uint8Array(9 * MIB).fill(65))]),
    'over_limit',
  ],
  ['a nested bomb of zip', () => nested(3), 'over_limit'],
  ['entries of zip that share their bytes', overlapping, 'damaged'],
  ['a bomb of gzip', () => gzip(new Uint8Array(10 * MIB)), 'over_limit'],
  [
    'a bomb of gzip in tar in gzip',
    () => gzip(tar([file('a.gz', gzip(new Uint8Array(10 * MIB)))])),
    'over_limit',
  ],
  ['half a gzip file', () => gzip('tekst '.repeat(500)).subarray(0, 30), 'damaged'],
  ['a bomb of 7z', () => sevenZip([file('a', new Uint8Array(13 * MIB))], ['-mx=1']), 'over_limit'],
  ['half a 7z file', async () => (await sevenZip([file('a.txt', bytes('x'))])).subarray(0, 60), 'damaged'],
  [
    '7z whose bytes are not what its checksum says',
    async () => changed(await sevenZip([file('a.txt', bytes('tekst '.repeat(9)))]), 34, 0),
    'damaged',
  ],
  [
    'a tar file that claims more than it has',
    () => tar([{ ...file('a.txt', bytes('x')), claimedSize: 5_000_000 }]),
    'damaged',
  ],
  [
    'a tar file whose second header is not one',
    () => tar([{ ...file('a.txt', new Uint8Array(5_000).fill(65)), claimedSize: 700 }]),
    'damaged',
  ],
  [
    'too many files in tar',
    () => tar(Array.from({ length: 600 }, (_, n) => file(String(n), bytes('x')))),
    'over_limit',
  ],
  [
    'a billion laughs in a drawing',
    () => bytes(`<?xml version="1.0"?>${LAUGHS}<svg><text>&j;</text></svg>`),
    'over_limit',
  ],
  [
    'a billion laughs in a text of Word',
    () => docx([], [file('word/header1.xml', bytes(`${LAUGHS}<x>&j;</x>`))]),
    'damaged',
  ],
  [
    'a billion laughs in OpenDocument',
    () =>
      zip([file('META-INF/manifest.xml', bytes('<m/>')), file('content.xml', bytes(`${LAUGHS}<x>&j;</x>`))]),
    'damaged',
  ],
  [
    'an entity that holds itself',
    () => bytes('<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "&a;">]><svg>&a;</svg>'),
    'over_limit',
  ],
  ['mail 10,000 parts deep', () => deepMail(10_000), 'over_limit'],
  [
    'mail with too many attachments',
    () =>
      eml(
        'x',
        Array.from({ length: 600 }, (_, n) => file(String(n), bytes('x'))),
      ),
    'over_limit',
  ],
  ['a PDF of 10,000 pages', () => pdf(new Array<string>(10_000).fill('x')), 'over_limit'],
  ['RTF with 100,000 groups in each other', () => latin1(`{\\rtf1 ${'{'.repeat(100_000)}`), 'over_limit'],
  ['a message of Outlook that runs in a circle', circle, 'damaged'],
  [
    'a compound file whose list of tables runs in a circle',
    () => changed(compoundFile({ Contents: new Uint8Array(9_000) }), 68, 0),
    'damaged',
  ],
  [
    'a compound file whose list of files is elsewhere',
    () => changed(compoundFile({ Contents: new Uint8Array(9_000) }), 48, 900_000),
    'damaged',
  ],
  [
    'a folder of too many mails',
    () => latin1('From a@b.nl\nSubject: x\nTo: y\n\n'.repeat(600)),
    'over_limit',
  ],
  ['cells in each other without end', () => odt([], { body: '<a>'.repeat(5_000) }), 'over_limit'],
])('%s', async (_, make, reason) => {
  const found = await extract(await make(), undefined, limits);
  expect(found.unscannable).toEqual([reason]);
});

/**
 * What strangers attach: a document of each format with bytes changed, left out, or put twice. Reading it ends, and
 * ends in an answer: nothing but what `extract` promises comes out of it, in bounded time and memory.
 */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extract } from '../../scanner/extract/extract.ts';
import { identify } from '../../scanner/extract/identify.ts';
import { READING_LIMITS } from '../../scanner/extract/limits.ts';
import { DocumentReader } from '../../scanner/inspection/reader.ts';
import { eml, sevenZip, tar } from '../support/archives.ts';
import { compoundFile, msg } from '../support/compound-file.ts';
import { bytes } from '../support/content.ts';
import { docx, odt, pdf, xlsx } from '../support/documents.ts';
import { jpeg, pngWith } from '../support/pictures.ts';
import { zip } from '../support/zip.ts';
import { PATIENCE_MS, runs } from './runs.ts';

const text = { name: 'een.txt', content: bytes('BSN 123456782 '.repeat(20)) };
const rtf = new Uint8Array(
  Buffer.from(
    String.raw`{\rtf1\ansi{\fonttbl{\f0 Arial;}}\pard pati\'ebnt \u8364?5\par{\object{\*\objdata 4d5a9000}}}`,
  ),
);
const samples: Record<string, () => Promise<Uint8Array> | Uint8Array> = {
  text: () => new Uint8Array(Buffer.from('\uFEFFEén tekst met een BSN 123456782', 'utf16le')),
  page: () => bytes('<!doctype html><p title="x">BSN 123<b>456</b>782</p><!-- y --><a href=z>&eacute;</a>'),
  drawing: () =>
    bytes('<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "x&b;"><!ENTITY b "y">]><svg>&a;</svg>'),
  rtf: () => rtf,
  pdf: () => pdf(['BSN 123456782', 'twee']),
  word: () => docx(['een', 'twee'], [{ name: 'word/media/a.jpg', content: jpeg({ location: [52, 5] }) }]),
  excel: () => xlsx(['BSN', 123456782]),
  openDocument: () => odt(['een']),
  mail: () => eml('Dag', [text, { name: 'a.eml', content: eml('diep') }], '<p>Dag</p>'),
  outlook: () =>
    msg({ subject: 'x', body: 'y', attachments: [text, { name: 'm', content: { subject: 'z' } }] }),
  compound: () => compoundFile({ WordDocument: new Uint8Array(5_000), Map: { x: bytes('x') } }),
  zip: () => zip([text, { name: 'in.zip', content: zip([text]) }]),
  tar: () => tar([text, text]),
  gzip: () => new Uint8Array(gzipSync(tar([text]))),
  sevenZip: () => sevenZip([text]),
  jpeg: () => jpeg({ description: 'wond', location: [52, 5], xmp: '<a b="c"/>' }),
  png: () => pngWith(bytes('Patiënt'), { packed: true }),
};
const limits = { ...READING_LIMITS, totalBytes: 16 * 1024 * 1024, entryBytes: 4 * 1024 * 1024 };

/** Where to change how many bytes into what; a place in thousandths, so that it shrinks with any sample. */
const changes = fc.array(
  fc.record({
    kind: fc.constantFrom('set', 'cut', 'twice', 'ends'),
    place: fc.nat(999),
    length: fc.integer({ min: 1, max: 64 }),
    value: fc.constantFrom(0, 1, 0x7f, 0x80, 0xfe, 0xff, 0x0a, 0x7b, 0x3c),
  }),
  { minLength: 1, maxLength: 4 },
);
type Change = typeof changes extends fc.Arbitrary<(infer Each)[]> ? Each : never;

function changed(content: Uint8Array, list: readonly Change[]): Uint8Array {
  return list.reduce((bytesNow: Buffer, { kind, place, length, value }) => {
    const at = Math.floor((place / 1000) * bytesNow.length);
    const before = bytesNow.subarray(0, at);
    const taken = bytesNow.subarray(at, at + length);
    const after = bytesNow.subarray(at + length);
    if (kind === 'cut') return Buffer.concat([before, after]);
    if (kind === 'twice') return Buffer.concat([before, taken, taken, after]);
    if (kind === 'ends') return Buffer.from(before);
    return Buffer.concat([before, Buffer.alloc(Math.min(4, taken.length), value), bytesNow.subarray(at + 4)]);
  }, Buffer.from(content));
}

describe('a document with changes in it is read or unscannable', () => {
  it.each(Object.entries(samples).filter(([name]) => name !== 'pdf'))(
    '%s',
    async (_, make) => {
      const content = await make();
      expect((await extract(Uint8Array.from(content), undefined)).unscannable).toEqual([]);
      await fc.assert(
        fc.asyncProperty(changes, async (list) => {
          const found = await extract(new Uint8Array(changed(content, list)), undefined, limits);
          expect(found.text.length).toBeLessThanOrEqual(limits.totalBytes);
        }),
        runs(12),
      );
    },
    PATIENCE_MS,
  );
});

// pdf.js leaves promises behind that fail with nobody waiting: its documents are read where that ends the process.
it.each<[string, string[]]>([
  ['a PDF', ['pdf']],
  ['any of them', Object.keys(samples)],
])(
  'the process that reads %s answers, whatever was done to it',
  async (_, names) => {
    const reader = new DocumentReader({ timeMs: 20_000, memoryBytes: 512 * 1024 * 1024 });
    const formats = await Promise.all(
      names.map(async (name) => {
        const content = await (samples[name] ?? (() => bytes('')))();
        return { content, type: await identify(content) };
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...formats), changes, async ({ content, type: known }, list) => {
        const reading = await reader.read(changed(content, list), { conditions: [], type: known });
        expect(reading.unscannable).not.toContain('timeout');
      }),
      runs(3),
    );
  },
  PATIENCE_MS,
);

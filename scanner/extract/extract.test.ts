import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compoundFile } from '../../test/support/compound-file.ts';
import { bytes } from '../../test/support/content.ts';
import { compound, docx, odt, pdf, windowsProgram, xlsx } from '../../test/support/documents.ts';
import { describeWith, vectors } from '../../test/support/requires.ts';
import { zip } from '../../test/support/zip.ts';
import { extract } from './extract.ts';
import { htmlText } from './html.ts';
import { READING_LIMITS } from './limits.ts';

const textOf = async (content: Uint8Array): Promise<string> => {
  const { text, unscannable } = await extract(content, undefined);
  expect(unscannable).toEqual([]);
  return text;
};
const small = {
  ...READING_LIMITS,
  entries: 5,
  entryBytes: 4 * 1024 * 1024,
  totalBytes: 6 * 1024 * 1024,
  textLength: 2_000,
  pages: 3,
};

describe('text is read from', () => {
  test('plain text in UTF-8, UTF-16 and Windows-1252', async () => {
    expect(await textOf(bytes('Eén €'))).toBe('Eén €');
    expect(await textOf(new Uint8Array(Buffer.from('\uFEFFEén €', 'utf16le')))).toBe('Eén €');
    expect(await textOf(new Uint8Array(Buffer.from('Een lange regel zonder begin', 'utf16le')))).toBe(
      'Een lange regel zonder begin',
    );
    expect(await textOf(new Uint8Array(Buffer.from('E\xe9n \x80', 'latin1')))).toBe('Eén €');
  });

  test('every page of a PDF', async () => {
    const text = await textOf(pdf(['Pagina een\nBSN 123456782', 'Pagina twee']));
    expect(text).toContain('BSN 123456782');
    expect(text).toContain('Pagina twee');
  });

  test('a Word document, over the borders of runs', async () => {
    expect(await textOf(docx(['BSN 1234|567|82', 'één & twee']))).toBe('BSN 123456782\néén & twee\n\n');
  });

  test('its header, its comments and what was deleted with changes tracked', async () => {
    const part = (text: string) => bytes(`<x xmlns:w="w"><w:p><w:delText>${text}</w:delText></w:p></x>`);
    const text = await textOf(
      docx(
        ['brief'],
        [
          { name: 'word/header1.xml', content: part('kop') },
          { name: 'word/comments.xml', content: part('opmerking') },
        ],
      ),
    );
    expect(text.split('\n').filter((line) => line !== '')).toEqual(['brief', 'kop', 'opmerking']);
  });

  test('a sheet, texts and numbers', async () => {
    const { text, type } = await extract(xlsx(['BSN', 123456782]), 'lijst.xlsx');
    expect(text).toMatch(/^BSN$/m);
    expect(text).toMatch(/^123456782$/m);
    expect(type).toEqual({
      mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      kind: 'document',
      mismatch: false,
    });
  });

  test('an OpenDocument text', async () => {
    expect(await textOf(odt(['eerste', 'tweede']))).toContain('eerste\ntweede\n');
  });

  test('files within archives within archives', async () => {
    const inner = zip([
      { name: 'brief.docx', content: docx(['diep']) },
      { name: 'setup.exe', content: windowsProgram },
    ]);
    const { text, contains, unscannable } = await extract(
      zip([
        { name: 'een.txt', content: bytes('ondiep') },
        { name: 'in.zip', content: inner },
      ]),
      undefined,
    );
    expect(text).toContain('ondiep');
    expect(text).toContain('diep\n');
    expect(contains.sort()).toEqual(['archive', 'document', 'executable', 'text']);
    expect(unscannable).toEqual([]);
  });
});

describe('a page', () => {
  test('is read as a person would, with its attributes and comments', () => {
    expect(
      htmlText('<p>BSN&nbsp;1234<b>567</b>82</p><p title="let op">&eacute;&#233;&#xe9;n</p><!-- stil -->'),
    ).toMatch(/BSN\s123456782\n+let op\n+ééén\n+!-- stil --\n/);
    expect(htmlText('<img src="data:image/png;base64,AAAA">')).toBe('');
    expect(htmlText('a < b en &#99999999; &onbekend;')).toContain('&onbekend;');
  });
});

describe('what cannot be read is unscannable, for a reason', () => {
  const cases: [string, Uint8Array, string][] = [
    [
      'an archive with an encrypted entry',
      zip([{ name: 'a.txt', content: bytes('x'), encrypted: true }]),
      'encrypted_archive',
    ],
    ['a PDF with a password', pdf(['geheim'], { encrypted: true }), 'encrypted_document'],
    ['a Word document with a password', compoundFile({ EncryptedPackage: bytes('x') }), 'encrypted_document'],
    ['half a compound file', compound('WordDocument'), 'damaged'],
    ['an OpenDocument text with a password', odt(['x'], { encrypted: true }), 'encrypted_document'],
    ['half a PDF header and nothing', bytes('%PDF-1.7\nniets'), 'damaged'],
    ['half a zip file', zip([{ name: 'a.txt', content: bytes('x'.repeat(500)) }]).slice(0, 40), 'damaged'],
    [
      'a Word document whose XML breaks off',
      docx([], [{ name: 'word/header1.xml', content: bytes('<a><b>') }]),
      'damaged',
    ],
    [
      'a size that is not true',
      zip([{ name: 'a.txt', content: bytes('x'.repeat(500)), claimedSize: 5 }]),
      'damaged',
    ],
    [
      'too many entries',
      zip(Array.from({ length: 6 }, (_, n) => ({ name: `${n}.txt`, content: bytes('x') }))),
      'over_limit',
    ],
    [
      'an entry that inflates too far',
      zip([{ name: 'a.txt', content: new Uint8Array(3 * 1024 * 1024).fill(65) }]),
      'over_limit',
    ],
    [
      'a document that inflates too far',
      docx([], [{ name: 'word/header1.xml', content: new Uint8Array(3 * 1024 * 1024).fill(32) }]),
      'over_limit',
    ],
    [
      'entries that are too much together',
      zip(
        [1, 2].map((n) => ({
          name: `${n}.txt`,
          content: new Uint8Array(3.5 * 1024 * 1024).fill(65),
          stored: true,
        })),
      ),
      'over_limit',
    ],
    ['more text than is looked at', bytes('tekst '.repeat(400)), 'over_limit'],
    ['a document with more text than is looked at', docx(['tekst '.repeat(400)]), 'over_limit'],
    ['more pages than are looked at', pdf(['1', '2', '3', '4']), 'over_limit'],
  ];
  test.each(cases)('%s', async (_, content, reason) => {
    expect((await extract(content, undefined, small)).unscannable).toEqual([reason]);
  });

  test('an archive nested too deep', async () => {
    let content = zip([{ name: 'a.txt', content: bytes('diep') }]);
    for (let depth = 0; depth < 6; depth++) content = zip([{ name: `${depth}.zip`, content }]);
    expect((await extract(content, undefined)).unscannable).toEqual(['over_limit']);
  });

  test('of an encrypted entry the name is still looked at', async () => {
    const archive = zip([{ name: 'setup.exe', content: bytes('x'), encrypted: true }]);
    expect((await extract(archive, undefined)).contains).toEqual(['executable']);
  });

  test('a document that expands an entity does not expand it', async () => {
    const evil =
      '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><x xmlns:w="w"><w:t>&b;</w:t></x>';
    expect(
      (await extract(docx([], [{ name: 'word/header1.xml', content: bytes(evil) }]), undefined)).unscannable,
    ).toEqual(['damaged']);
  });
});

test('a program that is a zip file by its directory is a program', async () => {
  const jar = zip([
    { name: 'a.class', content: bytes('x') },
    { name: 'META-INF/MANIFEST.MF', content: bytes('Main-Class: a') },
  ]);
  expect((await extract(jar, undefined)).type.kind).toBe('executable');
});

test('a PDF of pictures alone, and formats that are not read, are noted', async () => {
  expect((await extract(pdf(['']), undefined)).notes).toEqual(['no_text']);
  expect((await extract(compoundFile({ WordDocument: new Uint8Array(32) }), undefined)).notes).toEqual([
    'text_not_read',
  ]);
  expect((await extract(bytes('7z\xbc\xaf\x27\x1c'), undefined)).unscannable).toEqual([]);
});

describeWith(['vectors'], 'archives that ClamAV lets through by default', () => {
  test.each([
    ['enc.zip', 'encrypted_archive'],
    ['many.zip', 'over_limit'],
    ['nest25.zip', 'over_limit'],
  ])('%s is unscannable', async (name, reason) => {
    const content = new Uint8Array(readFileSync(join(vectors, 'scanner', name)));
    expect((await extract(content, undefined)).unscannable).toEqual([reason]);
  });
});

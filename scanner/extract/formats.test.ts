/** What is read of each format, one in another, and that a name which lies about it is seen. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { eml, sevenZip, tar } from '../../test/support/archives.ts';
import { compoundFile, msg } from '../../test/support/compound-file.ts';
import { bytes } from '../../test/support/content.ts';
import { docx, odt, pdf, png, windowsProgram } from '../../test/support/documents.ts';
import { jpeg, pngWith } from '../../test/support/pictures.ts';
import { zip } from '../../test/support/zip.ts';
import { extract } from './extract.ts';
import type { Extraction } from './reading.ts';

const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const read = async (content: Uint8Array, name?: string): Promise<Extraction> => {
  const result = await extract(content, name);
  expect(result.unscannable).toEqual([]);
  return result;
};
const lines = ({ text }: Extraction): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
const file = (name: string, content: Uint8Array) => ({ name, content });

describe('text in the encoding of', () => {
  const text = 'Geachte mevrouw Müller, reünie en café: “één” patiënt à 3 minuten';
  const utf32 = new Uint8Array(
    Buffer.concat(
      Array.from(`\uFEFF${text}`, (each) => {
        const word = Buffer.alloc(4);
        word.writeUInt32LE(each.codePointAt(0) ?? 0);
        return word;
      }),
    ),
  );
  test.each<[string, Uint8Array]>([
    ['Unicode in four bytes', utf32],
    ['Unicode in two, the high one first', new Uint8Array(Buffer.from(text, 'utf16le').swap16())],
    ['Windows', latin1(text.replaceAll('“', '\x93').replaceAll('”', '\x94'))],
  ])('%s', async (_, content) => {
    expect((await read(content)).text).toBe(text);
  });

  test.each<[string, Uint8Array]>([
    ['DOS', latin1('mevrouw M\x81ller, re\x81nie en caf\x82, pati\x89nt')],
    ['an old Macintosh', latin1('mevrouw M\x9fller, re\x9fnie en caf\x8e, pati\x91nt')],
    ['Latin-9', latin1('mevrouw M\xfcller, re\xfcnie en caf\xe9, pati\xebnt')],
  ])('%s', async (_, content) => {
    expect((await read(content)).text).toBe('mevrouw Müller, reünie en café, patiënt');
  });
});

describe('a text in RTF', () => {
  const rtf = (body: string): Uint8Array =>
    latin1(String.raw`{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\info{\title Kop}}` + body + '}');

  test('is read over its control words', async () => {
    const found = await read(
      rtf(String.raw`\pard BSN 123\b 456\b0 782\par pati\'ebnt \u8364?5 \{x\}{\pict 89504e47}`),
      'a.rtf',
    );
    expect(lines(found)).toEqual(['KopBSN 123456782', 'patiënt €5 {x}']);
    expect(found.type).toEqual({ mime: 'application/rtf', kind: 'document', mismatch: false });
  });

  test('holds the files that were put into it', async () => {
    const object = Buffer.concat([Buffer.alloc(40, 1), windowsProgram]).toString('hex');
    const found = await read(rtf(String.raw`{\object\objemb{\*\objdata ` + object + '}}'));
    expect(found.contains).toEqual(['executable']);
  });
});

describe('a mail', () => {
  test('has texts, headers, and attachments that are read', async () => {
    const inner = eml('diep', [file('lijst.zip', zip([file('een.txt', bytes('dieper'))]))]);
    const found = await read(
      eml('Dag', [
        file('brief.docx', docx(['in Word'])),
        file('door.eml', inner),
        file('x.bin', windowsProgram),
      ]),
      'bericht.eml',
    );
    expect(lines(found)).toEqual(
      expect.arrayContaining(['Patiënt', 'Dag', 'in Word', 'diep', 'dieper']) as string[],
    );
    expect(found.type).toEqual({ mime: 'message/rfc822', kind: 'text', mismatch: false });
    expect([...found.contains].sort()).toEqual(['archive', 'document', 'executable', 'text']);
  });

  test('that says the same twice says it once', async () => {
    const found = await read(eml('BSN 123456782', [], '<p>BSN 123<b>456</b>782</p><p>en meer</p>'));
    expect(lines(found).filter((line) => line.includes('BSN'))).toHaveLength(1);
    expect(lines(found)).toContain('en meer');
  });

  test('of a program is a mail, with its folded headers and its script', async () => {
    const found = await read(
      latin1(
        'Received: from a\r\n\tby b\r\nSubject: =?utf-8?Q?x?=\r\n\r\nconst a = require("b");\nfunction x() {\n}\nwindow.y',
      ),
    );
    expect(found.type.mime).toBe('message/rfc822');
  });

  test('stands in a folder among others', async () => {
    const mail = (text: string): string =>
      `From a@b.nl Mon Jan  5 10:00:00 2026\n${Buffer.from(eml(text)).toString('latin1')}\n`;
    expect(lines(await read(latin1(mail('een') + mail('twee'))))).toEqual(
      expect.arrayContaining(['een', 'twee']) as string[],
    );
  });

  test('that is encrypted for its recipient is not read', async () => {
    const envelope = Buffer.from('308006092a864886f70d010703a080'.padEnd(400, '0'), 'hex');
    expect((await extract(eml('', [file('smime.p7m', envelope)]), undefined)).unscannable).toEqual([
      'encrypted_document',
    ]);
  });
});

describe('a message of Outlook', () => {
  test('has a body, people, and attachments that are read', async () => {
    const found = await read(
      msg({
        subject: 'Uitslag',
        body: 'BSN 123456782',
        html: '<p>BSN 123456782</p><p>alleen hier</p>',
        attachments: [
          { name: 'brief.pdf', content: pdf(['in een PDF']) },
          { name: 'door', content: { subject: 'Doorgestuurd', body: 'binnenin' } },
          { name: 'groot.txt', content: bytes('veel '.repeat(2_000)) },
        ],
      }),
      'bericht.msg',
    );
    expect(lines(found)).toEqual(
      expect.arrayContaining([
        'Uitslag',
        'Mevrouw Jansen',
        'BSN 123456782',
        'alleen hier',
        'in een PDF',
        'Doorgestuurd',
        'binnenin',
      ]) as string[],
    );
    expect(lines(found).filter((line) => line.includes('BSN'))).toHaveLength(1);
    expect(found.text).toContain('veel veel');
    expect(found.type).toEqual({ mime: 'application/vnd.ms-outlook', kind: 'document', mismatch: false });
    expect(found.notes).toEqual([]);
  });

  test('is one also with an old Word document in it', async () => {
    const word = compoundFile({ WordDocument: new Uint8Array(5_000) });
    const found = await read(msg({ subject: 'x', attachments: [{ name: 'oud.doc', content: word }] }));
    expect(found).toMatchObject({
      type: { mime: 'application/vnd.ms-outlook' },
      contains: ['document'],
      notes: ['text_not_read'],
    });
  });
});

describe('an archive', () => {
  test.each<[string, () => Promise<Uint8Array> | Uint8Array]>([
    ['a.tar', () => tar([file('map/een.txt', bytes('gevonden')), file('b.exe', windowsProgram)])],
    [
      'a.tgz',
      () => new Uint8Array(gzipSync(tar([file('een.txt', bytes('gevonden')), file('b', windowsProgram)]))),
    ],
    ['a.7z', () => sevenZip([file('een.txt', bytes('gevonden')), file('b.exe', windowsProgram)])],
    [
      'b.zip',
      async () =>
        zip([
          file(
            'a.7z',
            await sevenZip([
              file('a.tar', tar([file('a.txt', bytes('gevonden')), file('b', windowsProgram)])),
            ]),
          ),
        ]),
    ],
  ])('is opened: %s', async (name, make) => {
    const found = await read(await make(), name);
    expect(lines(found)).toContain('gevonden');
    expect(found.contains).toContain('executable');
    expect(found.type).toMatchObject({ kind: 'archive', mismatch: false });
  });

  test.each<[string, string[]]>([
    ['with a password', ['-pgeheim']],
    ['with a password for its list, too', ['-pgeheim', '-mhe=on']],
  ])('of 7z %s is not', async (_, options) => {
    const content = await sevenZip([file('een.txt', bytes('gevonden '.repeat(50)))], options);
    expect((await extract(content, undefined)).unscannable).toEqual(['encrypted_archive']);
  });

  test.each<[string, Uint8Array]>([
    ['tar', tar([file('brief.pdf', pdf(['x'])), file('b.exe', windowsProgram)])],
    ['zip', zip([{ ...file('brief.pdf', pdf(['x'])), stored: true }, file('b.exe', windowsProgram)])],
  ])('that begins with a PDF is an archive: %s', async (_, content) => {
    expect([...(await read(content)).contains].sort()).toEqual(['document', 'executable']);
  });
});

describe('a document', () => {
  test('has the files that are in it', async () => {
    const found = await read(
      docx(
        ['Dag'],
        [
          { name: 'word/embeddings/lijst.docx', content: docx(['ingebed']) },
          { name: 'word/media/foto.jpg', content: jpeg({ location: [52.1, 5.1] }) },
          {
            name: 'word/embeddings/oleObject1.bin',
            content: compoundFile({ '\x01Ole10Native': Buffer.concat([Buffer.alloc(60), windowsProgram]) }),
          },
        ],
      ),
    );
    expect(lines(found)).toEqual(['Dag', 'ingebed']);
    expect([...found.contains].sort()).toEqual(['document', 'executable', 'image']);
    expect(found.notes).toEqual(['location']);
  });

  test('of numbers has them as they are, not as they are shown', async () => {
    const sheet = odt([], {
      body: '<t:table-row><t:table-cell office:value="123456782"><t:p>123.456.782</t:p></t:table-cell></t:table-row>',
    });
    expect(lines(await read(sheet))).toEqual(['123.456.782', '123456782']);
  });

  test('in XML has its own entities put in their places', async () => {
    const svg =
      '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "123456">]><svg><text>BSN &a;782</text></svg>';
    expect((await read(bytes(svg))).text).toContain('BSN 123456782');
  });
});

describe('a picture', () => {
  test('says what it says about itself', async () => {
    const xmp =
      '<rdf:Description dc:creator="Fotograaf"><dc:title>Wond van mevrouw</dc:title></rdf:Description>';
    const found = await read(jpeg({ description: 'BSN 123456782', xmp }), 'foto.jpg');
    expect(lines(found)).toEqual(['BSN 123456782', 'Fotograaf', 'Wond van mevrouw']);
    expect(found.notes).toEqual([]);
  });

  test.each<[string, Uint8Array]>([
    ['in EXIF', jpeg({ location: [52.09, 5.12] })],
    ['in XMP', jpeg({ xmp: '<rdf:Description exif:GPSLatitude="52,5.4N"/>' })],
  ])('tells where it was taken: %s', async (_, content) => {
    expect((await read(content)).notes).toEqual(['location']);
  });

  test('has texts in its chunks, packed or not', async () => {
    expect(lines(await read(pngWith(bytes('Patiënt'))))).toEqual(['Patiënt']);
    expect(lines(await read(pngWith(bytes('Patiënt'), { packed: true })))).toEqual(['Patiënt']);
    expect(lines(await read(png))).toEqual([]);
  });
});

test.each<[string, () => Promise<Uint8Array> | Uint8Array]>([
  ['foto.jpg', () => eml('x')],
  ['verslag.docx', () => latin1('{\\rtf1 x}')],
  ['brief.eml', () => pdf(['x'])],
  ['lijst.csv', () => tar([])],
  ['bericht.msg', () => eml('x')],
  ['a.zip', () => sevenZip([file('a', bytes('x'))])],
  ['a.tar', () => new Uint8Array(gzipSync('x'))],
])('a name that promises something else lies: %s', async (name, make) => {
  expect((await extract(await make(), name)).type.mismatch).toBe(true);
});

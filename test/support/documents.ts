/** Small documents written by hand: PDF (ISO 32000-1), Word and Excel (ECMA-376), OpenDocument, compound files. */
import { zip } from './zip.ts';

const utf8 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));

export interface PdfOptions {
  /** Says it is encrypted, with keys that no password opens. */
  encrypted?: boolean;
  /** Added to the catalogue. */
  catalog?: string;
}

/** One page for each text; lines of a page are divided by line ends. Only Latin-1, no brackets or backslashes. */
export function pdf(
  pages: readonly string[],
  { encrypted = false, catalog = '' }: PdfOptions = {},
): Uint8Array {
  const objects: string[] = [];
  const add = (body: string): number => objects.push(body);
  add(`<< /Type /Catalog /Pages 2 0 R ${catalog} >>`);
  add('');
  const font = add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  const kids = pages.map((page) => {
    const lines = page.split('\n').map((line) => `(${line}) Tj 0 -16 Td`);
    const stream = `BT /F1 12 Tf 50 750 Td ${lines.join(' ')} ET`;
    const content = add(`<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`);
    return add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${content} 0 R /Resources << /Font << /F1 ${font} 0 R >> >> >>`,
    );
  });
  objects[1] = `<< /Type /Pages /Count ${kids.length} /Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}] >>`;
  const hash = 'ab'.repeat(32);
  const security = encrypted
    ? ` /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${hash}> /U <${hash}> >> /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]`
    : '';
  let file = '%PDF-1.4\n';
  const offsets = objects.map((body, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  const xref = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  file += offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R${security} >>\nstartxref\n${xref}\n%%EOF\n`;
  return new Uint8Array(Buffer.from(file, 'latin1'));
}

const CONTENT_TYPES = utf8(
  '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
);
const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A paragraph for each text; `|` within one begins a new run, as Word does in the middle of words. */
export function docx(
  paragraphs: readonly string[],
  more: { name: string; content: Uint8Array }[] = [],
): Uint8Array {
  const body = paragraphs
    .map(
      (text) =>
        `<w:p>${text
          .split('|')
          .map((run) => `<w:r><w:t xml:space="preserve">${escape(run)}</w:t></w:r>`)
          .join('')}</w:p>`,
    )
    .join('');
  const document = `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`;
  return zip([
    { name: '[Content_Types].xml', content: CONTENT_TYPES },
    { name: 'word/document.xml', content: utf8(document) },
    ...more,
  ]);
}

/** A sheet of one column: texts go among the shared ones, numbers stay in their cells. */
export function xlsx(cells: readonly (string | number)[]): Uint8Array {
  const shared = cells.filter((cell) => typeof cell === 'string');
  const rows = cells.map((cell) =>
    typeof cell === 'string'
      ? `<row><c t="s"><v>${shared.indexOf(cell)}</v></c></row>`
      : `<row><c><v>${cell}</v></c></row>`,
  );
  return zip([
    { name: '[Content_Types].xml', content: utf8('<Types/>') },
    { name: 'xl/workbook.xml', content: utf8('<workbook/>') },
    {
      name: 'xl/sharedStrings.xml',
      content: utf8(`<sst>${shared.map((text) => `<si><t>${escape(text)}</t></si>`).join('')}</sst>`),
    },
    {
      name: 'xl/worksheets/sheet1.xml',
      content: utf8(`<worksheet><sheetData>${rows.join('')}</sheetData></worksheet>`),
    },
  ]);
}

/** A text of these paragraphs; `body` is XML behind them. */
export function odt(paragraphs: readonly string[], { encrypted = false, body: more = '' } = {}): Uint8Array {
  const manifest = encrypted ? '<m><file-entry><encryption-data/></file-entry></m>' : '<m/>';
  const body = paragraphs.map((text) => `<text:p>${escape(text)}</text:p>`).join('');
  return zip([
    { name: 'mimetype', content: utf8('application/vnd.oasis.opendocument.text'), stored: true },
    {
      name: 'content.xml',
      content: utf8(`<office:text xmlns:office="o" xmlns:text="t">${body}${more}</office:text>`),
    },
    { name: 'META-INF/manifest.xml', content: utf8(manifest) },
  ]);
}

/** A compound file in name only: its signature, and a stream's name somewhere behind it. */
export function compound(stream: string): Uint8Array {
  return new Uint8Array(
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(1016),
      Buffer.from(stream, 'utf16le'),
      Buffer.alloc(1024),
    ]),
  );
}

/** The beginnings of programs, with enough behind them to be told. */
export const windowsProgram: Uint8Array = (() => {
  const bytes = Buffer.alloc(1024);
  bytes.write('MZ\x90\0', 'latin1');
  bytes.writeUInt32LE(0x80, 0x3c);
  bytes.write('PE\0\0', 0x80, 'latin1');
  return new Uint8Array(bytes);
})();
export const linuxProgram: Uint8Array = new Uint8Array(
  Buffer.concat([Buffer.from('7f454c4602010100', 'hex'), Buffer.alloc(120)]),
);
export const macProgram: Uint8Array = new Uint8Array(
  Buffer.concat([Buffer.from('cffaedfe0700000103000000', 'hex'), Buffer.alloc(120)]),
);
/** [MS-SHLLINK] 2.1 */
export const windowsShortcut: Uint8Array = new Uint8Array(
  Buffer.concat([Buffer.from('4c0000000114020000000000c000000000000046', 'hex'), Buffer.alloc(120)]),
);
/** A red dot. */
export const png: Uint8Array = new Uint8Array(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
    'base64',
  ),
);

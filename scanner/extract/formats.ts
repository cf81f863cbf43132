/**
 * Which reader reads what. The readers are loaded when there is something for them: this runs in a new process each
 * time, and none of their libraries is loaded anywhere else.
 */
import type { ContentType } from '../types/content.ts';
import { expandEntities } from './entities.ts';
import { htmlText } from './html.ts';
import type { Budget, Contents } from './reading.ts';
import { decodeText, decodeWestern } from './text.ts';
import { Unreadable } from './unreadable.ts';

type Reader = (content: Buffer, budget: Budget, mime: string) => Promise<Contents> | Contents;

const READERS: readonly [of: RegExp, read: Reader][] = [
  [/^application\/pdf$/, async (content, budget) => (await import('./pdf.ts')).readPdf(content, budget)],
  [/^application\/rtf$/, async (content, budget) => (await import('./rtf.ts')).readRtf(content, budget)],
  [/^message\/rfc822$/, async (content, budget) => (await import('./mail.ts')).readMail(content, budget)],
  [
    /^application\/mbox$/,
    async (content, budget) => (await import('./mail.ts')).readMailbox(content, budget),
  ],
  [
    /^application\/x-7z-compressed$/,
    async (content, budget) => (await import('./seven-zip.ts')).readSevenZip(content, budget),
  ],
  [/^application\/x-tar$/, async (content, budget) => (await import('./tar.ts')).readTar(content, budget)],
  [/^application\/gzip$/, async (content, budget) => (await import('./gzip.ts')).readGzip(content, budget)],
  [/^(text\/|image\/svg)|[/+]xml$|json$/, readText],
  [/^image\//, async (content) => (await import('./picture.ts')).readPicture(content)],
  // Sealed for somebody else, as S/MIME, PGP or age: nobody on the way reads it.
  [
    /^application\/(pkcs7-mime|pgp-encrypted|x-age-encryption)$/,
    () => {
      throw new Unreadable('encrypted_document');
    },
  ],
];

/** What is in a document. Throws `Unreadable`. */
export async function contentsOf(content: Uint8Array, type: ContentType, budget: Budget): Promise<Contents> {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const reader = READERS.find(([of]) => of.test(type.mime))?.[1] ?? byItsSignature(bytes, type);
  return reader(bytes, budget, type.mime);
}

/** Families of formats that share a container: the first bytes tell the container, what is inside tells the rest. */
function byItsSignature(content: Buffer, { kind }: ContentType): Reader {
  const start = content.subarray(0, 8).toString('latin1');
  if (start.startsWith('PK'))
    return async (bytes, budget, mime) => (await import('./zip-file.ts')).readZip(bytes, budget, mime);
  if (start.startsWith('\xd0\xcf\x11\xe0'))
    return async (bytes, budget) => (await import('./compound-file.ts')).readCompound(bytes, budget);
  return () => ({
    text: '',
    inside: [],
    unscannable: kind === 'archive' ? ['archive_not_read'] : [],
    notes: kind === 'document' ? ['text_not_read'] : [],
  });
}

function readText(content: Buffer, budget: Budget, mime: string): Contents {
  // Its beginning was text; a stray byte further on is no reason not to look at the rest.
  const text = decodeText(content) ?? decodeWestern(content);
  if (text.length > budget.textLeft) throw new Unreadable('over_limit');
  // A page full of script is a script by its type; a person reads it as a page.
  const isMarkup =
    /html|xml|svg/.test(mime) || (mime === 'text/x-script' && /<(html|body|p|div|td)\b/i.test(text));
  return { text: isMarkup ? htmlText(expandEntities(text, budget.textLeft)) : text, inside: [] };
}

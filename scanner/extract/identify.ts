import type { ContentKind, ContentType } from '../types/content.ts';
import { nameLies, runsAs } from './names.ts';
import { looksLikeScript } from './scripts.ts';
import { decodeText } from './text.ts';

/** So many first bytes tell any type that can be told from them. */
export const HEAD_BYTES = 64 * 1024;

const EXECUTABLES = new Set([
  'application/x-msdownload',
  'application/x-elf',
  'application/x-mach-binary',
  'application/java-vm',
  'application/java-archive',
  'application/vnd.android.package-archive',
  'application/wasm',
  'application/x-msi',
  'application/x.ms.shortcut',
  'application/x.apple.alias',
  'application/x-shockwave-flash',
  'application/vnd.ms-htmlhelp',
  'application/x-google-chrome-extension',
  'application/x-xpinstall',
  'application/x-deb',
  'application/x-rpm',
  'application/x-apple-diskimage',
]);
const ARCHIVES = new Set([
  'application/zip',
  'application/x-tar',
  'application/x-rar-compressed',
  'application/gzip',
  'application/x-bzip2',
  'application/x-7z-compressed',
  'application/x-xz',
  'application/vnd.ms-cab-compressed',
  'application/x-unix-archive',
  'application/x-compress',
  'application/x-lzip',
  'application/zstd',
  'application/x-lzh-compressed',
  'application/x-arj',
  'application/x-cpio',
  'application/x-ace-compressed',
  'application/x-asar',
  'application/x-lz4',
  // What Outlook wraps attachments in for other Outlooks (winmail.dat).
  'application/vnd.ms-tnef',
]);
const DOCUMENTS =
  /^application\/(pdf|rtf|msword|x-cfb|epub\+zip|postscript|eps|xml|xhtml\+xml|pkcs7-mime|x-age-encryption|pgp-encrypted|vnd\.(openxmlformats|oasis|ms-(word|excel|powerpoint|outlook)|visio))|^text\/html$/;
const SCRIPT_TYPES = new Set(['application/x-ms-regedit', 'text/x-script']);

/** What a media type is, in the kinds that rules speak of. */
export function kindOf(mime: string): ContentKind {
  if (EXECUTABLES.has(mime)) return 'executable';
  if (SCRIPT_TYPES.has(mime)) return 'script';
  if (ARCHIVES.has(mime)) return 'archive';
  if (DOCUMENTS.test(mime)) return 'document';
  if (mime.startsWith('image/')) return 'image';
  return mime.startsWith('text/') ||
    mime === 'application/json' ||
    mime === 'message/rfc822' ||
    mime === 'application/mbox'
    ? 'text'
    : 'other';
}

/**
 * Tells the type from the content's first bytes (up to `HEAD_BYTES`), never from the name alone. The name does two
 * things: it says whether it lies (`mismatch`), and a name that makes a machine run the file makes it a program or
 * a script, since programs without a signature exist (`.com`, `.bat`).
 */
export async function identify(head: Uint8Array, name?: string): Promise<ContentType> {
  return typeFrom(await mediaType(head), name);
}

/** The type of content whose media type is known, for this name. */
export function typeFrom(mime: string, name?: string): ContentType {
  const byContent = kindOf(mime);
  const runs = name === undefined ? null : runsAs(name);
  const kind = runs !== null && byContent !== 'executable' && byContent !== 'script' ? runs : byContent;
  return { mime, kind, mismatch: name !== undefined && nameLies(name, mime, byContent) };
}

async function mediaType(head: Uint8Array): Promise<string> {
  if (head.length === 0) return 'application/x-empty';
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, HEAD_BYTES));
  const start = bytes.subarray(0, 8).toString('latin1');
  if (start.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return compoundType(bytes);
  if (start.startsWith('%PDF-')) return 'application/pdf';
  const text = decodeText(bytes, { partial: true });
  // Before scripts: a mail about programs is a mail, and has attachments.
  if (text !== null && MAIL.test(text))
    return text.startsWith('From ') ? 'application/mbox' : 'message/rfc822';
  const { fileTypeFromBuffer } = await import('file-type');
  const known = (await fileTypeFromBuffer(bytes).catch(() => undefined))?.mime;
  // ISO 32000-1, annex H: readers accept the header anywhere in the first 1024 bytes. An archive may hold a PDF there.
  if (!ARCHIVES.has(known ?? '') && !start.startsWith('PK') && bytes.subarray(0, 1024).includes('%PDF-'))
    return 'application/pdf';
  if (text === null) {
    if (start.startsWith('MZ')) return 'application/x-msdownload';
    if (start.startsWith('\x7fELF')) return 'application/x-elf';
    if (start.startsWith('\x78\x9f\x3e\x22')) return 'application/vnd.ms-tnef';
    // RFC 5652: an envelope whose content type is enveloped data.
    if (start.startsWith('\x30') && bytes.subarray(0, 32).includes(ENVELOPED))
      return 'application/pkcs7-mime';
    if (bytes.subarray(0, 21).toString('latin1') === AGE) return 'application/x-age-encryption';
    return known ?? 'application/octet-stream';
  }
  if (text.startsWith(AGE) || text.startsWith('-----BEGIN AGE ENCRYPTED'))
    return 'application/x-age-encryption';
  if (looksLikeScript(text)) return 'text/x-script';
  // Some formats begin with two letters, and so does a text about BMI or an ID3 number.
  return known !== undefined && TEXTUAL.test(known) ? known : textType(text);
}

const ENVELOPED = Buffer.from('06092a864886f70d010703', 'hex');
const AGE = 'age-encryption.org/v1';
/** RFC 5322: a header that mail has, the lines it goes on in, and another header. RFC 4155 puts a line before it. */
const MAIL =
  /^\uFEFF?(?:From [^\n]*\n)?(?:from|to|cc|received|return-path|delivered-to|mime-version|subject|message-id|date|dkim-signature|reply-to|sender|x-[\w-]{1,60}|arc-[\w-]{1,60}|authentication-results|content-type): [^\n]*\n(?:[ \t][^\n]*\n){0,200}[\w-]{1,60}:/i;

/** Formats that are text throughout. XML is told closer below. */
const TEXTUAL = /^text\/|^application\/(rtf|postscript|eps|pgp-encrypted|x-ms-regedit)$/;

function textType(text: string): string {
  const start = afterComments(text.replace(/^\uFEFF/, '').slice(0, 4096));
  if (/^<(!doctype html|(html|head|body|script|iframe|meta|title|table|div|p)\b)/i.test(start))
    return 'text/html';
  if (/^<(!doctype )?svg\b/i.test(start)) return 'image/svg+xml';
  if (start.startsWith('<?xml')) {
    const root = afterComments(start.slice(start.indexOf('?>') + 2));
    if (/^<(!doctype )?svg\b/i.test(root)) return 'image/svg+xml';
    return /^<(!doctype )?html\b/i.test(root) ? 'application/xhtml+xml' : 'application/xml';
  }
  return 'text/plain';
}

/** The text from its first character that is neither space nor comment. */
function afterComments(text: string): string {
  let rest = text.trimStart();
  while (rest.startsWith('<!--')) {
    const end = rest.indexOf('-->', 4);
    if (end === -1) return rest;
    rest = rest.slice(end + 3).trimStart();
  }
  return rest;
}

/** [MS-CFB]: an installer is told by the class id of its root; office files by the names of their streams. */
function compoundType(bytes: Buffer): string {
  const wide = (name: string): Buffer => Buffer.from(name, 'utf16le');
  // {000C1084-0000-0000-C000-000000000046}, the class of a Windows Installer package.
  if (bytes.includes(Buffer.from('84100c0000000000c000000000000046', 'hex'))) return 'application/x-msi';
  if (bytes.includes(wide('WordDocument'))) return 'application/msword';
  if (bytes.includes(wide('Workbook'))) return 'application/vnd.ms-excel';
  if (bytes.includes(wide('PowerPoint Document'))) return 'application/vnd.ms-powerpoint';
  if (bytes.includes(wide('__substg1.0_'))) return 'application/vnd.ms-outlook';
  return 'application/x-cfb';
}

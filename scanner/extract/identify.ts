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
]);
const DOCUMENTS =
  /^application\/(pdf|rtf|msword|x-cfb|epub\+zip|postscript|eps|xml|xhtml\+xml|vnd\.(openxmlformats|oasis|ms-(word|excel|powerpoint|outlook)|visio))|^text\/html$/;
const SCRIPT_TYPES = new Set(['application/x-ms-regedit', 'text/x-script']);

/** What a media type is, in the kinds that rules speak of. */
export function kindOf(mime: string): ContentKind {
  if (EXECUTABLES.has(mime)) return 'executable';
  if (SCRIPT_TYPES.has(mime)) return 'script';
  if (ARCHIVES.has(mime)) return 'archive';
  if (DOCUMENTS.test(mime)) return 'document';
  if (mime.startsWith('image/')) return 'image';
  return mime.startsWith('text/') || mime === 'application/json' || mime === 'message/rfc822'
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
  // ISO 32000-1, annex H: readers accept the header anywhere in the first 1024 bytes.
  if (bytes.subarray(0, 1024).includes('%PDF-')) return 'application/pdf';
  const text = decodeText(bytes, { partial: true });
  if (text === null) {
    if (start.startsWith('MZ')) return 'application/x-msdownload';
    if (start.startsWith('\x7fELF')) return 'application/x-elf';
  } else if (looksLikeScript(text)) return 'text/x-script';
  const { fileTypeFromBuffer } = await import('file-type');
  const known = (await fileTypeFromBuffer(bytes).catch(() => undefined))?.mime;
  if (text === null) return known ?? 'application/octet-stream';
  // Some formats begin with two letters, and so does a text about BMI or an ID3 number.
  return known !== undefined && TEXTUAL.test(known) ? known : textType(text);
}

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
  const header =
    /^(from|to|received|return-path|delivered-to|mime-version|subject|message-id|date|dkim-signature): [^\n]*\n[\w-]+:/i;
  return header.test(start) ? 'message/rfc822' : 'text/plain';
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

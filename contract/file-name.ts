/**
 * The names of attachments: where one enters (a file that is attached) and where one leaves (a letter that is shown,
 * a file that is saved). A name is text of a stranger: it may hold characters that turn the order in which it is read,
 * so that a program looks like a PDF, or a path, or a name that a file system takes for a device.
 */

/** Bytes of a name, in UTF-8: what ext4, APFS and NTFS hold, with room for a browser's ` (1)` and `.crdownload`. */
const MAX_NAME_BYTES = 200;
const UNNAMED = 'bestand';

/** Devices of Windows, with any ending (Naming Files, Paths, and Namespaces; superscript digits count, too). */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/iu;

/**
 * The name without control characters, line breaks, characters without a shape (bidirectional controls, zero widths,
 * tags), lone surrogates, path separators and what file systems refuse; not a device's name, not longer than 200
 * bytes with its ending kept, never empty. Cleaning twice changes nothing.
 */
export function plainFileName(name: string): string {
  const clean = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}/\\:*?"<>|]/gu, ' ')
    .replace(/\s+/gu, ' ');
  const named = trimmed(clean);
  if (named === '') return UNNAMED;
  return shortened(DEVICE.test(named) ? `_${named}` : named);
}

/** Windows drops dots and spaces at the end; a dot in front hides a file. */
const trimmed = (name: string): string => name.replace(/^[. ]+|[. ]+$/gu, '');

const sizeOf = (text: string): number => new TextEncoder().encode(text).length;

/** Takes characters away before the ending, which says how a file is opened; a very long ending is none. */
function shortened(name: string): string {
  if (sizeOf(name) <= MAX_NAME_BYTES) return name;
  const ending = /\.[^. ]{1,16}$/u.exec(name)?.[0] ?? '';
  let rest = MAX_NAME_BYTES - sizeOf(ending);
  let stem = '';
  for (const character of name.slice(0, name.length - ending.length)) {
    rest -= sizeOf(character);
    if (rest < 0) break;
    stem += character;
  }
  return trimmed(stem) + ending;
}

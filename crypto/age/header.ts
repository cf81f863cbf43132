/**
 * The textual header of an age file: a version line, recipient stanzas, and a MAC over all that precedes it
 * (age spec, "Header format"). There is one way to write a header, and any other is refused; a parsed header
 * encodes to the bytes it was parsed from.
 */
import { b64, concat, equal, unb64, utf8 } from '../bytes.ts';
import { ZegelError, isZegelError } from '../errors.ts';
import { hkdfSha256, hmacSha256 } from '../hash.ts';

/** The file key wrapped to one recipient. */
export interface Stanza {
  type: string;
  /** The arguments after the type. */
  args: string[];
  body: Uint8Array;
}

export interface Header {
  stanzas: Stanza[];
  /** 32 bytes. */
  mac: Uint8Array;
  /** Its length in bytes: the payload starts here. */
  size: number;
  /** Its own bytes, from the version line to the newline after the MAC. */
  bytes: Uint8Array;
}

export const FILE_KEY = 16;

/** Longer headers are refused: ten thousand hybrid recipients fit. */
export const MAX_HEADER = 16 * 1024 * 1024;

const VERSION = 'age-encryption.org/v1';
const OPENING = utf8(`${VERSION}\n`);
const NEWLINE = 0x0a;
const DASH = 0x2d;
/** `body` lines hold 48 bytes, so 64 characters; only the last one is shorter. */
const LINE = 64;
/** " ", the MAC in base64, and a newline: what follows the `---` that the MAC covers. */
const MAC_TAIL = 1 + 43 + 1;

const STANZA_LINE = /^->(?: [\x21-\x7e]+)+$/;
const ARGUMENT = /^[\x21-\x7e]+$/;
const MAC_LINE = /^--- [A-Za-z0-9+/]{43}$/;

const ascii = new TextDecoder('latin1');

type HeaderFault = 'version' | 'stanza' | 'mac' | 'truncated' | 'too_large' | 'trailing' | 'file_key';

export const refuseHeader = (reason: HeaderFault): ZegelError =>
  new ZegelError('age_header', { detail: { reason } });

function decode64(text: string, reason: HeaderFault): Uint8Array {
  try {
    return unb64(text);
  } catch (cause) {
    if (!isZegelError(cause, 'bad_encoding')) throw cause;
    throw refuseHeader(reason);
  }
}

/** Where the header ends, or, while its last line has not arrived, where to go on looking. */
export type HeaderEnd = { size: number } | { size: null; lookFrom: number };

/**
 * Looks for the end of the header at the start of `bytes`. Throws `age_header` as soon as it cannot be a header
 * of this version, and for one over `MAX_HEADER`.
 */
export function findHeaderEnd(bytes: Uint8Array, lookFrom = 0): HeaderEnd {
  const opening = Math.min(bytes.length, OPENING.length);
  for (let i = 0; i < opening; i += 1) if (bytes[i] !== OPENING[i]) throw refuseHeader('version');
  const end = findMacLine(bytes.subarray(0, MAX_HEADER), lookFrom);
  if (end.size === null && bytes.length >= MAX_HEADER) throw refuseHeader('too_large');
  return end;
}

/** The first line that starts with `---` is the last one: no other line of a header can. */
function findMacLine(bytes: Uint8Array, lookFrom: number): HeaderEnd {
  let newline = bytes.indexOf(NEWLINE, lookFrom);
  while (newline !== -1) {
    const next = bytes.indexOf(NEWLINE, newline + 1);
    const isMac = [1, 2, 3].every((i) => bytes[newline + i] === DASH);
    if (isMac && next !== -1) return { size: next + 1 };
    if (isMac && bytes.length > newline + 4 + MAC_TAIL) throw refuseHeader('mac');
    // A line that has not ended is looked at again, unless it is known to be another.
    if (next === -1 && (isMac || newline + 3 >= bytes.length)) return { size: null, lookFrom: newline };
    newline = next;
  }
  return { size: null, lookFrom: bytes.length };
}

/**
 * Parses the header that `bytes` begin with; what follows `size` is the payload's. Throws `age_header` for
 * anything but the one canonical form, and for a header that is not complete.
 */
export function parseHeader(bytes: Uint8Array): Header {
  const { size } = findHeaderEnd(bytes);
  if (size === null) throw refuseHeader('truncated');
  const lines = ascii.decode(bytes.subarray(0, size - 1)).split('\n');
  if (lines.shift() !== VERSION) throw refuseHeader('version');
  const macLine = lines.pop() ?? '';
  if (!MAC_LINE.test(macLine)) throw refuseHeader('mac');
  const mac = decode64(macLine.slice(4), 'mac');
  const stanzas: Stanza[] = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? '';
    if (!STANZA_LINE.test(line)) throw refuseHeader('stanza');
    const [type = '', ...args] = line.slice(3).split(' ');
    const first = (at += 1);
    while (lines[at]?.length === LINE) at += 1;
    const last = lines[at];
    if (last === undefined || last.length > LINE) throw refuseHeader('stanza');
    at += 1;
    stanzas.push({ type, args, body: decode64(lines.slice(first, at).join(''), 'stanza') });
  }
  if (stanzas.length === 0) throw refuseHeader('stanza');
  return { stanzas, mac, size, bytes: bytes.subarray(0, size) };
}

/** Parses bytes that are a header and nothing else. Throws `age_header`. */
export function parseWholeHeader(bytes: Uint8Array): Header {
  const header = parseHeader(bytes);
  if (header.size !== bytes.length) throw refuseHeader('trailing');
  return header;
}

function stanzaLines({ type, args, body }: Stanza): string {
  const words = [type, ...args];
  if (!words.every((word) => ARGUMENT.test(word))) throw refuseHeader('stanza');
  const text = b64(body);
  const lines = [`-> ${words.join(' ')}`];
  for (let at = 0; at <= text.length; at += LINE) lines.push(text.slice(at, at + LINE));
  return `${lines.join('\n')}\n`;
}

const headerMac = (covered: Uint8Array, fileKey: Uint8Array): Uint8Array => {
  if (fileKey.length !== FILE_KEY) throw refuseHeader('file_key');
  return hmacSha256(hkdfSha256(fileKey, new Uint8Array(0), utf8('header'), 32), covered);
};

/** Writes the stanzas and the MAC under the 16-byte file key. Throws `age_header` for stanzas that cannot be. */
export function encodeHeader(stanzas: readonly Stanza[], fileKey: Uint8Array): Uint8Array {
  if (stanzas.length === 0) throw refuseHeader('stanza');
  const covered = utf8(`${VERSION}\n${stanzas.map(stanzaLines).join('')}---`);
  return concat(covered, utf8(` ${b64(headerMac(covered, fileKey))}\n`));
}

/** Throws `age_mac` unless the header was written by someone who holds the file key; `age_header` if malformed. */
export function verifyHeaderMac(header: Uint8Array | Header, fileKey: Uint8Array): void {
  const { bytes, mac } = header instanceof Uint8Array ? parseWholeHeader(header) : header;
  const covered = bytes.subarray(0, bytes.length - MAC_TAIL);
  if (!equal(headerMac(covered, fileKey), mac)) throw new ZegelError('age_mac');
}

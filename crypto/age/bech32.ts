/** Bech32 (BIP 173) as age uses it: without the limit of 90 characters, over whole bytes, lower case. */
const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const;
const CHECKSUM = 6;

function polymod(values: Iterable<number>): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    GENERATOR.forEach((generator, bit) => {
      if ((top >>> bit) & 1) sum ^= generator;
    });
  }
  return sum >>> 0;
}

function* expandPrefix(prefix: string): Generator<number> {
  for (const char of prefix) yield char.charCodeAt(0) >> 5;
  yield 0;
  for (const char of prefix) yield char.charCodeAt(0) & 31;
}

/** Regroups bits, most significant first; `null` when what is left over is a whole group or not zero. */
function regroup(values: Iterable<number>, from: number, to: number, pad: boolean): number[] | null {
  const out: number[] = [];
  let bits = 0;
  let held = 0;
  for (const value of values) {
    held = (held << from) | value;
    bits += from;
    while (bits >= to) {
      bits -= to;
      out.push(held >> bits);
      held &= (1 << bits) - 1;
    }
  }
  if (pad) {
    if (bits > 0) out.push(held << (to - bits));
  } else if (bits >= from || held !== 0) return null;
  return out;
}

export function encodeBech32(prefix: string, bytes: Uint8Array): string {
  const data = regroup(bytes, 8, 5, true) ?? [];
  const sum = polymod([...expandPrefix(prefix), ...data, ...new Array<number>(CHECKSUM).fill(0)]) ^ 1;
  const checksum = Array.from({ length: CHECKSUM }, (_, i) => (sum >>> (5 * (CHECKSUM - 1 - i))) & 31);
  return `${prefix}1${[...data, ...checksum].map((value) => ALPHABET.charAt(value)).join('')}`;
}

/** The bytes of a lower-case Bech32 string with exactly this prefix, or `null`. */
export function decodeBech32(prefix: string, text: string): Uint8Array | null {
  if (!text.startsWith(`${prefix}1`)) return null;
  const values = Array.from(text.slice(prefix.length + 1), (char) => ALPHABET.indexOf(char));
  if (values.length < CHECKSUM || values.includes(-1)) return null;
  if (polymod([...expandPrefix(prefix), ...values]) !== 1) return null;
  const bytes = regroup(values.slice(0, -CHECKSUM), 5, 8, false);
  return bytes && Uint8Array.from(bytes);
}

/**
 * The age test kit (C2SP/CCTV `age/`): one vector, checked as data, in Node or in a browser. A vector names the
 * class of failure it wants and the hash of all plaintext that may have come out before it.
 */
import { armor, ArmorDecoder } from '../../crypto/age/armor.ts';
import { PAYLOAD_NONCE } from '../../crypto/age/chunks.ts';
import {
  type AeadName,
  type Stage,
  encodeHeader,
  fileOpener,
  openPayload,
  parseHeader,
  parseIdentity,
  sealPayload,
} from '../../crypto/age/index.ts';
import { join } from '../../crypto/age/stage.ts';
import { equal, hex } from '../../crypto/bytes.ts';
import { isZegelError } from '../../crypto/errors.ts';
import { createSha256 } from '../../crypto/hash.ts';
import { na } from '../../crypto/sodium.ts';

/** What the kit expects, and our word for it. */
const OUTCOME: Record<string, string> = {
  success: 'success',
  'header failure': 'age_header',
  'armor failure': 'age_armor',
  'HMAC failure': 'age_mac',
  'payload failure': 'age_payload',
  'no match': 'age_no_match',
};

const FIELDS = 'expect, payload, file key, identity, passphrase, armored, compressed, comment'.split(', ');

export interface AgeVector {
  /** `success` or one of our codes. */
  outcome: string;
  /** Hex SHA-256 of what may come out; absent where nothing may. */
  payload: string | undefined;
  fileKey: Uint8Array;
  identities: string[];
  usesPassphrase: boolean;
  isArmored: boolean;
  file: Uint8Array;
}

export interface Way {
  /** Bytes that are pushed at a time. */
  piece: number;
  aead?: AeadName | undefined;
}

export async function parseAgeVector(bytes: Uint8Array): Promise<AgeVector> {
  const text = new TextDecoder('latin1').decode(bytes);
  const end = text.indexOf('\n\n');
  const fields = text
    .slice(0, end)
    .split('\n')
    .map((line) => {
      const colon = line.indexOf(': ');
      return { name: line.slice(0, colon), value: line.slice(colon + 2) };
    });
  const values = (wanted: string) => fields.filter(({ name }) => name === wanted).map(({ value }) => value);
  const outcome = OUTCOME[values('expect')[0] ?? ''];
  if (outcome === undefined || fields.some(({ name }) => !FIELDS.includes(name))) {
    throw new Error('a vector of another edition of the kit');
  }
  const body = bytes.slice(end + 2);
  return {
    outcome,
    payload: values('payload')[0],
    fileKey: na().from_hex(values('file key')[0] ?? ''),
    identities: values('identity'),
    usesPassphrase: values('passphrase').length > 0,
    isArmored: values('armored')[0] === 'yes',
    file: values('compressed')[0] === 'zlib' ? await inflate(body) : body,
  };
}

async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function run(stage: Stage, bytes: Uint8Array, piece: number, emit: (bytes: Uint8Array) => void) {
  for (let at = 0; at < bytes.length; at += piece) await stage.push(bytes.subarray(at, at + piece), emit);
  await stage.finish(emit);
}

async function binaryOf({ isArmored, file }: AgeVector, piece: number): Promise<Uint8Array> {
  if (!isArmored) return file;
  const pieces: Uint8Array[] = [];
  await run(new ArmorDecoder(), file, piece, (bytes) => pieces.push(bytes));
  return join(pieces);
}

/** Opens the vector; `null` when that went as the kit says, else what was different. */
export async function checkOpening(vector: AgeVector, { piece, aead }: Way): Promise<string | null> {
  const plaintext = createSha256();
  let seen = 'success';
  try {
    const opener = fileOpener(vector.identities.map(parseIdentity), aead ? { aead } : {});
    await run(opener, await binaryOf(vector, piece), piece, (bytes) => plaintext.update(bytes));
  } catch (error) {
    if (!isZegelError(error)) throw error;
    seen = error.code;
  }
  if (seen !== vector.outcome) return `${seen} instead of ${vector.outcome}`;
  const nothing = hex(createSha256().digest());
  return hex(plaintext.digest()) === (vector.payload ?? nothing) ? null : 'other plaintext came out';
}

/** Writes a vector that opens again, from its parts: header, payload and armor come out as the same bytes. */
export async function checkWriting(vector: AgeVector, { piece, aead }: Way): Promise<string | null> {
  const file = await binaryOf(vector, piece);
  const header = parseHeader(file);
  if (!equal(encodeHeader(header.stanzas, vector.fileKey), header.bytes)) return 'another header';
  const payload = file.subarray(header.size);
  const plaintext = await openPayload(vector.fileKey, payload, aead);
  const sealed = await sealPayload(vector.fileKey, plaintext, payload.subarray(0, PAYLOAD_NONCE), aead);
  if (!equal(sealed, payload)) return 'another payload';
  if (!vector.isArmored) return null;
  const lines = new TextDecoder().decode(vector.file).trim().replaceAll('\r\n', '\n');
  return (await armor(file)) === `${lines}\n` ? null : 'another armor';
}

/**
 * What lies beside a leaf, at rest: salt and private JSON, and the network address to which the JSON commits, sealed
 * together under the organisation's data key. With the salt in clear, whoever has a copy of the database could test
 * guesses of the JSON against the leaf. The address has a salt of its own, because a proof of receipt shows salt and
 * JSON of an entry and not from where it came.
 */
import { concat, fromUtf8, utf8 } from '../../crypto/bytes.ts';
import type { DataKey } from '../keys/data-keys.ts';
import { type Column, openField, sealField } from '../keys/fields.ts';

const COLUMN: Column = 'log_entries.salt_and_private';
const SALT = 32;

export interface PrivatePart {
  /** 32 bytes. */
  salt: Uint8Array;
  json: string;
  /** Null where nobody asked over the network, and in entries of before. */
  from: { salt: Uint8Array; address: string } | null;
}

/** Stands in no JSON text, where control characters are escaped. */
const END_OF_JSON = 0;

/** `log_entries.private_sealed` of entry `seq`. */
export const sealPrivatePart = (
  key: DataKey,
  org: string,
  seq: number,
  { salt, json, from }: PrivatePart,
): Uint8Array => {
  const where = from ? [Uint8Array.of(END_OF_JSON), from.salt, utf8(from.address)] : [];
  return sealField(key, COLUMN, org, concat(salt, utf8(json), ...where), seq);
};

/** Throws `unwrap_failed`. */
export function openPrivatePart(key: DataKey, org: string, seq: number, sealed: Uint8Array): PrivatePart {
  const opened = openField(key, COLUMN, org, sealed, seq);
  const end = opened.indexOf(END_OF_JSON, SALT);
  const where = end === -1 ? null : opened.subarray(end + 1);
  return {
    salt: opened.slice(0, SALT),
    json: fromUtf8(opened.subarray(SALT, end === -1 ? undefined : end)),
    from: where && { salt: where.slice(0, SALT), address: fromUtf8(where.subarray(SALT)) },
  };
}

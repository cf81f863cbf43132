/**
 * What lies beside a leaf, at rest: salt and private JSON sealed together under the organisation's data key. With
 * the salt in clear, whoever has a copy of the database could test guesses of the JSON against the leaf.
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
}

/** `log_entries.private_sealed` of entry `seq`. */
export const sealPrivatePart = (
  key: DataKey,
  org: string,
  seq: number,
  { salt, json }: PrivatePart,
): Uint8Array => sealField(key, COLUMN, org, concat(salt, utf8(json)), seq);

/** Throws `unwrap_failed`. */
export function openPrivatePart(key: DataKey, org: string, seq: number, sealed: Uint8Array): PrivatePart {
  const opened = openField(key, COLUMN, org, sealed, seq);
  return { salt: opened.slice(0, SALT), json: fromUtf8(opened.subarray(SALT)) };
}

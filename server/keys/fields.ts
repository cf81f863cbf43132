/**
 * Sealed columns: XChaCha20-Poly1305 under a data key, bound to the column and to the row's owner, so that a value
 * cannot be moved to another row or column.
 */
import { fromUtf8, utf8 } from '../../crypto/bytes.ts';
import { fail } from '../../contract/errors.ts';
import { unwrapSecret, wrapSecret } from '../../crypto/wrap.ts';
import type { z } from 'zod';
import type { DataKey } from './data-keys.ts';

/** `accounts.person_sealed` and the like. */
export type Column = `${string}.${string}`;

/** `owner` is the id of the row (22 characters); `position` tells rows apart that share an owner. */
export const sealField = (
  key: DataKey,
  column: Column,
  owner: string,
  value: Uint8Array,
  position = 0,
): Uint8Array => wrapSecret(key, `field/${column}`, owner, position, value);

/** Throws `unwrap_failed`. */
export const openField = (
  key: DataKey,
  column: Column,
  owner: string,
  sealed: Uint8Array,
  position = 0,
): Uint8Array => unwrapSecret(key, `field/${column}`, owner, position, sealed);

/** A sealed column that holds JSON of one shape. */
export function sealedJson<Shape extends z.ZodType>(column: Column, shape: Shape) {
  return {
    seal: (key: DataKey, owner: string, value: z.input<Shape>, position = 0): Uint8Array =>
      sealField(key, column, owner, utf8(JSON.stringify(value)), position),
    /** Throws `unwrap_failed`, or `internal` when what was sealed is not of this shape. */
    open: (key: DataKey, owner: string, sealed: Uint8Array, position = 0): z.output<Shape> => {
      const parsed = shape.safeParse(
        JSON.parse(fromUtf8(openField(key, column, owner, sealed, position))) as unknown,
      );
      if (!parsed.success) throw fail('internal');
      return parsed.data;
    },
  };
}

/**
 * What a sender's client seals to itself at release: link secrets and access codes of the guests, so that it can
 * send a link again and tell a code again. The relay keeps it and cannot read it.
 */
import { z } from 'zod';
import { address, bytes, id } from '../../contract/values.ts';

const record = z.strictObject({
  v: z.literal(1),
  guests: z.array(
    z.strictObject({ handle: id, address, linkSecret: bytes(32), accessCode: z.string().nullable() }),
  ),
});
export type RecordedGuest = z.infer<typeof record>['guests'][number];

export const encodeSenderRecord = (guests: RecordedGuest[]): string => JSON.stringify({ v: 1, guests });

/** Throws a `ZodError` on another shape. */
export const parseSenderRecord = (json: string): RecordedGuest[] => record.parse(JSON.parse(json)).guests;

/** A recipient's address and number, sealed under the message's key. */
import { z } from 'zod';
import { address, phone } from '../../contract/values.ts';
import { sealedJson } from '../keys/fields.ts';

export const recipientPerson = sealedJson(
  'deliveries.recipient',
  z.strictObject({ address, number: phone.nullable() }),
);

/** All but the last two digits, as a page may show them. */
export const numberHint = (number: string | null): string | null => number && number.slice(-2);

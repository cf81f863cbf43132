import { expect, test } from 'vitest';
import { payloadSize } from '../crypto/age/chunks.ts';
import { MAX_ATTACHMENT_BYTES, MAX_PART_BYTES } from './values.ts';

test('the largest part holds the largest attachment, and no byte more', () => {
  expect(MAX_PART_BYTES).toBe(payloadSize(MAX_ATTACHMENT_BYTES));
});

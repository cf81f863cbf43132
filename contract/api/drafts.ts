/**
 * Messages that are being written, sealed to their author alone (docs/format.md, Seals). A draft has the id of the
 * message it will become. The relay sees a padded size, a time and how often it was saved.
 */
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { MAX_DRAFT_BYTES, MAX_DRAFT_SUMMARY_BYTES, MAX_DRAFTS } from '../values.ts';
import { bytesUpTo, id, nothing, ok, timeMs } from './common.ts';

const version = z.int().min(1);
const times = { updatedAt: timeMs, expiresAt: timeMs };

export const list = endpoint('GET', '/api/drafts', 'member', 'My drafts, newest first', {
  body: nothing,
  result: z.strictObject({
    drafts: z
      .array(z.strictObject({ draft: id, version, ...times, summary: bytesUpTo(MAX_DRAFT_SUMMARY_BYTES) }))
      .max(MAX_DRAFTS),
  }),
});

export const get = endpoint('GET', '/api/drafts/:draft', 'member', 'A draft of mine', {
  body: nothing,
  result: z.strictObject({ draft: id, version, ...times, content: bytesUpTo(MAX_DRAFT_BYTES) }),
});

/**
 * Saves a draft on top of version `ifVersion`, 0 for one that is new; it becomes version `ifVersion + 1`, to which
 * both seals are bound. Throws `draft_changed` when the draft is at another version, `not_found` when it is gone,
 * `already_released` when its message was sent, `drafts_full`.
 */
export const put = endpoint('POST', '/api/drafts/:draft', 'member', 'Save a draft of mine', {
  body: z.strictObject({
    ifVersion: z.int().min(0),
    summary: bytesUpTo(MAX_DRAFT_SUMMARY_BYTES),
    content: bytesUpTo(MAX_DRAFT_BYTES),
  }),
  result: z.strictObject({ version, ...times }),
});

/** Throws a draft away. It can be taken back for a few minutes; then it is deleted, with the parts staged for it. */
export const discard = endpoint('POST', '/api/drafts/:draft/discard', 'member', 'Throw a draft away', {
  body: nothing,
  result: ok,
});

export const restore = endpoint(
  'POST',
  '/api/drafts/:draft/restore',
  'member',
  'Take back a draft that was thrown away',
  { body: nothing, result: ok },
);

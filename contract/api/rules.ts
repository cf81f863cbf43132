/**
 * The organisation's rules, for admins (docs/architecture.md, Rules). A version is never changed: whatever was judged
 * names the version it was judged by. What weakens a rule that refuses takes two admins, who sign the same bytes.
 */
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { bytes, id, nothing, ok, personName, signed, signingKey, timeMs } from './common.ts';

const admin = z.strictObject({ account: id, name: personName });

const version = {
  version: z.int().min(1),
  publishedAt: timeMs,
  by: admin,
  /** The other admin, where it took two. */
  second: admin.nullable(),
};

const weakened = z.array(z.string().max(64)).max(201);

/** Every version, newest first (at most 200), and what waits for a second admin. */
export const list = endpoint('GET', '/api/rules', 'admin', 'The versions of the rules', {
  body: nothing,
  result: z.strictObject({
    versions: z.array(z.strictObject(version)),
    waiting: z
      .strictObject({
        version: z.int().min(2),
        proposedAt: timeMs,
        by: admin,
        rules: signed(),
        rulesBy: signingKey,
        /** The rules that it weakens or switches off. */
        weakened,
      })
      .nullable(),
  }),
});

/** One version, as it was signed. Throws `not_found`. */
export const get = endpoint('GET', '/api/rules/:n', 'admin', 'One version of the rules', {
  body: nothing,
  result: z.strictObject({ ...version, rules: signed(), rulesBy: signingKey }),
});

/**
 * Publishes the version after the one in force, signed by the caller; where it weakens a rule that refuses, it waits
 * for a second admin. Throws `rules_invalid`, `bad_signature`, `rules_version_taken`, `rules_waiting`.
 */
export const publish = endpoint('POST', '/api/rules', 'admin', 'Publish the next version of the rules', {
  body: z.strictObject({ rules: signed() }),
  result: z.strictObject({ outcome: z.enum(['published', 'waiting']), version: z.int().min(2), weakened }),
});

/**
 * The caller's signature under the bytes of the version that waits, which is in force from then on. Throws
 * `not_found`, `second_admin_needed` for whoever signed it first, `bad_signature`.
 */
export const second = endpoint('POST', '/api/rules/:n/second', 'admin', 'Sign rules as the second admin', {
  body: z.strictObject({ signature: bytes(64) }),
  result: z.strictObject({ version: z.int().min(2) }),
});

/** Gives up the version that waits; any admin may. Throws `not_found`. */
export const withdraw = endpoint('POST', '/api/rules/:n/withdraw', 'admin', 'Give up rules that wait', {
  body: nothing,
  result: ok,
});

/**
 * In how many messages of the last days each fact was found, and how often together; the fact `message` is all of
 * them. Nothing of any one message (docs/threat-model.md, What the relay counts).
 */
export const totals = endpoint('GET', '/api/rule-totals', 'admin', 'Totals of the last 30 days', {
  body: nothing,
  result: z.strictObject({
    days: z.int().min(1),
    totals: z.array(
      z.strictObject({ fact: z.string().max(128), messages: z.int().min(1), found: z.int().min(1) }),
    ),
  }),
});

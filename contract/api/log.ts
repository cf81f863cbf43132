/** Reading the communication log (docs/architecture.md, The logs). Every reading is itself an entry. */
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { logLeaf } from '../objects.ts';
import { address, bytes, bytesUpTo, digest, id, nothing, ok, personName, timeMs } from './common.ts';

/** The personal part of an entry, in NEN 7513's order; absent fields are null. */
export const logPrivate = z.strictObject({
  v: z.literal(1),
  /** Who: an account, a guest by handle, or the service itself. */
  actor: z.strictObject({
    kind: z.enum(['account', 'guest', 'service']),
    id: id.nullable(),
    address: address.nullable(),
    name: personName.nullable(),
  }),
  onBehalfOf: id.nullable(),
  /** Which object. */
  message: id.nullable(),
  envelope: z.int().nullable(),
  handle: id.nullable(),
  recipient: address.nullable(),
  phone: z.string().nullable(),
  /** The network address in clear, in entries from before `from`; null since. */
  ip: z.string().max(64).nullable(),
  /** From where: `networkDigest` of the address, which lies beside the entry. Null where there is none. */
  from: digest.nullable().optional(),
  purpose: z.string().max(200).nullable(),
  /** For programs: reason codes, level, counts. Never content. */
  detail: z.record(z.string().max(64), z.union([z.string().max(500), z.number(), z.boolean()])),
});
export type LogPrivate = z.infer<typeof logPrivate>;

export const logEntry = z.strictObject({
  seq: z.int().min(0),
  leaf: z.string(),
  /** Null once erased. */
  salt: bytes(32).nullable(),
  private: z.string().nullable(),
  /** The network address to which `from` of the private part commits; null where it does not, or was erased. */
  from: z.strictObject({ salt: bytes(32), address: z.string().max(64) }).nullable(),
  /** Subject and attachment names, sealed to the log's content key. */
  content: bytesUpTo(256 * 1024).nullable(),
});
export type LogEntry = z.infer<typeof logEntry>;

/** `before` and `limit` as query: newest first, at most 200. */
export const read = endpoint('GET', '/api/log', 'admin', 'The communication log, newest first', {
  body: nothing,
  result: z.strictObject({
    entries: z.array(logEntry),
    size: z.int(),
    /** A C2SP signed note. */
    checkpoint: z.string(),
    /** The epoch's private key sealed to me; null when no other admin has given it yet. */
    epochKey: bytesUpTo(4096).nullable(),
  }),
});

export const proof = endpoint(
  'GET',
  '/api/log/proof/:n',
  'admin',
  'Proof that entry n is in the tree of the checkpoint',
  {
    body: nothing,
    result: z.strictObject({
      leaf: z.string(),
      index: z.int(),
      size: z.int(),
      hashes: z.array(digest),
      checkpoint: z.string(),
    }),
  },
);

/**
 * Proof that the tree of n leaves is the beginning of that of `to` (query) leaves, for checkpoints that the caller has
 * (RFC 9162 §2.1.4). Hashes only: no entry is read, so none is written. Throws `not_found` for sizes there are not.
 */
export const consistency = endpoint(
  'GET',
  '/api/log/consistency/:n',
  'member',
  'Proof that the log of n entries is the beginning of a later one',
  {
    body: nothing,
    result: z.strictObject({ first: z.int(), second: z.int(), hashes: z.array(digest) }),
  },
);

/** Gives another admin the log's content key. */
export const shareEpoch = endpoint(
  'POST',
  '/api/log/readers/:account',
  'admin',
  'Give an admin the key of the log',
  {
    body: z.strictObject({ sealed: bytesUpTo(4096) }),
    result: ok,
  },
);

export { logLeaf, timeMs };

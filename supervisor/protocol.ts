/*
 * What the supervisor and the processes it starts say to each other over the channel that node makes between
 * a parent and its child. The channel also tells a child that its parent is gone: it then ends.
 */
import { z } from 'zod';

/** base64url of the SHA-256 of an Ed25519 public key. */
const fingerprint = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** A line that a person reads on the terminal: no control characters, which could rewrite what stands there. */
const line = z
  .string()
  .max(500)
  .regex(/^\P{Cc}*$/u);

/** From a process to the supervisor. */
export const childMessage = z.discriminatedUnion('type', [
  /** It listens. Scanner and gateway say the fingerprint of their identity. */
  z.strictObject({ type: z.literal('ready'), fingerprint: fingerprint.optional() }),
  /** From the relay: the path of the one-time set-up link; null when an organisation exists. */
  z.strictObject({
    type: z.literal('setup'),
    url: z
      .string()
      .regex(/^\/setup\/[A-Za-z0-9_-]{16,128}$/)
      .nullable(),
  }),
  /** Lines for the person at the terminal. */
  z.strictObject({ type: z.literal('notice'), lines: z.array(line).max(60) }),
]);

/** A message of a process. */
export type ChildMessage = z.infer<typeof childMessage>;

/** From the supervisor to a process. */
export type SupervisorMessage =
  | { type: 'shutdown' }
  /** To the relay, when both are known, and again when the relay was restarted. */
  | { type: 'fingerprints'; scanner: string; gateway: string };

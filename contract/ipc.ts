/** What a child process and the supervisor of the embedded default say over the IPC channel. */
import { z } from 'zod';
import { digest } from './values.ts';

/** Child → supervisor. */
export const fromChild = z.discriminatedUnion('type', [
  /** It listens. Scanner and gateway name the SHA-256 of their identity's public key. */
  z.strictObject({ type: z.literal('ready'), fingerprint: digest.optional() }),
  /** The path of the relay's one-time set-up link, without its fragment; null when there is an organisation. */
  z.strictObject({ type: z.literal('setup'), url: z.string().startsWith('/setup/').nullable() }),
  /** Lines for the person at the console. */
  z.strictObject({ type: z.literal('notice'), lines: z.array(z.string().max(500)).max(50) }),
]);
export type FromChild = z.infer<typeof fromChild>;

/** Supervisor → child. */
export const fromSupervisor = z.discriminatedUnion('type', [
  /** To the relay, once scanner and gateway are ready. */
  z.strictObject({ type: z.literal('fingerprints'), scanner: digest, gateway: digest }),
  z.strictObject({ type: z.literal('shutdown') }),
]);
export type FromSupervisor = z.infer<typeof fromSupervisor>;

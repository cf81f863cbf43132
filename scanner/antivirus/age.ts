/** How old the signatures of an engine may be, and what an engine's are by that. */
import { z } from 'zod';
import { isStale } from './engine.ts';
import type { EngineState } from './engine.ts';

const DAY_MS = 24 * 3_600_000;

/** The setting `ZEGEL_SIGNATURES_MAX_AGE`: days, 7 by default, or `none`, which gives null: of any age, or of none. */
export const signaturesMaxAge = z
  .string()
  .regex(/^(none|[1-9]\d{0,3})$/)
  .default('7')
  .transform((days) => (days === 'none' ? null : Number(days)));

/** Signatures must have been built since then (Unix milliseconds); null when any will do. */
export const signaturesSince = (maxAgeDays: number | null, now: number): number | null =>
  maxAgeDays === null ? null : now - maxAgeDays * DAY_MS;

/**
 * `stale`: older than they may be, or without a date, so that nothing is clean. `unwatched`: clamd's, of which nobody
 * wants to know the age. `current`: all others, the rules of the built-in engine among them.
 */
export type SignaturesAge = 'current' | 'stale' | 'unwatched';

export function signaturesAge(engine: EngineState, since: number | null): SignaturesAge {
  if (isStale(engine, since)) return 'stale';
  return engine.name === 'clamd' && since === null ? 'unwatched' : 'current';
}

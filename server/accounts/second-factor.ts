/**
 * The second factor of accounts and of enrolments: TOTP (RFC 6238, one step of grace, no code twice) or a code by
 * SMS. Five wrong codes lock it for a quarter of an hour.
 */
import { NobleCryptoPlugin, ScureBase32Plugin, TOTP } from 'otplib';
import { z } from 'zod';
import { type ErrorCode, fail } from '../../contract/errors.ts';
import { phone } from '../../contract/values.ts';
import type { ZegelError } from '../../crypto/errors.ts';
import { MINUTE_MS, SECOND_MS } from '../clock.ts';
import type { Tx } from '../db/database.ts';
import { sealedJson } from '../keys/fields.ts';
import type { Relay } from '../relay.ts';
import { type CodeSubject, tryCode } from '../sms/codes.ts';

const MAX_TRIES = 5;
const LOCKED_MS = 15 * MINUTE_MS;
const STEP_SECONDS = 30;

const factorShape = z.discriminatedUnion('kind', [
  /** Base32 (RFC 4648 §6). */
  z.strictObject({ kind: z.literal('totp'), secret: z.string().min(16) }),
  z.strictObject({ kind: z.literal('sms'), number: phone }),
]);
export type Factor = z.infer<typeof factorShape>;

export const accountFactor = sealedJson('accounts.factor', factorShape);
export const enrolmentFactor = sealedJson('enrolments.factor', factorShape);

const totp = new TOTP({
  crypto: new NobleCryptoPlugin(),
  base32: new ScureBase32Plugin(),
  period: STEP_SECONDS,
  digits: 6,
  algorithm: 'sha1',
});

/** A fresh secret of 160 bits, with the otpauth:// address that authenticators read. */
export function newTotp(issuer: string, label: string): { secret: string; uri: string } {
  const secret = totp.generateSecret();
  return { secret, uri: totp.toURI({ issuer, label, secret }) };
}

/** What is kept beside a factor, in the row of its account or enrolment. */
export interface FactorState {
  factor_time_step: number | null;
  factor_tries: number;
  factor_locked_until: number | null;
}

export type FactorOutcome =
  { is: 'right' } | { is: 'wrong'; left: number } | { is: 'expired' } | { is: 'locked'; minutes: number };

/** An outcome and the state to store with it, in the transaction that holds the row locked. */
export interface FactorTry {
  outcome: FactorOutcome;
  state: FactorState;
}

/** The locks of a state at this time; null when one may try. */
export function lockedFor({ factor_locked_until }: FactorState, now: number): FactorOutcome | null {
  if (factor_locked_until === null || factor_locked_until <= now) return null;
  return { is: 'locked', minutes: Math.ceil((factor_locked_until - now) / MINUTE_MS) };
}

/**
 * One try. The caller holds the row locked, stores `state` whatever the outcome, and commits before it answers: so
 * a try counts before anybody learns what it gave. `compare` says whether it was right.
 */
export async function tryFactor(
  state: FactorState,
  now: number,
  compare: () => Promise<{ answer: 'right' | 'wrong' | 'expired'; timeStep?: number }>,
): Promise<FactorTry> {
  const { factor_time_step: lastStep, factor_tries, factor_locked_until } = state;
  const locked = lockedFor(state, now);
  if (locked) {
    return { outcome: locked, state: { factor_time_step: lastStep, factor_tries, factor_locked_until } };
  }
  const tries = factor_locked_until === null ? factor_tries : 0;
  const { answer, timeStep } = await compare();
  const free = { factor_time_step: lastStep, factor_tries: tries, factor_locked_until: null };
  if (answer === 'right') {
    const factor_time_step = timeStep ?? lastStep;
    return { outcome: { is: 'right' }, state: { ...free, factor_tries: 0, factor_time_step } };
  }
  if (answer === 'expired') return { outcome: { is: 'expired' }, state: free };
  const left = MAX_TRIES - tries - 1;
  if (left > 0) return { outcome: { is: 'wrong', left }, state: { ...free, factor_tries: tries + 1 } };
  return {
    outcome: { is: 'locked', minutes: LOCKED_MS / MINUTE_MS },
    state: { ...free, factor_tries: MAX_TRIES, factor_locked_until: now + LOCKED_MS },
  };
}

/** Compares a six-digit code with the factor. A code of TOTP counts once, and none before it counts any more. */
export async function compareCode(
  relay: Pick<Relay, 'clock' | 'dataKeys' | 'deployment'>,
  tx: Tx,
  factor: Factor,
  subject: CodeSubject,
  state: FactorState,
  code: string,
): Promise<{ answer: 'right' | 'wrong' | 'expired'; timeStep?: number }> {
  if (!/^[0-9]{6}$/.test(code)) return { answer: 'wrong' };
  if (factor.kind === 'sms') return { answer: await tryCode(relay, tx, subject, code) };
  const epoch = Math.floor(relay.clock.now() / SECOND_MS);
  const last = state.factor_time_step;
  // A step beyond what could be right now was made under a clock that ran ahead: nothing can match.
  if (last !== null && last > Math.floor(epoch / STEP_SECONDS) + 1) return { answer: 'wrong' };
  const result = await totp.verify(code, {
    secret: factor.secret,
    epoch,
    epochTolerance: STEP_SECONDS,
    ...(last === null ? {} : { afterTimeStep: last }),
  });
  return result.valid ? { answer: 'right', timeStep: result.timeStep } : { answer: 'wrong' };
}

/** What a client is told of an outcome that is not `right`. */
export function factorFailure(outcome: Exclude<FactorOutcome, { is: 'right' }>): ZegelError<ErrorCode> {
  if (outcome.is === 'wrong') return fail('code_wrong', { detail: { left: outcome.left } });
  if (outcome.is === 'expired') return fail('code_expired');
  return fail('factor_locked', { detail: { minutes: outcome.minutes } });
}

/** The last two digits of the number; null for TOTP. */
export const numberHint = (factor: Factor): string | null =>
  factor.kind === 'sms' ? factor.number.slice(-2) : null;

/**
 * Sending a message once, whatever the network does. What was asked of the relay is asked again unchanged until its
 * outcome is known; only then may other arguments take its place. So nothing is released twice, and nothing is lost.
 */
import { catalogued, fail } from '../../contract/errors.ts';
import { isZegelError } from '../../crypto/index.ts';
import { unscannableAllowed } from '../../scanner/rules/evaluate.ts';
import { withOrigin } from './answering.ts';
import type { Writing } from './author.ts';
import type { Correspondents } from './correspondents.ts';
import type { Draft } from './draft.ts';
import type { Environment } from './environment.ts';
import type { Evaluation, LetterToSend, SendStep, Sent } from './face.ts';
import { type Judgement, evaluateJudged } from './judgement.ts';
import {
  type PreparedEnvelope,
  checkToken,
  hasLinks,
  prepareEnvelope,
  redemption,
  tokenRequest,
} from './release.ts';
import type { SealingKeys } from './sealing-keys.ts';

const REDEMPTIONS = 4;
const DAY_MS = 24 * 3_600_000;

/** Whom a message goes to: how they open, and how the rules see them. */
export type People = Pick<Correspondents, 'resolve' | 'evaluated'>;

export class Sending {
  readonly #environment: Environment;
  readonly #writing: Writing;
  readonly #keys: SealingKeys;
  readonly #people: People;
  readonly #judgement: Judgement;

  constructor(
    environment: Environment,
    writing: Writing,
    keys: SealingKeys,
    people: People,
    judgement: Judgement,
  ) {
    this.#environment = environment;
    this.#writing = writing;
    this.#keys = keys;
    this.#people = people;
    this.#judgement = judgement;
  }

  async send(draft: Draft, letter: LetterToSend): Promise<Sent> {
    const of = argumentsOf(draft, letter);
    if (draft.released) {
      if (draft.released.of !== of) throw fail('already_released');
      return draft.released.sent;
    }
    if (draft.attempt && draft.attempt.of !== of) {
      if (draft.attempt.prepared.redemption) throw fail('send_unsettled');
      draft.attempt = null;
    }
    const prepared = draft.attempt?.prepared ?? (await this.#prepare(draft, letter));
    draft.attempt = { of, prepared };
    try {
      const sent = await this.#release(draft, prepared);
      draft.released = { of, sent };
      draft.attempt = null;
      return sent;
    } catch (error) {
      if (isSettled(error)) draft.attempt = null;
      if (isZegelError(error, 'rules_changed')) await this.#writing.refresh();
      throw error;
    }
  }

  /** Everything up to the envelope: the verdict, and nothing of the rules left to settle. */
  async #prepare(draft: Draft, letter: LetterToSend): Promise<PreparedEnvelope> {
    const recipients = await this.#people.resolve(letter.recipients);
    this.#step(draft, 'letter');
    const judged = await this.#judgement.of(draft, letter);
    const now = this.#environment.now();
    const { expiresWithin } = this.#checkRules(draft, judged, letter, now);
    const longest = expiresWithin === null ? Infinity : now + expiresWithin.days * DAY_MS;
    this.#step(draft, 'seal');
    return prepareEnvelope(this.#writing.author(), draft, judged, {
      recipients,
      subject: letter.subject,
      confirmed: letter.confirmed,
      expiresAt: Math.min(letter.expiresAt, longest),
      now,
    });
  }

  /** Throws what the scanner would refuse with, before anything is sealed; answers what is left of the rules. */
  #checkRules(
    { origin }: Draft,
    judged: PreparedEnvelope['letter'],
    { recipients, confirmed }: LetterToSend,
    now: number,
  ): Evaluation {
    const rules = this.#judgement.rules();
    const { verdict, reasons } = judged.judged.verdict;
    const isLetThrough = verdict === 'unscannable' && unscannableAllowed(rules, reasons);
    if (verdict !== 'clean' && !isLetThrough) throw fail('not_clean', { detail: { verdict } });
    const people = this.#people.evaluated(recipients);
    const sending = this.#judgement.sendingTo(people, now);
    const open = withOrigin(evaluateJudged(rules, judged, sending, confirmed), origin, people, confirmed);
    if (open.refused.length > 0) throw fail('refused_by_rule');
    if (open.levels.length > 0) throw fail('level_too_low');
    if (open.warnings.length > 0) throw fail('confirmation_needed');
    return open;
  }

  /**
   * Token, then redemption. The redemption that was sent is kept: after a fault it is sent once more, unchanged,
   * before anything else is tried, since it may have been the one that released.
   */
  async #release(draft: Draft, prepared: PreparedEnvelope): Promise<Sent> {
    for (let left = REDEMPTIONS - 1; ; left -= 1) {
      prepared.redemption ??= await this.#redemption(draft, prepared);
      this.#step(draft, 'release');
      try {
        const { releasedAt } = await this.#writing.redeem(
          draft.message,
          prepared.envelope,
          prepared.redemption,
        );
        return sentOf(draft, prepared, releasedAt);
      } catch (error) {
        // Both say that this very request released nothing; the next one carries a new token or a new sealing.
        if (left === 0 || !isZegelError(error, 'token_expired', 'gateway_key_gone')) throw error;
        prepared.redemption = null;
      }
    }
  }

  async #redemption(
    draft: Draft,
    prepared: PreparedEnvelope,
  ): Promise<NonNullable<PreparedEnvelope['redemption']>> {
    const { charter, org } = this.#writing.author();
    this.#step(draft, 'token');
    const { token } = await this.#keys.toScanner((key) =>
      this.#writing.token(draft.message, prepared.envelope, tokenRequest(draft, prepared, key)),
    );
    checkToken(token, draft, prepared, charter.scanner);
    // Accounts have no links, and need no key of the gateway.
    const gateway = hasLinks(prepared) ? await this.#keys.gatewayKey() : null;
    return redemption(org, draft, prepared, token, gateway);
  }

  #step(draft: Draft, step: SendStep): void {
    this.#environment.emit({ type: 'sending', message: draft.message, step });
  }
}

/** With the access codes, for the sender to pass on. */
const sentOf = (
  { message, thread }: Draft,
  { envelope, addressees }: PreparedEnvelope,
  releasedAt: number,
): Sent => ({
  message,
  thread,
  envelope,
  releasedAt,
  accessCodes: addressees.flatMap(({ address, accessCode }) =>
    accessCode === null ? [] : [{ address, code: accessCode }],
  ),
});

/**
 * Whether a failure says for sure that nothing was released. What may pass with time may also have been lost on the
 * way back, and a session that ended says nothing of the request before.
 */
export function isSettled(error: unknown): boolean {
  if (!isZegelError(error)) return false;
  const { retryable, status } = catalogued(error).entry;
  return !retryable && status !== 401 && status !== 403;
}

/** Equal for calls that ask for the same release. */
function argumentsOf(draft: Draft, letter: LetterToSend): string {
  const { subject, text, html, recipients, confirmed, expiresAt } = letter;
  const attachments = [...draft.attachments.keys()];
  return JSON.stringify([subject, text, html, recipients, confirmed, expiresAt, attachments]);
}

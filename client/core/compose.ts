/**
 * Writing and sending, as a page asks for it (docs/architecture.md, A message). Each message keeps its own state, so
 * that every call can be made again after a fault; what has been asked of the relay once is asked again unchanged
 * until its outcome is known, so that nothing is released twice and nothing is lost.
 */
import { api } from '../../contract/api/index.ts';
import { fail } from '../../contract/errors.ts';
import type { Confirmation } from '../../contract/objects.ts';
import {
  accessCodeStrength,
  fingerprint,
  isZegelError,
  newAccessCode,
  normaliseAddress,
  normalisePhone,
  unb64u,
} from '../../crypto/index.ts';
import {
  type EvaluatedPart,
  type EvaluatedRecipient,
  unscannableAllowed,
} from '../../scanner/rules/evaluate.ts';
import type { RuleSet } from '../../scanner/rules/schema.ts';
import { Draft, type DraftAttachment, type InspectedLetter } from './draft.ts';
import type { Environment } from './environment.ts';
import type {
  Antivirus,
  Attachment,
  ComposeFace,
  Correspondent,
  Evaluation,
  FileToAttach,
  Inspection as InspectionResult,
  LetterText,
  LetterToSend,
  Recipient,
  Sent,
} from './face.ts';
import type { Relay } from './http.ts';
import { Inspection } from './inspection.ts';
import type { Member } from './member.ts';
import {
  type PreparedEnvelope,
  type ResolvedRecipient,
  checkToken,
  prepareEnvelope,
  redemption,
  tokenRequest,
} from './release.ts';
import { evaluateMessage, findInLetter, inspectedParts, openRules, partsWhileTyping } from './rules.ts';
import type { SealingKeys } from './sealing-keys.ts';
import type { Session } from './session.ts';

export class Compose implements ComposeFace {
  readonly #relay: Relay;
  readonly #environment: Environment;
  readonly #session: Session;
  readonly #keys: SealingKeys;
  readonly #inspection: Inspection;
  readonly #drafts = new Map<string, Draft>();
  /** Who was looked up, and whether they have an account. */
  readonly #accounts = new Map<string, boolean>();

  constructor(relay: Relay, environment: Environment, session: Session, keys: SealingKeys) {
    this.#relay = relay;
    this.#environment = environment;
    this.#session = session;
    this.#keys = keys;
    this.#inspection = new Inspection(relay, environment, keys, () => this.#member());
  }

  async lookup(addresses: string[]): Promise<Correspondent[]> {
    const normalised = addresses.map(normalisedOrNull);
    const valid = [...new Set(normalised.filter((address) => address !== null))];
    const known = valid.length === 0 ? [] : await this.#lookUp(valid);
    return addresses.map((typed, index) => {
      const address = normalised[index] ?? null;
      const found = known.find((each) => each.address === address);
      const account = found?.account ?? null;
      return {
        address: address ?? typed,
        valid: address !== null,
        account: account && {
          id: account.account,
          name: account.name,
          fingerprint: fingerprint(unb64u(account.keys.signingKey)),
        },
        numbers: found?.numbers ?? [],
      };
    });
  }

  newAccessCode(): Promise<string> {
    return Promise.resolve(newAccessCode());
  }

  accessCodeStrength(code: string): Promise<'generated' | 'guessable'> {
    return Promise.resolve(accessCodeStrength(code));
  }

  antivirus(): Promise<Antivirus> {
    return this.#keys.antivirus();
  }

  startMessage(options: { thread?: string } = {}): Promise<{ message: string; thread: string }> {
    const draft = new Draft(this.#member(), options.thread);
    this.#drafts.set(draft.message, draft);
    return Promise.resolve({ message: draft.message, thread: draft.thread });
  }

  async attach(message: string, attachment: string, source: FileToAttach): Promise<Attachment> {
    const draft = this.#draft(message);
    const before = draft.attachments.get(attachment);
    const isSame = before?.source.file.size === source.file.size && before.source.name === source.name;
    const state: DraftAttachment =
      before && isSame
        ? before
        : {
            attachment,
            source,
            place: before?.place ?? draft.freePlace(),
            removed: new AbortController(),
            sealed: null,
            upload: null,
            part: null,
            judged: null,
          };
    if (before !== state) {
      before?.removed.abort();
      draft.attachments.set(attachment, state);
    }
    await this.#inspection.attachment(draft, state);
    return attachmentView(state);
  }

  removeAttachment(message: string, attachment: string): Promise<void> {
    const draft = this.#draft(message);
    draft.attachments.get(attachment)?.removed.abort();
    draft.attachments.delete(attachment);
    return Promise.resolve();
  }

  preview(message: string, text: LetterText, recipients: Recipient[]): Promise<Evaluation> {
    const draft = this.#draft(message);
    const rules = this.#rules();
    const judged = [...draft.attachments.values()].flatMap((each) =>
      each.judged ? [each.judged.findings] : [],
    );
    const parts = partsWhileTyping(findInLetter(rules, text), judged);
    return Promise.resolve(evaluateMessage(rules, parts, this.#evaluated(recipients), []));
  }

  inspectLetter(message: string, text: LetterText, recipients: Recipient[]): Promise<InspectionResult> {
    const draft = this.#draft(message);
    return draft.inTurn(async () => {
      const letter = await this.#inspect(draft, text);
      const parts = partsOf(letter);
      await this.lookup(recipients.map(({ address }) => address));
      const evaluation = evaluateMessage(this.#rules(), parts, this.#evaluated(recipients), []);
      return {
        verdict: letter.judged.verdict.verdict,
        reasons: letter.judged.verdict.reasons,
        evaluation,
        attachments: draft.inspectedAttachments().map(attachmentView),
      };
    });
  }

  send(message: string, letter: LetterToSend): Promise<Sent> {
    const draft = this.#draft(message);
    return draft.inTurn(async () => {
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
        if (isZegelError(error, 'rules_changed')) await this.#session.refresh();
        throw error;
      }
    });
  }

  discard(message: string): Promise<void> {
    const draft = this.#drafts.get(message);
    for (const { removed } of draft?.attachments.values() ?? []) removed.abort();
    this.#drafts.delete(message);
    return Promise.resolve();
  }

  /** Gives up the messages of everybody but this account. */
  forgetOthers(account: string | null): void {
    for (const { message, subject } of this.#drafts.values()) {
      if (subject.sender !== account) void this.discard(message);
    }
    this.#accounts.clear();
  }

  /** Everything up to the envelope: the verdict, and nothing of the rules left to settle. */
  async #prepare(draft: Draft, letter: LetterToSend): Promise<PreparedEnvelope> {
    const recipients = await this.#resolve(letter.recipients);
    this.#step(draft, 'letter');
    const inspected = await this.#inspect(draft, letter);
    this.#checkRules(inspected, recipients, letter.confirmed);
    this.#step(draft, 'seal');
    return prepareEnvelope(this.#member(), draft, inspected, {
      recipients,
      subject: letter.subject,
      confirmed: letter.confirmed,
      expiresAt: letter.expiresAt,
      now: this.#environment.now(),
    });
  }

  /** The rules may have changed since the session began: then they are fetched, and the scanner is asked again. */
  async #inspect(draft: Draft, text: LetterText): Promise<InspectedLetter> {
    this.#step(draft, 'inspect');
    const { subject, text: plain, html } = text;
    try {
      return await this.#inspection.letter(draft, { subject, text: plain, html });
    } catch (error) {
      if (!isZegelError(error, 'rules_changed')) throw error;
      await this.#session.refresh();
      return this.#inspection.letter(draft, { subject, text: plain, html });
    }
  }

  /** Throws what the scanner would refuse with, before anything is sealed. */
  #checkRules(
    letter: InspectedLetter,
    recipients: readonly ResolvedRecipient[],
    confirmed: readonly Confirmation[],
  ): void {
    const rules = this.#rules();
    const { verdict, reasons } = letter.judged.verdict;
    const isLetThrough = verdict === 'unscannable' && unscannableAllowed(rules, reasons);
    if (verdict !== 'clean' && !isLetThrough) throw fail('not_clean', { detail: { verdict } });
    const people = recipients.map(({ address, level, account }) => ({
      address,
      level,
      outside: account === null,
    }));
    const open = evaluateMessage(rules, partsOf(letter), people, confirmed);
    if (open.refused.length > 0) throw fail('refused_by_rule');
    if (open.levels.length > 0) throw fail('level_too_low');
    if (open.warnings.length > 0) throw fail('confirmation_needed');
  }

  /**
   * Token, then redemption. The redemption that was sent is kept: after a fault it is sent once more, unchanged,
   * before anything else is tried, since it may have been the one that released.
   */
  async #release(draft: Draft, prepared: PreparedEnvelope): Promise<Sent> {
    const place = { message: draft.message, n: prepared.envelope };
    const redeem = async (): Promise<{ releasedAt: number }> => {
      this.#step(draft, 'release');
      prepared.redemption ??= await this.#redemption(draft, prepared);
      return this.#relay.call(api.messages.redeem, place, prepared.redemption);
    };
    for (let left = 3; ; left -= 1) {
      try {
        const { releasedAt } = await redeem();
        return {
          message: draft.message,
          envelope: prepared.envelope,
          releasedAt,
          accessCodes: prepared.addressees.flatMap(({ address, accessCode }) =>
            accessCode === null ? [] : [{ address, code: accessCode }],
          ),
        };
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
    const { charter, me } = this.#member();
    const place = { message: draft.message, n: prepared.envelope };
    this.#step(draft, 'token');
    const { token } = await this.#keys.toScanner((key) =>
      this.#relay.call(api.messages.token, place, tokenRequest(draft, prepared, key)),
    );
    checkToken(token, draft, prepared, charter.scanner);
    return redemption(me.organisation.id, draft, prepared, token, await this.#keys.gatewayKey());
  }

  async #resolve(recipients: readonly Recipient[]): Promise<ResolvedRecipient[]> {
    const addresses = recipients.map(({ address }) => normaliseAddress(address));
    if (addresses.length === 0) throw fail('no_recipients');
    if (new Set(addresses).size !== addresses.length) throw fail('recipient_twice');
    const known = await this.#lookUp(addresses);
    return recipients.map(({ level, number, accessCode }, index) => {
      const address = addresses[index] ?? '';
      const account = known.find((each) => each.address === address)?.account ?? null;
      if (level === 'key' && !account) throw fail('level_impossible');
      if (level === 'code' && accessCode === undefined) throw fail('bad_code_format');
      return {
        address,
        level,
        number: level === 'sms' ? normalisePhone(number ?? '') : null,
        accessCode: level === 'code' ? (accessCode ?? null) : null,
        account: level === 'key' ? account : null,
      };
    });
  }

  /** As the rules see them; whoever was not looked up yet is outside. */
  #evaluated(recipients: readonly Recipient[]): EvaluatedRecipient[] {
    return recipients.map(({ address: typed, level }) => {
      const address = normalisedOrNull(typed) ?? typed;
      return { address, level, outside: this.#accounts.get(address) !== true };
    });
  }

  async #lookUp(addresses: string[]) {
    const { recipients } = await this.#relay.call(api.messages.lookup, {}, { addresses });
    for (const { address, account } of recipients) this.#accounts.set(address, account !== null);
    return recipients;
  }

  #rules(): RuleSet {
    const { rules, rulesBy } = this.#member().me.organisation;
    return openRules(rules, rulesBy);
  }

  #member(): Member {
    return this.#session.member();
  }

  #draft(message: string): Draft {
    const draft = this.#drafts.get(message);
    if (!draft) throw fail('not_found');
    return draft;
  }

  #step(draft: Draft, step: 'letter' | 'inspect' | 'seal' | 'token' | 'release'): void {
    this.#environment.emit({ type: 'sending', message: draft.message, step });
  }
}

/** Whether a failure says for sure that nothing was released. Anything else may have been lost on the way back. */
const isSettled = (error: unknown): boolean =>
  isZegelError(error) &&
  !isZegelError(error, 'network_failed', 'deadline_passed', 'internal', 'unavailable', 'not_signed_in');

/** Equal for calls that ask for the same release. */
const argumentsOf = (draft: Draft, letter: LetterToSend): string => {
  const { subject, text, html, recipients, confirmed, expiresAt } = letter;
  const attachments = [...draft.attachments.keys()];
  return JSON.stringify([subject, text, html, recipients, confirmed, expiresAt, attachments]);
};

const partsOf = ({ judged, partVerdicts }: InspectedLetter): EvaluatedPart[] =>
  inspectedParts(
    judged.findings,
    partVerdicts.map(({ findings }) => findings),
  );

function attachmentView({ attachment, source, judged }: DraftAttachment): Attachment {
  if (!judged) throw fail('upload_incomplete');
  const { type, findings, reasons } = judged.findings;
  return {
    attachment,
    name: source.name,
    sizeBytes: source.file.size,
    verdict: judged.verdict.verdict,
    reasons: [...new Set([...judged.verdict.reasons, ...reasons])],
    type,
    findings,
  };
}

function normalisedOrNull(typed: string): string | null {
  try {
    return normaliseAddress(typed);
  } catch (error) {
    if (isZegelError(error, 'bad_address')) return null;
    throw error;
  }
}

/** What scanner and rules say of a message as it stands, under the rules that are in force. */
import type { Confirmation } from '../../contract/objects.ts';
import { isZegelError, plaintextSize } from '../../crypto/index.ts';
import type { RuleSet } from '../../scanner/rules/schema.ts';
import type { Writing } from './author.ts';
import type { Draft, InspectedLetter } from './draft.ts';
import type { Environment } from './environment.ts';
import type { Evaluation, LetterText } from './face.ts';
import type { Inspection } from './inspection.ts';
import { type SendingNow, evaluateMessage, inspectedParts, openRules } from './rules.ts';

export class Judgement {
  readonly #environment: Environment;
  readonly #writing: Writing;
  readonly #inspection: Inspection;

  constructor(environment: Environment, writing: Writing, inspection: Inspection) {
    this.#environment = environment;
    this.#writing = writing;
    this.#inspection = inspection;
  }

  /** These people, written to by this author now. */
  sendingTo(recipients: SendingNow['recipients'], time = this.#environment.now()): SendingNow {
    return { recipients, sender: { role: this.#writing.author().role }, time };
  }

  /** Throws `rules_invalid`. */
  rules(): RuleSet {
    const { rules, rulesBy } = this.#writing.author();
    return openRules(rules, rulesBy);
  }

  /** Rules that changed since the session began are fetched, and the scanner is asked again under those. */
  async of(draft: Draft, { subject, text, html }: LetterText): Promise<InspectedLetter> {
    this.#environment.emit({ type: 'sending', message: draft.message, step: 'inspect' });
    try {
      return await this.#inspection.letter(draft, { subject, text, html });
    } catch (error) {
      if (!isZegelError(error, 'rules_changed')) throw error;
      await this.#writing.refresh();
      // New rules may look for words that nobody looked for in the attachments.
      for (const attachment of draft.attachments.values()) attachment.judged = null;
      return this.#inspection.letter(draft, { subject, text, html });
    }
  }
}

/** The rules on what the scanner found. */
export const evaluateJudged = (
  rules: RuleSet,
  { judged, partVerdicts }: InspectedLetter,
  sending: SendingNow,
  confirmed: readonly Confirmation[],
): Evaluation => {
  const attachments = partVerdicts.map(({ findings, verdict: { part } }) => ({
    findings,
    sizeBytes: plaintextSize(part.sizeBytes),
  }));
  return evaluateMessage(rules, inspectedParts(judged.findings, attachments), sending, confirmed);
};

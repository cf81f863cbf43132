/**
 * Writing, as a page asks for it (docs/architecture.md, A message). Each message keeps its own state, so that every
 * call can be made again after a fault.
 */
import { fail } from '../../contract/errors.ts';
import { accessCodeStrength, newAccessCode } from '../../crypto/index.ts';
import { type Origin, correspondentsOf, originOf, unknownOrigin, withOrigin } from './answering.ts';
import { attachmentView } from './attachment-view.ts';
import { Correspondents } from './correspondents.ts';
import { Downloads } from './downloads.ts';
import { Draft, type DraftAttachment, withFile } from './draft.ts';
import type { Drafts } from './drafts.ts';
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
  MessageOrigin,
  Recipient,
  Sent,
} from './face.ts';
import type { Relay } from './http.ts';
import { Inspection, refuseTooLarge } from './inspection.ts';
import { Judgement, evaluateJudged } from './judgement.ts';
import type { Letters } from './letters.ts';
import { evaluateMessage, findInLetter, partsWhileTyping } from './rules.ts';
import { authorOf, memberWriting } from './member-writing.ts';
import { OfferedKeys } from './offered-keys.ts';
import type { SealingKeys } from './sealing-keys.ts';
import { Sending } from './sending.ts';
import type { Session } from './session.ts';

export class Compose implements ComposeFace {
  readonly #letters: Letters;
  readonly #downloads = new Downloads();
  readonly #session: Session;
  readonly #keys: SealingKeys;
  readonly #correspondents: Correspondents;
  readonly #inspection: Inspection;
  readonly #judgement: Judgement;
  readonly #sending: Sending;
  readonly #drafts: Drafts;
  readonly #underWay = new Map<DraftAttachment, Promise<void>>();

  constructor(
    relay: Relay,
    environment: Environment,
    session: Session,
    keys: SealingKeys,
    drafts: Drafts,
    letters: Letters,
  ) {
    this.#drafts = drafts;
    this.#letters = letters;
    this.#session = session;
    this.#keys = keys;
    this.#correspondents = new Correspondents(relay, new OfferedKeys(relay, () => session.member()));
    const writing = memberWriting(relay, session, () => environment.cookieHeader());
    this.#inspection = new Inspection(environment, keys, writing, (draft) => drafts.keep(draft));
    this.#judgement = new Judgement(environment, writing, this.#inspection);
    this.#sending = new Sending(environment, writing, keys, this.#correspondents, this.#judgement);
  }

  lookup(addresses: string[]): Promise<Correspondent[]> {
    return this.#correspondents.lookup(addresses);
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

  async startMessage(
    options: { thread?: string; origin?: MessageOrigin } = {},
  ): Promise<{ message: string; thread: string }> {
    const { thread, origin } = options;
    const draft = new Draft(authorOf(this.#session.member()), thread === undefined ? {} : { thread });
    if (origin !== undefined) draft.origin = await this.#originOf(origin);
    this.#drafts.add(draft);
    return { message: draft.message, thread: draft.thread };
  }

  /** What a message answers or forwards, also of a draft that another page began. */
  async #origin(draft: Draft): Promise<Origin | null> {
    const answers = draft.written?.answers ?? null;
    if (draft.origin === null && answers !== null) {
      const kind = answers.kind === 'forward' ? 'forward' : 'reply';
      draft.origin = await this.#originOf({ kind, message: answers.message });
    }
    return draft.origin;
  }

  /** Of what cannot be read any more nobody knows how it was protected: then only the strongest way will do. */
  async #originOf({ kind, message }: MessageOrigin): Promise<Origin> {
    const read = await this.#letters.openOrNull(message);
    if (!read) return unknownOrigin(kind, message);
    const { address } = this.#session.member().me;
    return originOf(kind, message, await correspondentsOf(read, address, this.#letters));
  }

  async attach(message: string, attachment: string, given: FileToAttach | null): Promise<Attachment> {
    const draft = this.#draft(message);
    const before = draft.attachments.get(attachment);
    if (!given && !before) throw fail('file_needed');
    if (given) refuseTooLarge(given.file.size);
    const state = given ? withFile(draft, attachment, given) : before;
    if (!state) throw fail('file_needed');
    // Asked again while it is on its way (a draft that was left and opened again), it is still one upload.
    let underWay = this.#underWay.get(state);
    if (!underWay) {
      underWay = this.#inspection.attachment(draft, state).finally(() => this.#underWay.delete(state));
      this.#underWay.set(state, underWay);
    }
    await underWay;
    return attachmentView(state);
  }

  async attachFrom(
    message: string,
    attachment: string,
    from: { message: string; part: number },
  ): Promise<Attachment> {
    const before = this.#draft(message).attachments.get(attachment);
    if (before && (before.file || before.part)) return this.attach(message, attachment, null);
    const { part } = from;
    // Never by way of the page: opened here, and sealed here under the new message's key.
    const download = await this.#letters.attachment(from.message, part, `${message}/${attachment}`);
    const { name, blob } = await this.#downloads.whole(download);
    return this.attach(message, attachment, { name, file: blob });
  }

  removeAttachment(message: string, attachment: string): Promise<void> {
    const draft = this.#draft(message);
    draft.attachments.get(attachment)?.removed.abort();
    draft.attachments.delete(attachment);
    return Promise.resolve();
  }

  async preview(message: string, text: LetterText, recipients: Recipient[]): Promise<Evaluation> {
    const draft = this.#draft(message);
    const origin = await this.#origin(draft);
    const rules = this.#judgement.rules();
    const judged = [...draft.attachments.values()].flatMap((each) =>
      each.judged ? [each.judged.findings] : [],
    );
    const parts = partsWhileTyping(findInLetter(rules, text), judged);
    const people = this.#correspondents.evaluated(recipients);
    const evaluation = evaluateMessage(rules, parts, people, []);
    return withOrigin(evaluation, origin, people, []);
  }

  inspectLetter(message: string, text: LetterText, recipients: Recipient[]): Promise<InspectionResult> {
    const draft = this.#draft(message);
    return draft.inTurn(async () => {
      const letter = await this.#judgement.of(draft, text);
      await this.lookup(recipients.map(({ address }) => address));
      const people = this.#correspondents.evaluated(recipients);
      const { verdict, reasons } = letter.judged.verdict;
      const origin = await this.#origin(draft);
      return {
        verdict,
        reasons,
        evaluation: withOrigin(
          evaluateJudged(this.#judgement.rules(), letter, people, []),
          origin,
          people,
          [],
        ),
        attachments: draft.inspectedAttachments().map(attachmentView),
      };
    });
  }

  send(message: string, letter: LetterToSend): Promise<Sent> {
    const draft = this.#draft(message);
    return draft.inTurn(async () => {
      // What another device wrote meanwhile must not end unseen with the draft.
      if (!draft.attempt && !draft.released) await this.#drafts.confirmNewest(draft);
      await this.#origin(draft);
      return this.#sending.send(draft, letter);
    });
  }

  discard(message: string): Promise<void> {
    this.#drafts.drop(message);
    return Promise.resolve();
  }

  /** Gives up the messages of everybody but this account. */
  forgetOthers(account: string | null): void {
    this.#drafts.dropOthers(account);
    this.#downloads.cancelAll();
    this.#correspondents.forget();
  }

  #draft(message: string): Draft {
    const draft = this.#drafts.find(message);
    if (!draft) throw fail('not_found');
    return draft;
  }
}

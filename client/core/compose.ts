/**
 * Writing, as a page asks for it (docs/architecture.md, A message). Each message keeps its own state, so that every
 * call can be made again after a fault.
 */
import { fail } from '../../contract/errors.ts';
import { plainFileName } from '../../contract/file-name.ts';
import { accessCodeStrength, isZegelError, newAccessCode } from '../../crypto/index.ts';
import { type Origin, correspondentsOf, originOf, unknownOrigin, withOrigin } from './answering.ts';
import { attachmentView } from './attachment-view.ts';
import { Correspondents } from './correspondents.ts';
import { Downloads } from './downloads.ts';
import { Draft, type DraftAttachment, type PassedOn, withFile, withPassedOn } from './draft.ts';
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
import { type Letters, refuseNoForward } from './letters.ts';
import { evaluateMessage, findInLetter, partsWhileTyping } from './rules.ts';
import { authorOf, memberWriting } from './member-writing.ts';
import { OfferedKeys } from './offered-keys.ts';
import type { SealingKeys } from './sealing-keys.ts';
import { Sending } from './sending.ts';
import type { Session } from './session.ts';

export class Compose implements ComposeFace {
  readonly #environment: Environment;
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
    this.#environment = environment;
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
    if (kind === 'forward') refuseNoForward(read);
    const { address } = this.#session.member().me;
    return originOf(kind, message, await correspondentsOf(read, address, this.#letters));
  }

  async attach(message: string, attachment: string, given: FileToAttach | null): Promise<Attachment> {
    const draft = this.#draft(message);
    draft.refuseRemoved(attachment);
    if (given) refuseTooLarge(given.file.size);
    const state = given ? withFile(draft, attachment, given) : draft.attachments.get(attachment);
    if (!state) throw fail('file_needed');
    return this.#bringUp(draft, state);
  }

  async attachFrom(
    message: string,
    attachment: string,
    from: { message: string; part: number },
  ): Promise<Attachment> {
    const draft = this.#draft(message);
    draft.refuseRemoved(attachment);
    const read = await this.#letters.open(from.message);
    refuseNoForward(read);
    const file = read.letter.files[from.part - 1];
    if (!file) throw fail('not_found');
    const state = withPassedOn(draft, attachment, from, {
      name: plainFileName(file.name),
      sizeBytes: file.size,
    });
    // With the draft before its bytes are fetched: whoever opens that on another page goes on there.
    await this.#drafts.keep(draft).catch(() => undefined);
    return this.#bringUp(draft, state);
  }

  /** Asked again while it is on its way (a draft that was left and opened again), it is still one upload. */
  async #bringUp(draft: Draft, state: DraftAttachment): Promise<Attachment> {
    let underWay = this.#underWay.get(state);
    if (!underWay) {
      underWay = this.#fetchAndInspect(draft, state).finally(() => this.#underWay.delete(state));
      this.#underWay.set(state, underWay);
    }
    await underWay;
    return attachmentView(state);
  }

  async #fetchAndInspect(draft: Draft, state: DraftAttachment): Promise<void> {
    for (;;) {
      if (!state.file && !state.part && state.from) state.file = await this.#fetch(draft, state, state.from);
      try {
        await this.#inspection.attachment(draft, state);
        return;
      } catch (error) {
        // What was up has been deleted since, and there is a place to fetch it from.
        const isToBeFetched = state.from !== null && state.file === null && state.part === null;
        if (!isToBeFetched || !isZegelError(error, 'file_needed')) throw error;
      }
    }
  }

  /**
   * The bytes of what is passed on, never by way of the page: opened here, and sealed here under the new message's
   * key. Throws `file_needed` when the message it is from is over.
   */
  async #fetch({ message }: Draft, { attachment, removed }: DraftAttachment, from: PassedOn): Promise<Blob> {
    const key = `${message}/${attachment}`;
    const stop = (): void => this.#downloads.cancel(key);
    removed.signal.addEventListener('abort', stop, { once: true });
    try {
      const download = await this.#letters.attachment(from.message, from.part, key);
      if (removed.signal.aborted) throw fail('attachment_removed');
      const totalBytes = download.part.sizeBytes;
      const onProgress = (readBytes: number): void =>
        this.#environment.emit({ type: 'reading', message, attachment, readBytes, totalBytes });
      return (await this.#downloads.whole({ ...download, onProgress })).blob;
    } catch (cause) {
      if (removed.signal.aborted) throw fail('attachment_removed', { cause });
      if (isZegelError(cause, 'not_found', 'message_expired')) throw fail('file_needed', { cause });
      throw cause;
    } finally {
      removed.signal.removeEventListener('abort', stop);
    }
  }

  removeAttachment(message: string, attachment: string): Promise<void> {
    this.#draft(message).remove(attachment);
    return Promise.resolve();
  }

  async preview(message: string, text: LetterText, recipients: Recipient[]): Promise<Evaluation> {
    const draft = this.#draft(message);
    const origin = await this.#origin(draft);
    const rules = this.#judgement.rules();
    const judged = [...draft.attachments.values()].flatMap((each) =>
      each.judged ? [{ ...each, findings: each.judged.findings }] : [],
    );
    const parts = partsWhileTyping(findInLetter(rules, text), judged);
    const people = this.#correspondents.evaluated(recipients);
    const evaluation = evaluateMessage(rules, parts, this.#judgement.sendingTo(people), []);
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
          evaluateJudged(this.#judgement.rules(), letter, this.#judgement.sendingTo(people), []),
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

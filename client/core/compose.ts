/**
 * Writing, as a page asks for it (docs/architecture.md, A message). Each message keeps its own state, so that every
 * call can be made again after a fault.
 */
import { fail } from '../../contract/errors.ts';
import { plainFileName } from '../../contract/file-name.ts';
import { accessCodeStrength, newAccessCode } from '../../crypto/index.ts';
import { Correspondents } from './correspondents.ts';
import { Draft, type DraftAttachment } from './draft.ts';
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
import { Judgement, evaluateJudged } from './judgement.ts';
import { evaluateMessage, findInLetter, partsWhileTyping } from './rules.ts';
import { OfferedKeys } from './offered-keys.ts';
import type { SealingKeys } from './sealing-keys.ts';
import { Sending } from './sending.ts';
import type { Session } from './session.ts';

export class Compose implements ComposeFace {
  readonly #session: Session;
  readonly #keys: SealingKeys;
  readonly #correspondents: Correspondents;
  readonly #inspection: Inspection;
  readonly #judgement: Judgement;
  readonly #sending: Sending;
  readonly #drafts = new Map<string, Draft>();

  constructor(relay: Relay, environment: Environment, session: Session, keys: SealingKeys) {
    this.#session = session;
    this.#keys = keys;
    this.#correspondents = new Correspondents(relay, new OfferedKeys(relay, () => session.member()));
    this.#inspection = new Inspection(relay, environment, keys, () => session.member());
    this.#judgement = new Judgement(environment, session, this.#inspection);
    this.#sending = new Sending(relay, environment, session, keys, this.#correspondents, this.#judgement);
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

  startMessage(options: { thread?: string } = {}): Promise<{ message: string; thread: string }> {
    const draft = new Draft(this.#session.member(), options.thread);
    this.#drafts.set(draft.message, draft);
    return Promise.resolve({ message: draft.message, thread: draft.thread });
  }

  async attach(message: string, attachment: string, given: FileToAttach): Promise<Attachment> {
    const draft = this.#draft(message);
    const source = { name: plainFileName(given.name), file: given.file };
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
    const rules = this.#judgement.rules();
    const judged = [...draft.attachments.values()].flatMap((each) =>
      each.judged ? [each.judged.findings] : [],
    );
    const parts = partsWhileTyping(findInLetter(rules, text), judged);
    const people = this.#correspondents.evaluated(recipients);
    return Promise.resolve(evaluateMessage(rules, parts, people, []));
  }

  inspectLetter(message: string, text: LetterText, recipients: Recipient[]): Promise<InspectionResult> {
    const draft = this.#draft(message);
    return draft.inTurn(async () => {
      const letter = await this.#judgement.of(draft, text);
      await this.lookup(recipients.map(({ address }) => address));
      const people = this.#correspondents.evaluated(recipients);
      const { verdict, reasons } = letter.judged.verdict;
      return {
        verdict,
        reasons,
        evaluation: evaluateJudged(this.#judgement.rules(), letter, people, []),
        attachments: draft.inspectedAttachments().map(attachmentView),
      };
    });
  }

  send(message: string, letter: LetterToSend): Promise<Sent> {
    const draft = this.#draft(message);
    return draft.inTurn(() => this.#sending.send(draft, letter));
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
    this.#correspondents.forget();
  }

  #draft(message: string): Draft {
    const draft = this.#drafts.get(message);
    if (!draft) throw fail('not_found');
    return draft;
  }
}

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

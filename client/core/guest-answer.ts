/**
 * Answering without an account (docs/architecture.md, A guest answers): the same inspecting, sealing and releasing as
 * a member's, by a guest as author. It is loaded when somebody begins to write or has answered before, so that a
 * letter opens no slower for it. The answer is sealed to the key that the letter itself names for answers.
 */
import { answerSubject } from '../../contract/answer-subject.ts';
import * as requests from '../../contract/api/answers.ts';
import { fail } from '../../contract/errors.ts';
import { nameOfAddress } from '../../contract/values.ts';
import { b64u, randomBytes, sha256 } from '../../crypto/index.ts';
import { attachmentView } from './attachment-view.ts';
import { type Author, type Writing, writingRequests } from './author.ts';
import { Draft, withFile } from './draft.ts';
import type { Environment } from './environment.ts';
import type {
  AnswerFace,
  AnswerTextFace,
  Attachment,
  Evaluation,
  FileToAttach,
  Recipient,
  SentAnswer,
} from './face.ts';
import type { Relay } from './http.ts';
import { Inspection, refuseTooLarge } from './inspection.ts';
import { Judgement } from './judgement.ts';
import { refuse } from './reader.ts';
import type { ResolvedRecipient } from './release.ts';
import { evaluateMessage, findInLetter, partsWhileTyping } from './rules.ts';
import { SealingKeys } from './sealing-keys.ts';
import { Sending, isSettled } from './sending.ts';
import type { AnsweredLetter } from './sent-answers.ts';

/** How long whoever wrote can open the answer. */
const OPEN_MS = 365 * 24 * 3_600_000;
const BEARER_BYTES = 32;

interface Answer {
  draft: Draft;
  to: ResolvedRecipient;
  /** Until when it can be opened. */
  expiresAt: number;
  inspection: Inspection;
  judgement: Judgement;
  sending: Sending;
}

type Needs = Awaited<ReturnType<typeof askNeeds>>;

const askNeeds = (relay: Relay, handle: string, message: string, bearer: string) =>
  relay.call(requests.needs, { handle, message }, {}, { bearer });

export class GuestAnswers implements Omit<AnswerFace, 'answers' | keyof AnswerTextFace> {
  readonly #relay: Relay;
  readonly #environment: Environment;
  readonly #letter: AnsweredLetter;
  readonly #grant: () => string;
  readonly #answers = new Map<string, Answer>();
  /** Asked for and not heard of: asked for again it is the same answer, since there is room for so many. */
  #beginning: { draft: Draft; secret: Uint8Array } | null = null;

  /** `grant` is the one of the last opening; it throws `grant_expired` when there is none. */
  constructor(relay: Relay, environment: Environment, letter: AnsweredLetter, grant: () => string) {
    this.#relay = relay;
    this.#environment = environment;
    this.#letter = letter;
    this.#grant = grant;
  }

  async startAnswer(): Promise<{ answer: string }> {
    const { handle } = this.#letter;
    const { draft, secret } = (this.#beginning ??= this.#begin());
    const { message, commitment } = draft;
    const bearer = b64u(secret);
    try {
      await this.#relay.call(
        requests.begin,
        { handle },
        { message, commitment, bearer: b64u(sha256(secret)) },
        { bearer: this.#grant() },
      );
      draft.isCreated = true;
      const needs = await askNeeds(this.#relay, handle, message, bearer);
      this.#answers.set(message, this.#answerOf(draft, bearer, needs));
    } catch (error) {
      if (isSettled(error)) this.#beginning = null;
      throw error;
    }
    this.#beginning = null;
    return { answer: message };
  }

  async attachToAnswer(answer: string, attachment: string, given: FileToAttach): Promise<Attachment> {
    const { draft, inspection } = this.#answer(answer);
    refuseTooLarge(given.file.size);
    const state = withFile(draft, attachment, given);
    await inspection.attachment(draft, state);
    return attachmentView(state);
  }

  removeFromAnswer(answer: string, attachment: string): Promise<void> {
    this.#answer(answer).draft.remove(attachment);
    return Promise.resolve();
  }

  previewAnswer(answer: string, text: string): Promise<Evaluation> {
    const { draft, judgement, to } = this.#answer(answer);
    const rules = judgement.rules();
    const judged = [...draft.attachments.values()].flatMap((each) =>
      each.judged ? [{ ...each, findings: each.judged.findings }] : [],
    );
    const found = findInLetter(rules, { subject: '', text, html: '' });
    const sending = judgement.sendingTo(insideOf([to]));
    return Promise.resolve(evaluateMessage(rules, partsWhileTyping(found, judged), sending, []));
  }

  sendAnswer(
    answer: string,
    { text, confirmed }: Parameters<AnswerFace['sendAnswer']>[1],
  ): Promise<SentAnswer> {
    const { draft, sending, to, expiresAt } = this.#answer(answer);
    return draft.inTurn(async () => {
      const { releasedAt } = await sending.send(draft, {
        subject: answerSubject('reply', this.#letter.subject),
        text,
        html: '',
        recipients: [{ address: to.address, level: 'key' }],
        confirmed,
        expiresAt,
      });
      const files = draft.inspectedAttachments().map(({ name, sizeBytes }) => ({ name, sizeBytes }));
      return { message: answer, sentAt: releasedAt, text, files };
    });
  }

  discardAnswer(answer: string): Promise<void> {
    for (const { removed } of this.#answers.get(answer)?.draft.attachments.values() ?? []) removed.abort();
    this.#answers.delete(answer);
    return Promise.resolve();
  }

  #begin(): { draft: Draft; secret: Uint8Array } {
    const { handle, org, envelope, signer } = this.#letter;
    const { thread } = envelope.statement;
    const draft = new Draft({ org, id: handle, signer }, { thread });
    return { draft, secret: randomBytes(BEARER_BYTES) };
  }

  #answerOf(draft: Draft, bearer: string, first: Needs): Answer {
    const { handle } = this.#letter;
    const { message } = draft;
    let needs = first;
    const relay = this.#relay;
    const writing: Writing = {
      ...writingRequests(relay, requests, { handle }, { bearer }),
      author: () => this.#author(needs),
      async refresh() {
        needs = await askNeeds(relay, handle, message, bearer);
      },
      // It was, with the grant: there is no second beginning once its day is over.
      create: () => Promise.reject(fail('answer_expired')),
      place: (upload) => ({
        path: `/up/${handle}/${upload}`,
        headers: { authorization: `Bearer ${bearer}` },
        closed: 'answer_expired',
      }),
    };
    const to = this.#recipient(first);
    const keys = new SealingKeys(
      {
        charter: () => this.#letter.charter,
        scannerKeys: () => relay.call(requests.scannerKeys, { handle, message }, {}, { bearer }),
        // Accounts have no links.
        gatewayKeys: () => Promise.reject(fail('bad_request')),
      },
      this.#environment,
    );
    const people = {
      resolve: () => Promise.resolve([to]),
      evaluated: (recipients: readonly Recipient[]) => insideOf(recipients),
    };
    const keep = () => Promise.resolve();
    const inspection = new Inspection(this.#environment, keys, writing, keep);
    const judgement = new Judgement(this.#environment, writing, inspection);
    const sending = new Sending(this.#environment, writing, keys, people, judgement);
    const expiresAt = this.#environment.now() + OPEN_MS;
    return { draft, to, expiresAt, inspection, judgement, sending };
  }

  #author({ rules, rulesBy }: Needs): Author {
    const { org, handle, address, charter, identity, signer } = this.#letter;
    const name = nameOfAddress(address);
    return { org, id: handle, address, name, role: 'guest', charter, rules, rulesBy, identity, signer };
  }

  /** Whoever signed the letter, at a key that the letter names for answers. Throws `reader_check_failed`. */
  #recipient({ to }: Needs): ResolvedRecipient {
    const { statement } = this.#letter.envelope;
    const isWriter =
      to.account === statement.from.account &&
      to.keys.signingKey === statement.senderKey &&
      statement.replyKeys.includes(to.keys.publicKey);
    if (!isWriter) throw refuse('sender');
    return {
      address: to.address,
      level: 'key',
      number: null,
      accessCode: null,
      account: { account: to.account, keys: to.keys },
      keptKey: null,
    };
  }

  #answer(answer: string): Answer {
    const found = this.#answers.get(answer);
    if (!found) throw fail('answer_expired');
    return found;
  }
}

/** Whoever is answered has an account, and wrote first: inside and known, for the rules. */
const insideOf = (recipients: readonly Pick<Recipient, 'address' | 'level'>[]) =>
  recipients.map(({ address, level }) => ({ address, level, outside: false, known: true }));

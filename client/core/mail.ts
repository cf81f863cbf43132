/**
 * A member's own messages, sent and received. Lists come without subjects, which exist only inside letters; those are
 * opened when they are asked for (client/core/letters.ts).
 */
import { api } from '../../contract/api/index.ts';
import type { InboxSender, OwnEnvelope } from '../../contract/api/mailbox.ts';
import { fail } from '../../contract/errors.ts';
import type { OpenedEvent } from '../../contract/objects.ts';
import { nameOfAddress } from '../../contract/values.ts';
import { b64u, sealLink, sign, unb64u } from '../../crypto/index.ts';
import { type Answered, correspondentsOf, proposedFor } from './answering.ts';
import { type Download, Downloads } from './downloads.ts';
import type { Environment } from './environment.ts';
import type {
  AnswerKind,
  AnswerProposal,
  ConversationItem,
  Destination,
  DownloadedFile,
  Glance,
  InboxItem,
  MailFace,
  MailPage,
  OpenedMessage,
  Receipt,
  SentItem,
} from './face.ts';
import { type Relay, told } from './http.ts';
import { letterView } from './letter-view.ts';
import { type Letters, type ReadMessage, refuseNoForward } from './letters.ts';
import type { LogHistory } from './log-history.ts';
import type { Member } from './member.ts';
import { makeReceipt } from './receipt.ts';
import type { SealingKeys } from './sealing-keys.ts';
import { type RecordedGuest, openGuests } from './sender-record.ts';
import { Turns } from './turns.ts';

/** Letters fetched at once for their subjects, so that one that a person asks for need not wait for all of a list. */
const AT_ONCE = 4;

export class Mail implements MailFace {
  readonly #relay: Relay;
  readonly #environment: Environment;
  readonly #keys: SealingKeys;
  readonly #member: () => Member;
  readonly #history: LogHistory;
  readonly #letters: Letters;
  readonly #downloads = new Downloads();
  readonly #glances = new Turns(AT_ONCE);

  constructor(
    relay: Relay,
    environment: Environment,
    keys: SealingKeys,
    member: () => Member,
    history: LogHistory,
    letters: Letters,
  ) {
    this.#history = history;
    this.#relay = relay;
    this.#environment = environment;
    this.#keys = keys;
    this.#member = member;
    this.#letters = letters;
  }

  /** For the next member at this browser. */
  forget(): void {
    this.#downloads.cancelAll();
    this.#letters.forget();
  }

  async sent(before?: string): Promise<MailPage<SentItem>> {
    const { messages, next } = await this.#relay.call(api.messages.sent, {}, {}, pageAt(before));
    const items = messages.map(({ message, thread, releasedAt, attachments, recipients, conversation }) => ({
      ...{ message, thread, releasedAt, attachments, recipients, conversation },
    }));
    return { items, next };
  }

  async inbox(before?: string): Promise<MailPage<InboxItem> & { unread: number }> {
    const { messages, next, unread } = await this.#relay.call(api.messages.inbox, {}, {}, pageAt(before));
    const items = messages.map(
      ({ message, thread, from, receivedAt, openedAt, attachments, conversation }) => ({
        ...{ message, thread, receivedAt, openedAt, attachments, conversation },
        from: { ...from, name: from.name ?? nameOfAddress(from.address) },
      }),
    );
    return { items, next, unread };
  }

  async conversation(thread: string): Promise<ConversationItem[]> {
    return (await this.#letters.thread(thread)).map(conversationItem);
  }

  async subjects(messages: string[]): Promise<Glance[]> {
    const glance = async (message: string): Promise<Glance> => {
      const letter = (await this.#letters.openOrNull(message))?.letter;
      return {
        message,
        subject: letter?.subject ?? null,
        firstLine: firstLineOf(letter?.text ?? ''),
        attachments: letter?.files.length ?? 0,
      };
    };
    return Promise.all(messages.map((message) => this.#glances.take(() => glance(message))));
  }

  search(words: string): Promise<{ threads: string[]; searched: number }> {
    const wanted = plain(words)
      .split(/\s+/)
      .filter((word) => word !== '');
    const opened = this.#letters.opened();
    const threads = opened
      .filter((read) => {
        const text = searchable(read);
        return wanted.every((word) => text.includes(word));
      })
      .map(({ own }) => own.thread);
    return Promise.resolve({ threads: [...new Set(threads)], searched: opened.length });
  }

  async openMessage(message: string): Promise<OpenedMessage> {
    const read = await this.#letters.open(message);
    const { envelope, letter, reader, own } = read;
    const openedAt = own.received && (own.received.openedAt ?? (await this.#sayOpened(read, own.received)));
    return {
      ...letterView(envelope, letter, reader),
      message,
      thread: envelope.statement.thread,
      openedAt,
    };
  }

  async answer(message: string, kind: AnswerKind): Promise<AnswerProposal> {
    const read = await this.#letters.open(message);
    const { letter, envelope } = read;
    const isForward = kind === 'forward';
    if (isForward) refuseNoForward(read);
    return {
      kind,
      message,
      thread: isForward ? null : envelope.statement.thread,
      recipients: isForward ? [] : proposedFor(kind, await this.#answered(read)),
      files: letter.files.map(({ name, size }, index) => ({ part: index + 1, name, sizeBytes: size })),
    };
  }

  async downloadAttachment(message: string, part: number): Promise<DownloadedFile> {
    const file = await this.#downloads.whole(await this.#attachment(message, part));
    await this.#sayDownloaded(message, part);
    return file;
  }

  async downloadAttachmentTo(message: string, part: number, destination: Destination): Promise<void> {
    await this.#downloads.to(await this.#attachment(message, part), destination);
    await this.#sayDownloaded(message, part);
  }

  cancelDownload(message: string, part: number): Promise<void> {
    this.#downloads.cancel(downloadKey(message, part));
    return Promise.resolve();
  }

  async unlock(message: string, handle: string): Promise<void> {
    await this.#relay.call(api.messages.unlock, { message, handle }, {});
  }

  async resend(message: string, handle: string): Promise<void> {
    const own = await this.#sentEnvelope(message);
    if (own.sent?.recipients.find((each) => each.handle === handle)?.isAccount === true) {
      await this.#relay.call(api.messages.resend, { message, handle }, { link: null });
      return;
    }
    const guest = this.#recordOf(own).find((each) => each.handle === handle);
    if (!guest) throw fail('not_found');
    const org = this.#member().me.organisation.id;
    await this.#keys.toGateway(async ({ publicKey, instance }) => {
      const sealedLink = b64u(sealLink(publicKey, { org, message, handle }, unb64u(guest.linkSecret)));
      const body = { link: { sealedLink, gatewayInstance: instance } };
      await this.#relay.call(api.messages.resend, { message, handle }, body);
    });
  }

  async accessCodes(message: string): Promise<{ handle: string; address: string; code: string }[]> {
    return (await this.#record(message)).flatMap(({ handle, address, accessCode }) =>
      accessCode === null ? [] : [{ handle, address, code: accessCode }],
    );
  }

  async receipt(message: string): Promise<Receipt> {
    const { envelope } = await this.#sentEnvelope(message);
    return makeReceipt(this.#relay, this.#history, this.#member(), message, envelope);
  }

  #attachment(message: string, part: number): Promise<Download> {
    return this.#letters.attachment(message, part, downloadKey(message, part));
  }

  async #sayDownloaded(message: string, part: number): Promise<void> {
    const { received } = (await this.#letters.open(message)).own;
    if (!received) return;
    const { handle } = received;
    await told(this.#relay.call(api.messages.downloaded, { message }, { handle, part }));
  }

  async #record(message: string): Promise<RecordedGuest[]> {
    return this.#recordOf(await this.#sentEnvelope(message));
  }

  async #sentEnvelope(message: string): Promise<OwnEnvelope> {
    const own = await this.#relay.call(api.messages.read, { message }, {});
    if (!own.sent) throw fail('not_found');
    return own;
  }

  #recordOf({ message, envelope, sent }: OwnEnvelope): RecordedGuest[] {
    if (!sent) return [];
    const member = this.#member();
    const name = { org: member.me.organisation.id, message, envelope };
    return openGuests(member, name, unb64u(sent.senderRecord));
  }

  /** Codes are those that I gave last in this conversation. */
  async #answered(read: ReadMessage): Promise<Answered> {
    const thread = await this.#letters.thread(read.own.thread);
    const codes = new Map(
      thread.flatMap((each) =>
        this.#recordOf(each).flatMap(({ address, accessCode }) =>
          accessCode === null ? [] : [[address, accessCode] as const],
        ),
      ),
    );
    const me = this.#member().me.address;
    return { me, ...(await correspondentsOf(read, me, this.#letters)), codes };
  }

  async #sayOpened(
    { envelope: { token, tokenDigest } }: ReadMessage,
    received: NonNullable<OwnEnvelope['received']>,
  ): Promise<number | null> {
    const { signer } = this.#member();
    const { message } = token;
    const { handle } = received;
    const event: OpenedEvent = {
      v: 1,
      org: token.org,
      message,
      envelope: token.envelope,
      handle,
      token: b64u(tokenDigest),
      time: this.#environment.now(),
    };
    const body = { handle, event: sign('opened', event, signer) };
    const heard = await told(this.#relay.call(api.messages.opened, { message }, body));
    received.openedAt = heard?.openedAt ?? null;
    return received.openedAt;
  }
}

const downloadKey = (message: string, part: number): string => `${message}/${String(part)}`;

const pageAt = (before: string | undefined): { query?: Record<string, string> } =>
  before === undefined ? {} : { query: { before } };

const conversationItem = ({
  message,
  thread,
  releasedAt,
  parts,
  sent,
  received,
}: OwnEnvelope): ConversationItem => ({
  message,
  thread,
  releasedAt,
  attachments: parts.length - 1,
  sent: sent && { recipients: sent.recipients },
  received: received && { from: senderView(received.from), openedAt: received.openedAt },
});

const senderView = (from: InboxSender): InboxItem['from'] => ({
  kind: from.kind,
  address: from.address,
  name: from.kind === 'account' ? from.name : nameOfAddress(from.address),
});

const FIRST_LINE = 200;

const firstLineOf = (text: string): string =>
  (text.split('\n').find((line) => line.trim() !== '') ?? '').trim().slice(0, FIRST_LINE);

/** Without accents and capitals. */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase('nl');

const searchable = ({ letter, envelope: { statement } }: ReadMessage): string =>
  plain(
    [
      letter.subject,
      letter.text,
      statement.from.name,
      statement.from.address,
      ...statement.to.map(({ address }) => address),
      ...letter.files.map(({ name }) => name),
    ].join('\n'),
  );

/**
 * A member's own messages, sent and received. Subjects exist only inside letters, so lists come without them; a
 * letter is fetched, checked and opened when it is asked for, and remembered while the session lasts.
 */
import type { z } from 'zod';
import { api, messagePartPath } from '../../contract/api/index.ts';
import { fail } from '../../contract/errors.ts';
import { nameOfAddress } from '../../contract/values.ts';
import type { Letter as LetterContent, OpenedEvent } from '../../contract/objects.ts';
import { b64u, isZegelError, sealLink, sign, unb64u } from '../../crypto/index.ts';
import { type Download, Downloads } from './downloads.ts';
import type { Environment } from './environment.ts';
import type {
  Destination,
  DownloadedFile,
  InboxItem,
  MailFace,
  OpenedMessage,
  Receipt,
  SentItem,
} from './face.ts';
import { type Relay, told } from './http.ts';
import { letterView } from './letter-view.ts';
import type { LogHistory } from './log-history.ts';
import type { Member } from './member.ts';
import { makeReceipt } from './receipt.ts';
import {
  type OpenEnvelope,
  type Reader,
  SeenStatements,
  openEnvelope,
  readLetter,
  refuse,
} from './reader.ts';
import type { SealingKeys } from './sealing-keys.ts';
import { type RecordedGuest, openGuests } from './sender-record.ts';

type SentRow = z.output<typeof api.messages.sent.result>['messages'][number];
type InboxRow = z.output<typeof api.messages.inbox.result>['messages'][number];

/** A letter that passed every check. */
interface ReadMessage {
  reader: Reader;
  envelope: OpenEnvelope;
  letter: LetterContent;
}

/** Letters fetched at once for their subjects. */
const AT_ONCE = 4;

export class Mail implements MailFace {
  readonly #relay: Relay;
  readonly #environment: Environment;
  readonly #keys: SealingKeys;
  readonly #member: () => Member;
  readonly #history: LogHistory;
  readonly #downloads = new Downloads();
  #seen = new SeenStatements();
  #sent = new Map<string, SentRow>();
  #inbox = new Map<string, InboxRow>();
  #read = new Map<string, Promise<ReadMessage>>();

  constructor(
    relay: Relay,
    environment: Environment,
    keys: SealingKeys,
    member: () => Member,
    history: LogHistory,
  ) {
    this.#history = history;
    this.#relay = relay;
    this.#environment = environment;
    this.#keys = keys;
    this.#member = member;
  }

  /** For the next member at this browser. */
  forget(): void {
    this.#downloads.cancelAll();
    this.#seen = new SeenStatements();
    this.#sent = new Map();
    this.#inbox = new Map();
    this.#read = new Map();
  }

  async sent(): Promise<SentItem[]> {
    const { messages } = await this.#relay.call(api.messages.sent, {}, {});
    this.#sent = new Map(messages.map((row) => [row.message, row]));
    return messages.map(({ message, thread, releasedAt, parts, recipients }) => ({
      message,
      thread,
      releasedAt,
      attachments: parts.length - 1,
      recipients,
    }));
  }

  async inbox(): Promise<InboxItem[]> {
    const { messages } = await this.#relay.call(api.messages.inbox, {}, {});
    this.#inbox = new Map(messages.map((row) => [row.message, row]));
    return messages.map(({ message, thread, from, receivedAt, openedAt, parts }) => ({
      message,
      thread,
      from: {
        kind: from.kind,
        address: from.address,
        name: from.kind === 'account' ? from.name : nameOfAddress(from.address),
      },
      receivedAt,
      openedAt,
      attachments: parts.length - 1,
    }));
  }

  async subjects(
    messages: string[],
  ): Promise<{ message: string; subject: string | null; attachments: number }[]> {
    const waiting = [...messages.entries()];
    const found: { message: string; subject: string | null; attachments: number }[] = [];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [index, message] = next;
        const letter = await this.#letterOrNull(message);
        found[index] = {
          message,
          subject: letter?.subject ?? null,
          attachments: letter?.files.length ?? 0,
        };
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return found;
  }

  async openMessage(message: string): Promise<OpenedMessage> {
    const { envelope, letter, reader } = await this.#open(message);
    const received = this.#inbox.get(message);
    const openedAt = received ? (received.openedAt ?? (await this.#sayOpened(received, envelope))) : null;
    return {
      ...letterView(envelope, letter, reader),
      message,
      thread: envelope.statement.thread,
      openedAt,
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
    const { guests } = await this.#record(message);
    const guest = guests.find((each) => each.handle === handle);
    if (!guest) throw fail('not_found');
    const org = this.#member().me.organisation.id;
    await this.#keys.toGateway(async ({ publicKey, instance }) => {
      const sealedLink = b64u(sealLink(publicKey, { org, message, handle }, unb64u(guest.linkSecret)));
      const body = { sealedLink, gatewayInstance: instance };
      await this.#relay.call(api.messages.resend, { message, handle }, body);
    });
  }

  async accessCodes(message: string): Promise<{ handle: string; address: string; code: string }[]> {
    const { guests } = await this.#record(message);
    return guests.flatMap(({ handle, address, accessCode }) =>
      accessCode === null ? [] : [{ handle, address, code: accessCode }],
    );
  }

  async receipt(message: string): Promise<Receipt> {
    const { envelope } = await this.#sentRow(message);
    return makeReceipt(this.#relay, this.#history, this.#member(), message, envelope);
  }

  async #attachment(message: string, part: number): Promise<Download> {
    const { envelope, letter } = await this.#open(message);
    const released = envelope.token.parts[part];
    const file = letter.files[part - 1];
    if (!released || !file) throw fail('not_found');
    const totalBytes = released.sizeBytes;
    return {
      key: downloadKey(message, part),
      fileKey: envelope.fileKey,
      part: released,
      file,
      fetch: (signal) => this.#relay.bytes(messagePartPath(message, part), { signal }),
      onProgress: (receivedBytes) =>
        this.#environment.emit({ type: 'download', message, part, receivedBytes, totalBytes }),
    };
  }

  async #sayDownloaded(message: string, part: number): Promise<void> {
    const received = this.#inbox.get(message);
    if (!received) return;
    const { handle } = received;
    await told(this.#relay.call(api.messages.downloaded, { message }, { handle, part }));
  }

  async #record(message: string): Promise<{ guests: RecordedGuest[] }> {
    return { guests: this.#guestsOf(await this.#sentRow(message)) };
  }

  #guestsOf({ message, envelope, senderRecord }: Pick<SentRow, 'message' | 'envelope' | 'senderRecord'>) {
    const member = this.#member();
    const name = { org: member.me.organisation.id, message, envelope };
    return openGuests(member, name, unb64u(senderRecord));
  }

  async #sentRow(message: string): Promise<SentRow> {
    if (!this.#sent.has(message)) await this.sent();
    const row = this.#sent.get(message);
    if (!row) throw fail('not_found');
    return row;
  }

  async #letterOrNull(message: string): Promise<LetterContent | null> {
    try {
      return (await this.#open(message)).letter;
    } catch (error) {
      if (isZegelError(error, 'reader_check_failed', 'digest_mismatch', 'message_expired', 'not_found')) {
        return null;
      }
      throw error;
    }
  }

  /** Opens once; a failure is not remembered, since the next try may find the network back. */
  async #open(message: string): Promise<ReadMessage> {
    const opening = this.#read.get(message) ?? this.#openFresh(message);
    this.#read.set(message, opening);
    try {
      return await opening;
    } catch (error) {
      this.#read.delete(message);
      throw error;
    }
  }

  async #openFresh(message: string): Promise<ReadMessage> {
    const { row, reader } = await this.#find(message);
    const envelope = await openEnvelope(row, reader);
    this.#seen.check(envelope);
    const letter = await readLetter(envelope, await this.#relay.bytes(messagePartPath(message, 0)));
    return { reader, envelope, letter };
  }

  /** A message received is read as its recipient, one sent as its sender. Throws `not_found`. */
  async #find(message: string): Promise<{ row: SentRow | InboxRow; reader: Reader }> {
    if (!this.#inbox.has(message) && !this.#sent.has(message)) await Promise.all([this.inbox(), this.sent()]);
    const { me, charter, identity } = this.#member();
    const received = this.#inbox.get(message);
    if (received) {
      const delivery = { handle: received.handle, address: me.address, hasNumber: false };
      const senderKey = this.#signingKeyOf(received.from);
      return { row: received, reader: { charter, identity, senderKey, delivery } };
    }
    const sent = this.#sent.get(message);
    if (!sent) throw fail('not_found');
    return { row: sent, reader: { charter, identity, senderKey: me.keys.signingKey, delivery: null } };
  }

  /**
   * What the statement must be signed with. A guest's is in the record that this member made when they wrote to the
   * guest: the relay is not asked. Throws `reader_check_failed` for a guest that this member never wrote to.
   */
  #signingKeyOf(from: InboxRow['from']): string {
    if (from.kind === 'account') return from.keys.signingKey;
    try {
      const guest = this.#guestsOf(from.answers).find(({ handle }) => handle === from.handle);
      if (guest?.address === from.address) return guest.signingKey;
    } catch (cause) {
      throw refuse('sender', cause);
    }
    throw refuse('sender');
  }

  async #sayOpened(row: InboxRow, { token, tokenDigest }: OpenEnvelope): Promise<number | null> {
    const { signer } = this.#member();
    const { message, handle } = row;
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
    row.openedAt = heard?.openedAt ?? null;
    return row.openedAt;
  }
}

const downloadKey = (message: string, part: number): string => `${message}/${String(part)}`;

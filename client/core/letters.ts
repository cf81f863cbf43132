/**
 * Letters of a member, opened with every check of docs/format.md, At the reader, and remembered while the session
 * lasts: subjects and texts are nowhere else, so whatever a page lists or searches comes from here.
 */
import { api, messagePartPath } from '../../contract/api/index.ts';
import type { InboxSender, OwnEnvelope } from '../../contract/api/mailbox.ts';
import { fail } from '../../contract/errors.ts';
import { nameOfAddress } from '../../contract/values.ts';
import type { Letter as LetterContent } from '../../contract/objects.ts';
import { isZegelError, unb64u } from '../../crypto/index.ts';
import type { Download } from './downloads.ts';
import type { Environment } from './environment.ts';
import type { Relay } from './http.ts';
import type { Member } from './member.ts';
import {
  type OpenEnvelope,
  type Reader,
  SeenStatements,
  openEnvelope,
  readLetter,
  refuse,
} from './reader.ts';
import { openGuests } from './sender-record.ts';

/** A letter that passed every check. */
export interface ReadMessage {
  own: OwnEnvelope;
  reader: Reader;
  envelope: OpenEnvelope;
  letter: LetterContent;
}

export class Letters {
  readonly #relay: Relay;
  readonly #environment: Environment;
  readonly #member: () => Member;
  #seen = new SeenStatements();
  #read = new Map<string, Promise<ReadMessage>>();
  /** Those of `#read` that are there. */
  #opened = new Map<string, ReadMessage>();

  constructor(relay: Relay, environment: Environment, member: () => Member) {
    this.#relay = relay;
    this.#environment = environment;
    this.#member = member;
  }

  /** For the next member at this browser. */
  forget(): void {
    this.#seen = new SeenStatements();
    this.#read = new Map();
    this.#opened = new Map();
  }

  /** What was opened in this session. */
  opened(): ReadMessage[] {
    return [...this.#opened.values()];
  }

  /** Everything of mine in a conversation, oldest first, as it is now. Throws `not_found` where there is nothing. */
  async thread(thread: string): Promise<OwnEnvelope[]> {
    const found: OwnEnvelope[] = [];
    let after: string | null = null;
    do {
      const query: Record<string, string> = after === null ? {} : { after };
      const page: { messages: OwnEnvelope[]; next: string | null } = await this.#relay.call(
        api.messages.thread,
        { thread },
        {},
        { query },
      );
      found.push(...page.messages);
      after = page.next;
    } while (after !== null);
    if (found.length === 0) throw fail('not_found');
    return found;
  }

  /** Opens once; a failure is not remembered, since the next try may find the network back. */
  async open(message: string, known?: OwnEnvelope): Promise<ReadMessage> {
    const opening = this.#read.get(message) ?? this.#openFresh(message, known);
    this.#read.set(message, opening);
    try {
      const read = await opening;
      this.#opened.set(message, read);
      return read;
    } catch (error) {
      this.#read.delete(message);
      throw error;
    }
  }

  /** Null for a letter that fails a check or is gone. */
  async openOrNull(message: string): Promise<ReadMessage | null> {
    try {
      return await this.open(message);
    } catch (error) {
      if (isZegelError(error, 'reader_check_failed', 'digest_mismatch', 'message_expired', 'not_found')) {
        return null;
      }
      throw error;
    }
  }

  /** An attachment, to be fetched and checked under this name of its download. Part numbers from 1. */
  async attachment(message: string, part: number, key: string): Promise<Download> {
    const { envelope, letter } = await this.open(message);
    const released = envelope.token.parts[part];
    const file = letter.files[part - 1];
    if (!released || !file) throw fail('not_found');
    const totalBytes = released.sizeBytes;
    return {
      key,
      fileKey: envelope.fileKey,
      part: released,
      file,
      fetch: (signal) => this.#relay.bytes(messagePartPath(message, part), { signal }),
      onProgress: (receivedBytes) =>
        this.#environment.emit({ type: 'download', message, part, receivedBytes, totalBytes }),
    };
  }

  async #openFresh(message: string, known?: OwnEnvelope): Promise<ReadMessage> {
    const own = known ?? (await this.#relay.call(api.messages.read, { message }, {}));
    const reader = this.#readerOf(own);
    const envelope = await openEnvelope(own, reader);
    if (own.message !== message) throw refuse('token');
    // Where it stands is the relay's word, the conversation it belongs to is the sender's.
    if (own.thread !== envelope.statement.thread) throw refuse('statement');
    if (own.received && !isFromGuest(own.received.from, envelope)) throw refuse('sender');
    this.#seen.check(envelope);
    const letter = await readLetter(envelope, await this.#relay.bytes(messagePartPath(message, 0)));
    return { own, reader, envelope, letter };
  }

  /** A message received is read as its recipient, one sent as its sender. */
  #readerOf({ received }: OwnEnvelope): Reader {
    const { me, charter, identity } = this.#member();
    if (!received) return { charter, identity, senderKey: me.keys.signingKey, delivery: null };
    const delivery = { handle: received.handle, address: me.address, hasNumber: false };
    return { charter, identity, senderKey: this.#signingKeyOf(received.from), delivery };
  }

  /**
   * What the statement must be signed with. A guest's is in the record that this member made when they wrote to the
   * guest: the relay is not asked. Throws `reader_check_failed` for a guest that this member never wrote to.
   */
  #signingKeyOf(from: InboxSender): string {
    if (from.kind === 'account') return from.keys.signingKey;
    const member = this.#member();
    const { message, envelope, senderRecord } = from.answers;
    const name = { org: member.me.organisation.id, message, envelope };
    try {
      const guests = openGuests(member, name, unb64u(senderRecord));
      const guest = guests.find(({ handle }) => handle === from.handle);
      if (guest?.address === from.address) return guest.signingKey;
    } catch (cause) {
      throw refuse('sender', cause);
    }
    throw refuse('sender');
  }
}

/** A guest's own statement cannot show another sender: the record of whoever they answer has handle and address. */
const isFromGuest = (from: InboxSender, { statement }: OpenEnvelope): boolean =>
  from.kind !== 'guest' ||
  (statement.from.account === from.handle &&
    statement.from.address === from.address &&
    statement.from.name === nameOfAddress(from.address));

/** Throws `forward_forbidden` for a letter that a rule keeps where it is: the token says so, which a scanner signed. */
export function refuseNoForward({ envelope }: Pick<ReadMessage, 'envelope'>): void {
  if (envelope.token.noForward) throw fail('forward_forbidden');
}

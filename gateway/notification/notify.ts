/** Answers `gateway.notify`: the mail is composed, handed over, and answered for when the other side has it. */
import type { NextMailServer } from '../mail/mail.ts';
import type { GatewayKeys } from '../keys/key-ring.ts';
import { type Notification, mailOf } from './notification.ts';

/** Enough for a day of a large organisation; beyond it a repeated id is mailed again, under the same Message-ID. */
const MOST_REMEMBERED = 20_000;

export interface Accepted {
  accepted: true;
  /** When the next mail server took it, in milliseconds. */
  at: number;
}

export class Notifier {
  readonly #keys: GatewayKeys;
  readonly #server: NextMailServer;
  readonly #publicUrl: string;
  readonly #now: () => number;
  /** By the notification's id: under way, or accepted. One that failed is forgotten and may be tried again. */
  readonly #known = new Map<string, Promise<Accepted>>();

  constructor(keys: GatewayKeys, server: NextMailServer, publicUrl: string, now: () => number) {
    this.#keys = keys;
    this.#server = server;
    this.#publicUrl = publicUrl;
    this.#now = now;
  }

  /**
   * Mails once per id, whoever asks again meanwhile or later. Throws `gateway_key_gone`, `unseal_failed`,
   * `mail_deferred`, `mail_refused`.
   */
  notify(notification: Notification): Promise<Accepted> {
    const known = this.#known.get(notification.id);
    if (known) return known;
    const accepted = this.#handOver(notification);
    this.#known.set(notification.id, accepted);
    accepted.catch(() => this.#known.delete(notification.id));
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
    return accepted;
  }

  async #handOver(notification: Notification): Promise<Accepted> {
    await this.#server.handOver(mailOf(notification, this.#keys, this.#publicUrl));
    return { accepted: true, at: this.#now() };
  }
}

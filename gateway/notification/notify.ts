/** Answers `gateway.notify`: the mail is composed, handed over, and answered for when the other side has it. */
import { fail, forLog } from '../../contract/errors.ts';
import type { WireLog } from '../../contract/wire.ts';
import { isZegelError } from '../../crypto/errors.ts';
import type { Journal } from '../journal/journal.ts';
import type { GatewayKeys } from '../keys/key-ring.ts';
import type { NextMailServer } from '../mail/mail.ts';
import { type Notification, mailOf } from './notification.ts';

/** What is remembered without the journal: enough for a day of a large organisation. */
const MOST_REMEMBERED = 20_000;

export interface Accepted {
  accepted: true;
  /** When the next mail server took it, in milliseconds. */
  at: number;
}

export interface NotifierOptions {
  keys: GatewayKeys;
  server: NextMailServer;
  /** Remembers over a restart; null for mail that is captured in memory and so forgotten with it. */
  journal: Journal | null;
  publicUrl: string;
  now: () => number;
  log: WireLog;
}

export class Notifier {
  readonly #options: NotifierOptions;
  /** By the notification's id: under way, or accepted. One that failed is forgotten and may be tried again. */
  readonly #known = new Map<string, Promise<Accepted>>();

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  /**
   * Mails once per id, whoever asks again meanwhile or later, also after a restart. Throws `gateway_key_gone`,
   * `unseal_failed`, `mail_deferred`, `mail_refused`, and `mail_unknown` when the mail may have been taken: the same
   * id is then not mailed again.
   */
  notify(notification: Notification): Promise<Accepted> {
    const known = this.#known.get(notification.id);
    if (known) return known;
    const accepted = this.#unlessNoted(notification);
    this.#known.set(notification.id, accepted);
    accepted.catch(() => this.#known.delete(notification.id));
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
    return accepted;
  }

  async #unlessNoted(notification: Notification): Promise<Accepted> {
    const noted = this.#options.journal?.find(notification.id);
    if (noted?.stage === 'taken') return { accepted: true, at: noted.at };
    if (noted?.stage === 'offered') throw fail('mail_unknown');
    return this.#handOver(notification);
  }

  async #handOver(notification: Notification): Promise<Accepted> {
    const { keys, server, journal, publicUrl, now } = this.#options;
    const { id } = notification;
    const mail = mailOf(notification, keys, publicUrl);
    try {
      await server.handOver(mail, async () => {
        await journal?.note(id, 'offered');
      });
    } catch (error) {
      const isKnown = !isZegelError(error, 'mail_unknown');
      if (isKnown && journal?.find(id)?.stage === 'offered') await this.#noteOutcome(id, 'refused', now());
      throw error;
    }
    const at = now();
    await this.#noteOutcome(id, 'taken', at);
    return { accepted: true, at };
  }

  /** The outcome stands, also where it cannot be written: after a restart it would then count as unknown. */
  async #noteOutcome(id: string, stage: 'taken' | 'refused', at: number): Promise<void> {
    try {
      await this.#options.journal?.note(id, stage, at);
    } catch (error) {
      this.#options.log.error({ error: forLog(error) }, 'the journal of mails cannot be written');
    }
  }
}

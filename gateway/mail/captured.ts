import type { Mail, NextMailServer } from './mail.ts';

export interface CapturedMail extends Mail {
  /** Milliseconds since the epoch. */
  at: number;
}

const MOST = 200;

/** Keeps mail in memory instead of sending it, for the local outbox page: the last 200, gone at the end. */
export class CapturedMails implements NextMailServer {
  readonly #mails: CapturedMail[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  handOver(mail: Mail): Promise<void> {
    this.#mails.unshift({ ...mail, at: this.#now() });
    this.#mails.length = Math.min(this.#mails.length, MOST);
    return Promise.resolve();
  }

  /** Newest first. */
  list(): readonly CapturedMail[] {
    return this.#mails;
  }

  close(): void {
    this.#mails.length = 0;
  }
}

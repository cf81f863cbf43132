/** A mail as the gateway hands it on, and whoever takes it. */
export interface Mail {
  /** Names the mail: its Message-ID is made of it, so that a mail that was handed over twice is one. */
  id: string;
  from: { name: string; address: string };
  to: string;
  subject: string;
  text: string;
  html: string;
}

export interface NextMailServer {
  /**
   * Fulfilled when the other side has taken responsibility (RFC 5321 §4.2.5). Throws `mail_deferred`, which may be
   * tried again, `mail_refused`, or `mail_unknown` when the whole mail went out and no answer came. Just before the
   * other side has the whole mail `beforeLastDot` is awaited; when that rejects, the mail does not go.
   */
  handOver(mail: Mail, beforeLastDot?: () => Promise<void>): Promise<void>;
  close(): void;
}

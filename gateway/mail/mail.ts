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
   * tried again, or `mail_refused`.
   */
  handOver(mail: Mail): Promise<void>;
  close(): void;
}

/** Text messages out. */
export interface SmsProvider {
  /**
   * Hands one text to one number (E.164). Throws `code_not_sent` when it was not taken,
   * `code_unknown` when nobody can say. Never sends it twice.
   */
  send(message: { to: string; text: string }): Promise<void>;
}

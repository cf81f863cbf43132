/**
 * What was being written when the session ended by itself: whoever signs in again on this page goes on with it. One
 * for a page; it outlives what is shown to who is signed in.
 */
export class LeftOff {
  #left: { account: string; message: Promise<string> } | null = null;

  get isEmpty(): boolean {
    return this.#left === null;
  }

  leave(account: string, message: Promise<string>): void {
    this.#left = { account, message };
  }

  /** The id of the message, once; null where there is none, or it is another's. */
  take(account: string): Promise<string> | null {
    const left = this.#left;
    this.#left = null;
    return left?.account === account ? left.message : null;
  }
}

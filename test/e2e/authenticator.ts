import { NobleCryptoPlugin, ScureBase32Plugin, TOTP } from 'otplib';

const STEP_SECONDS = 30;

/** An authenticator app. No code counts twice, so that each one asked for is of a later step than the last. */
export class Authenticator {
  readonly #secret: string;
  readonly #totp = new TOTP({ crypto: new NobleCryptoPlugin(), base32: new ScureBase32Plugin() });
  #lastStep = 0;

  /** @param secret Base32, as the page shows it */
  constructor(secret: string) {
    this.#secret = secret;
  }

  /** Works twice within half a minute: the service takes a clock that runs one step ahead, and no more. */
  code(): Promise<string> {
    const now = Math.floor(Date.now() / 1000 / STEP_SECONDS);
    this.#lastStep = Math.max(now, this.#lastStep + 1);
    return this.#totp.generate({ secret: this.#secret, epoch: this.#lastStep * STEP_SECONDS });
  }
}

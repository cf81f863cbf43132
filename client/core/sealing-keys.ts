/**
 * The short-lived keys that scanner and gateway announce, and what happens when one is gone (the process was
 * restarted, the day is over): what was to be sealed is sealed again to a newer one.
 */
import { api } from '../../contract/api/index.ts';
import { isZegelError } from '../../crypto/index.ts';
import { type SealingKey, newestKey } from './charter.ts';
import type { Environment } from './environment.ts';
import type { Antivirus } from './face.ts';
import type { Relay } from './http.ts';
import type { Member } from './member.ts';

const TRIES = 3;

export class SealingKeys {
  readonly #relay: Relay;
  readonly #environment: Environment;
  readonly #member: () => Member;

  constructor(relay: Relay, environment: Environment, member: () => Member) {
    this.#relay = relay;
    this.#environment = environment;
    this.#member = member;
  }

  /** Runs `use` with the scanner's newest key, again with a newer one while the scanner says `scanner_key_gone`. */
  toScanner<T>(use: (key: SealingKey) => Promise<T>): Promise<T> {
    return again('scanner_key_gone', async () => use(await this.#scannerKey()));
  }

  /** The same with the gateway and `gateway_key_gone`. */
  toGateway<T>(use: (key: SealingKey) => Promise<T>): Promise<T> {
    return again('gateway_key_gone', async () => use(await this.gatewayKey()));
  }

  async gatewayKey(): Promise<SealingKey> {
    const { charter } = this.#member();
    const { keys } = await this.#relay.call(api.organisation.gatewayKeys, {}, {});
    return newestKey('gateway-key', keys, charter.gateway, this.#environment.now());
  }

  async antivirus(): Promise<Antivirus> {
    const { antivirus } = await this.#relay.call(api.messages.scannerKeys, {}, {});
    return antivirus;
  }

  async #scannerKey(): Promise<SealingKey> {
    const { charter } = this.#member();
    const { keys } = await this.#relay.call(api.messages.scannerKeys, {}, {});
    return newestKey('scanner-key', keys, charter.scanner, this.#environment.now());
  }
}

async function again<T>(code: string, run: () => Promise<T>): Promise<T> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      return await run();
    } catch (error) {
      if (left === 0 || !isZegelError(error, code)) throw error;
    }
  }
}

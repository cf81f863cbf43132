/**
 * The short-lived keys that scanner and gateway announce, and what happens when one is gone (the process was
 * restarted, the day is over): what was to be sealed is sealed again to a newer one.
 */
import type { z } from 'zod';
import type { api } from '../../contract/api/index.ts';
import type { Charter } from '../../contract/objects.ts';
import type { SignedObject } from '../../contract/values.ts';
import { isZegelError } from '../../crypto/index.ts';
import { type SealingKey, newestKey } from './charter.ts';
import type { Environment } from './environment.ts';
import type { Antivirus } from './face.ts';

const TRIES = 3;

/** Where announced keys come from, and the charter that they are held against. */
export interface AnnouncedKeys {
  charter(): Charter;
  scannerKeys(): Promise<z.output<typeof api.messages.scannerKeys.result>>;
  gatewayKeys(): Promise<{ keys: SignedObject[] }>;
}

export class SealingKeys {
  readonly #announced: AnnouncedKeys;
  readonly #environment: Environment;

  constructor(announced: AnnouncedKeys, environment: Environment) {
    this.#announced = announced;
    this.#environment = environment;
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
    const { keys } = await this.#announced.gatewayKeys();
    return newestKey('gateway-key', keys, this.#announced.charter().gateway, this.#environment.now());
  }

  async antivirus(): Promise<Antivirus> {
    const { antivirus } = await this.#announced.scannerKeys();
    return antivirus;
  }

  async #scannerKey(): Promise<SealingKey> {
    const { keys } = await this.#announced.scannerKeys();
    return newestKey('scanner-key', keys, this.#announced.charter().scanner, this.#environment.now());
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

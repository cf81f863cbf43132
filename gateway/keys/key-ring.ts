/**
 * The keys that link secrets wait under: hybrid, a new one every day, in files of their own, destroyed three days
 * after they were made. What was sealed to a destroyed key is gone: the relay then asks the sender's client again.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fail } from '../../contract/errors.ts';
import { bytes, id, timeMs } from '../../contract/values.ts';
import type { AnnouncedKey } from '../../contract/objects.ts';
import {
  b64u,
  type Identity,
  identityFromSeed,
  newId,
  sign,
  type Signed,
  type Signer,
  unb64u,
} from '../../crypto/index.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How long clients may seal to a key, and how long the gateway opens what was sealed to it. */
export const ANNOUNCED_MS = DAY;
export const KEPT_MS = 3 * DAY;
/** A new key comes this long before the newest may no longer be sealed to. */
const AHEAD_MS = HOUR;

const keyFile = z.strictObject({
  v: z.literal(1),
  instance: id,
  seed: bytes(32),
  from: timeMs,
  until: timeMs,
});

interface Key {
  identity: Identity;
  from: number;
  announcement: Signed;
}

export class GatewayKeys {
  readonly #folder: string;
  readonly #identity: Signer;
  readonly #now: () => number;
  readonly #keys = new Map<string, Key>();

  /** Reads the keys in the folder, made if it is missing. Throws `config_invalid` for a key file that is damaged. */
  constructor(folder: string, identity: Signer, now: () => number) {
    this.#folder = folder;
    this.#identity = identity;
    this.#now = now;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(folder)) if (name.endsWith('.json')) this.#read(name);
    this.rotate();
  }

  /** The announcements of the keys that open, newest first; there is always one that may be sealed to. */
  announced(): Signed[] {
    this.rotate();
    return [...this.#keys.values()].sort((a, b) => b.from - a.from).map((key) => key.announcement);
  }

  /** The key of an announcement. Throws `gateway_key_gone` when it was destroyed or is of another gateway. */
  identityOf(instance: string): Identity {
    this.rotate();
    const key = this.#keys.get(instance);
    if (!key) throw fail('gateway_key_gone');
    return key.identity;
  }

  /** Destroys what is too old and makes a new key where it is time. */
  rotate(): void {
    const now = this.#now();
    for (const [instance, key] of this.#keys) {
      if (now < key.from + KEPT_MS) continue;
      key.identity.secret.fill(0);
      this.#keys.delete(instance);
      rmSync(this.#path(instance), { force: true });
    }
    const newest = Math.max(-Infinity, ...[...this.#keys.values()].map((key) => key.from));
    if (now >= newest + ANNOUNCED_MS - AHEAD_MS) this.#make(now);
  }

  #path(instance: string): string {
    return join(this.#folder, `${instance}.json`);
  }

  #make(from: number): void {
    const seed = new Uint8Array(randomBytes(32));
    const key = { v: 1 as const, instance: newId(), seed: b64u(seed), from, until: from + ANNOUNCED_MS };
    const path = this.#path(key.instance);
    writeFileSync(`${path}.draft`, JSON.stringify(key), { mode: 0o600, flag: 'wx', flush: true });
    renameSync(`${path}.draft`, path);
    this.#take(key);
  }

  #read(name: string): void {
    try {
      const key = keyFile.parse(JSON.parse(readFileSync(join(this.#folder, name), 'utf8')));
      if (name !== `${key.instance}.json`) throw fail('bad_encoding');
      this.#take(key);
    } catch (cause) {
      throw fail('config_invalid', { detail: { name: `ZEGEL_GATEWAY_KEYS_DIR (${name})` }, cause });
    }
  }

  #take({ v, instance, seed, from, until }: z.infer<typeof keyFile>): void {
    const identity = identityFromSeed(unb64u(seed));
    const announced: AnnouncedKey = {
      v,
      instance,
      publicKey: b64u(identity.recipient.publicKey),
      from,
      until,
    };
    this.#keys.set(instance, {
      identity,
      from,
      announcement: sign('gateway-key', announced, this.#identity),
    });
  }
}

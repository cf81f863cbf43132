/**
 * The keys that clients seal K to: hybrid, in memory only, announced for an hour and destroyed after two. A restart
 * loses them, and whoever sealed to one seals again (`scanner_key_gone`).
 */
import { fail } from '../../contract/errors.ts';
import type { AnnouncedKey } from '../../contract/objects.ts';
import {
  type Identity,
  type Signed,
  type Signer,
  b64u,
  generateIdentity,
  newId,
  sign,
} from '../../crypto/index.ts';

const MINUTE = 60_000;

/** How long clients may seal to a key, and how long the scanner opens what was sealed to it. */
export const ANNOUNCED_MS = 60 * MINUTE;
export const KEPT_MS = 120 * MINUTE;
/** A new key comes this long before the newest may no longer be sealed to. */
const AHEAD_MS = 10 * MINUTE;

interface Key {
  identity: Identity;
  from: number;
  announcement: Signed;
}

export class ScannerKeys {
  readonly #signer: Signer;
  readonly #now: () => number;
  readonly #keys = new Map<string, Key>();

  constructor(signer: Signer, now: () => number) {
    this.#signer = signer;
    this.#now = now;
    this.rotate();
  }

  /** The announcements of the keys that open, newest first; there is always one that may be sealed to. */
  announced(): Signed[] {
    this.rotate();
    return [...this.#keys.values()].sort((a, b) => b.from - a.from).map(({ announcement }) => announcement);
  }

  /** The key of an announcement. Throws `scanner_key_gone` when it was destroyed or is of another scanner. */
  identityOf(instance: string): Identity {
    this.rotate();
    const key = this.#keys.get(instance);
    if (!key) throw fail('scanner_key_gone');
    return key.identity;
  }

  /** Destroys what is too old and makes a new key where it is time. */
  rotate(): void {
    const now = this.#now();
    for (const [instance, { from, identity }] of this.#keys) {
      if (now < from + KEPT_MS) continue;
      identity.secret.fill(0);
      this.#keys.delete(instance);
    }
    const newest = Math.max(-Infinity, ...[...this.#keys.values()].map(({ from }) => from));
    if (now >= newest + ANNOUNCED_MS - AHEAD_MS) this.#make(now);
  }

  /** Destroys every key. */
  forget(): void {
    for (const { identity } of this.#keys.values()) identity.secret.fill(0);
    this.#keys.clear();
  }

  #make(from: number): void {
    const identity = generateIdentity('mlkem768x25519');
    const announced: AnnouncedKey = {
      v: 1,
      instance: newId(),
      publicKey: b64u(identity.recipient.publicKey),
      from,
      until: from + ANNOUNCED_MS,
    };
    const announcement = sign('scanner-key', announced, this.#signer);
    this.#keys.set(announced.instance, { identity, from, announcement });
  }
}

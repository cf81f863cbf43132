/** A key of the guest's own, as the recipient's page asks for it (docs/architecture.md, A guest keeps a key). */
import type { Letter } from './letter.ts';

export interface KeptKeyFace {
  /** Where the key of this letter is, for level `key`: a look at this device only. */
  keyPlace(): Promise<KeyPlace>;
  /** With the key on this device. Throws `key_not_here`, `key_store_closed`, `key_ended`, `key_proof_wrong`. */
  openWithKey(): Promise<Letter>;
  /** With the passphrase. Throws `bad_code_format` without using up a try, `passphrase_wrong` (detail `left`), `recipient_locked`, `key_ended`. */
  openWithPassphrase(passphrase: string): Promise<Letter>;
  /** The sender is told, and nothing is sealed to the key of this letter any more. */
  keyLost(): Promise<void>;

  // In the half hour after opening; each throws `grant_expired` afterwards.

  /** Keys of the reader's address, newest first. */
  keptKeys(): Promise<KeptKeys>;
  /** Keeps a key on this device, or the one at hand with this letter, too. Throws `key_store_closed`, `too_many_keys`. */
  keepHere(): Promise<KeptKeyItem>;
  /** A fresh passphrase of 50 bits, in readable groups. */
  newPassphrase(): Promise<string>;
  /** `guessable` for one that the reader made up: it is marked so, also for the sender. */
  passphraseStrength(passphrase: string): Promise<'generated' | 'guessable'>;
  /** Keeps a key under this passphrase, or gives it to the key at hand. Throws `bad_code_format`, `passphrase_short`, `too_many_keys`. */
  keepByPassphrase(passphrase: string): Promise<KeptKeyItem>;
  /** Ends a key, here and at the relay. */
  withdrawKey(key: string): Promise<void>;
}

/** `no_store`: this browser keeps nothing, as private windows of some do. */
export type KeyPlace = 'here' | 'not_here' | 'no_store';

export interface KeptKeys {
  keys: KeptKeyItem[];
  /** False where this browser keeps nothing. */
  canKeepHere: boolean;
}

export interface KeptKeyItem {
  key: string;
  /** SHA-256 of its public key, in groups: the sender sees the same. */
  fingerprint: string;
  keptAt: number;
  isHere: boolean;
  /** This letter was opened with it. */
  opensThis: boolean;
  passphrase: 'none' | 'generated' | 'chosen';
}

/**
 * A guest's kept keys in the core (docs/format.md, Kept keys): opening with one, and keeping one with the letter that
 * is open. Seeds stay in the core; the relay gets public keys, a tag under K that the sender can check, and, where a
 * passphrase is wanted, the seed wrapped under it.
 */
import type { z } from 'zod';
import * as requests from '../../contract/api/kept-keys.ts';
import { fail } from '../../contract/errors.ts';
import type { KeepKey } from '../../contract/objects.ts';
import {
  PASSPHRASE_SALT_BYTES,
  accessCodeStrength,
  b64u,
  fingerprintOfDigest,
  guestIdentity,
  guestSigner,
  isZegelError,
  keptKeyTag,
  newAccessCode,
  newId,
  newKeptSeed,
  normaliseAccessCode,
  passphraseAuth,
  passphraseKey,
  randomBytes,
  sha256,
  sign,
  signKeyProof,
  unb64u,
  unwrapKeptSeed,
  wrapKeptSeed,
} from '../../crypto/index.ts';
import type { KeptKeyFace, KeptKeyItem, KeptKeys as KeptKeyList, KeyPlace, Letter } from './face.ts';
import type { Relay } from './http.ts';
import type { KeptKeyStore } from './kept-key-store.ts';

/** Of one that the guest makes up; it stays guessable by the service, and is marked so. */
const MIN_PASSPHRASE = 8;

/** A kept key with its secret. */
export interface HeldKey {
  key: string;
  seed: Uint8Array;
}

export type KeyOpening = z.output<typeof requests.open.result>;

/** What the guest's own flow knows and does (client/core/guest.ts). */
export interface GuestDesk {
  /** Throws `bad_link` before the link was shown. */
  link(): {
    handle: string;
    org: string;
    message: string;
    keptKey: z.output<typeof requests.keptKeyToOpen> | null;
  };
  linkAuth(): string;
  /** The letter that is open. Throws `grant_expired` where none is. */
  opened(): { grant: string; fileKey: Uint8Array; heldKey: HeldKey | null };
  /** Every check of a reader, with the key that the letter is sealed to. */
  enter(opening: KeyOpening, held: HeldKey): Promise<Letter>;
}

type Listed = z.output<typeof requests.list.result>['keys'][number];

export class KeptKeys implements KeptKeyFace {
  readonly #relay: Relay;
  readonly #store: KeptKeyStore;
  readonly #desk: GuestDesk;
  /** Drawn for the letter that is open; asked for again after a fault, it is the same. */
  #fresh: HeldKey | null = null;

  constructor(relay: Relay, store: KeptKeyStore, desk: GuestDesk) {
    this.#relay = relay;
    this.#store = store;
    this.#desk = desk;
  }

  /** For the next letter. */
  forget(): void {
    this.#fresh = null;
  }

  async keyPlace(): Promise<KeyPlace> {
    const { org, key } = this.#toOpen();
    try {
      return (await this.#store.ids(org)).includes(key) ? 'here' : 'not_here';
    } catch (error) {
      if (isZegelError(error, 'key_store_closed')) return 'no_store';
      throw error;
    }
  }

  async openWithKey(): Promise<Letter> {
    const { org, key } = this.#toOpen();
    const seed = await this.#store.load(org, key);
    if (!seed) throw fail('key_not_here');
    return this.#open({ key, seed });
  }

  async openWithPassphrase(passphrase: string): Promise<Letter> {
    const { handle, key, passphraseSalt } = this.#toOpen();
    if (passphraseSalt === null) throw fail('bad_request');
    const secret = passphraseKey(passphrase, unb64u(passphraseSalt));
    const body = { linkAuth: this.#desk.linkAuth(), passphraseAuth: b64u(passphraseAuth(secret, key)) };
    const { wrapped } = await this.#relay.call(requests.unwrap, { handle }, body);
    return this.#open({ key, seed: unwrapKeptSeed(secret, key, unb64u(wrapped)) });
  }

  async keyLost(): Promise<void> {
    const { handle } = this.#toOpen();
    await this.#relay.call(requests.lost, { handle }, { linkAuth: this.#desk.linkAuth() });
  }

  async keptKeys(): Promise<KeptKeyList> {
    const here = await this.#idsHere();
    const listed = await this.#listed();
    return {
      keys: listed.map((each) => this.#item(each, here ?? [])),
      canKeepHere: here !== null,
    };
  }

  async keepHere(): Promise<KeptKeyItem> {
    const { org } = this.#desk.link();
    const held = await this.#atHand();
    await this.#store.keep(org, held.key, held.seed);
    return this.#item(await this.#register(held, null), [held.key]);
  }

  newPassphrase(): Promise<string> {
    return Promise.resolve(newAccessCode());
  }

  passphraseStrength(passphrase: string): Promise<'generated' | 'guessable'> {
    return Promise.resolve(accessCodeStrength(passphrase));
  }

  async keepByPassphrase(passphrase: string): Promise<KeptKeyItem> {
    refuseShort(passphrase);
    const held = await this.#atHand();
    const salt = randomBytes(PASSPHRASE_SALT_BYTES);
    const secret = passphraseKey(passphrase, salt);
    const registered = await this.#register(held, {
      salt: b64u(salt),
      wrapped: b64u(wrapKeptSeed(secret, held.key, held.seed)),
      auth: b64u(sha256(passphraseAuth(secret, held.key))),
      chosen: accessCodeStrength(passphrase) === 'guessable',
    });
    return this.#item(registered, (await this.#idsHere()) ?? []);
  }

  async withdrawKey(key: string): Promise<void> {
    const { handle } = this.#desk.link();
    const { grant } = this.#desk.opened();
    await this.#relay.call(requests.withdraw, { handle, key }, {}, { bearer: grant });
    if (this.#fresh?.key === key) this.#fresh = null;
    if ((await this.#idsHere()) !== null) await this.#store.forget(key);
  }

  #toOpen(): { handle: string; org: string; key: string; passphraseSalt: string | null } {
    const { handle, org, keptKey } = this.#desk.link();
    if (!keptKey) throw fail('bad_request');
    return { handle, org, key: keptKey.key, passphraseSalt: keptKey.passphraseSalt };
  }

  /** The relay's challenge, signed with the key, is what lets in. */
  async #open(held: HeldKey): Promise<Letter> {
    const { handle, message } = this.#desk.link();
    const linkAuth = this.#desk.linkAuth();
    const { challenge } = await this.#relay.call(requests.challenge, { handle }, { linkAuth });
    const proof = { message, handle, challenge: unb64u(challenge) };
    const signature = b64u(signKeyProof(guestSigner(held.seed), proof));
    const opening = await this.#relay.call(requests.open, { handle }, { linkAuth, challenge, signature });
    return this.#desk.enter(opening, held);
  }

  /** The key that this letter was opened with, else one on this device that still stands, else a fresh one. */
  async #atHand(): Promise<HeldKey> {
    const { heldKey } = this.#desk.opened();
    if (heldKey) return heldKey;
    const { org } = this.#desk.link();
    const here = (await this.#idsHere()) ?? [];
    const standing = here.length === 0 ? [] : await this.#listed();
    for (const { key } of standing.filter((each) => here.includes(each.key))) {
      const seed = await this.#store.load(org, key);
      if (seed) return { key, seed };
    }
    this.#fresh ??= { key: newId(), seed: newKeptSeed() };
    return this.#fresh;
  }

  /** Keeps the key with the letter that is open. */
  async #register({ key, seed }: HeldKey, passphrase: KeepKey['passphrase']): Promise<Listed> {
    const { handle, org, message } = this.#desk.link();
    const { grant, fileKey } = this.#desk.opened();
    const { publicKey } = guestIdentity(seed).recipient;
    const signer = guestSigner(seed);
    const tag = keptKeyTag(fileKey, { message, handle, publicKey, signingKey: signer.publicKey });
    const body: KeepKey = {
      v: 1,
      org,
      message,
      handle,
      key,
      publicKey: b64u(publicKey),
      signingKey: b64u(signer.publicKey),
      tag: b64u(tag),
      passphrase,
    };
    const registration = sign('keep-key', body, signer);
    return this.#relay.call(requests.keep, { handle }, { registration }, { bearer: grant });
  }

  async #listed(): Promise<Listed[]> {
    const { handle } = this.#desk.link();
    const { grant } = this.#desk.opened();
    return (await this.#relay.call(requests.list, { handle }, {}, { bearer: grant })).keys;
  }

  /** Null where this browser keeps nothing. */
  async #idsHere(): Promise<string[] | null> {
    try {
      return await this.#store.ids(this.#desk.link().org);
    } catch (error) {
      if (isZegelError(error, 'key_store_closed')) return null;
      throw error;
    }
  }

  #item({ key, digest, keptAt, passphrase }: Listed, here: readonly string[]): KeptKeyItem {
    return {
      key,
      fingerprint: fingerprintOfDigest(unb64u(digest)),
      keptAt,
      isHere: here.includes(key),
      opensThis: this.#desk.opened().heldKey?.key === key,
      passphrase: passphrase === null ? 'none' : passphrase.chosen ? 'chosen' : 'generated',
    };
  }
}

/** Before anything is drawn or asked. A generated one has 12 characters. */
function refuseShort(passphrase: string): void {
  if (normaliseAccessCode(passphrase).length < MIN_PASSPHRASE) {
    throw fail('passphrase_short', { detail: { min: MIN_PASSPHRASE } });
  }
}

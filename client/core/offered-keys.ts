/**
 * Kept keys of guests on the sender's side (docs/format.md, Kept keys). The relay offers them and is not believed: a
 * key is used only when its tag was made under the K of a letter that this very member signed, to this very address.
 * Whoever did not send that letter cannot check it and does not use it.
 */
import { api } from '../../contract/api/index.ts';
import type { OfferedKey } from '../../contract/api/messages.ts';
import { fingerprint, isZegelError, unb64u, verifyKeptKeyTag } from '../../crypto/index.ts';
import type { Relay } from './http.ts';
import type { Member } from './member.ts';
import { openEnvelope } from './reader.ts';

/** A kept key whose tag was checked. */
export interface CheckedKey {
  key: string;
  publicKey: Uint8Array;
  signingKey: Uint8Array;
  fingerprint: string;
  keptAt: number;
  /** A passphrase of the guest's own making opens it: guessable by the service. */
  guessable: boolean;
}

export class OfferedKeys {
  readonly #relay: Relay;
  readonly #member: () => Member;
  readonly #checked = new Map<string, Promise<CheckedKey | null>>();

  constructor(relay: Relay, member: () => Member) {
    this.#relay = relay;
    this.#member = member;
  }

  forget(): void {
    this.#checked.clear();
  }

  /** The newest of the keys offered for an address that passes the check, or null. */
  async newest(address: string, offered: readonly OfferedKey[]): Promise<CheckedKey | null> {
    for (const each of offered) {
      const checked = await this.#check(address, each);
      if (checked) return checked;
    }
    return null;
  }

  /** Checks once; a lost connection is not remembered. */
  async #check(address: string, offered: OfferedKey): Promise<CheckedKey | null> {
    const name = JSON.stringify([address, offered]);
    const checking = this.#checked.get(name) ?? this.#checkFresh(address, offered);
    this.#checked.set(name, checking);
    try {
      return await checking;
    } catch (error) {
      this.#checked.delete(name);
      throw error;
    }
  }

  async #checkFresh(address: string, offered: OfferedKey): Promise<CheckedKey | null> {
    const { key, message, envelope: n, handle, keptAt, chosenPassphrase } = offered;
    const publicKey = unb64u(offered.publicKey);
    const signingKey = unb64u(offered.signingKey);
    try {
      const sealed = await this.#relay.call(api.messages.envelope, { message, n }, {});
      const { me, charter, identity } = this.#member();
      const reader = { charter, identity, senderKey: me.keys.signingKey, delivery: null };
      const { fileKey, token, statement } = await openEnvelope(sealed, reader);
      const line = token.recipients.find((recipient) => recipient.handle === handle);
      const isTheirs = statement.to.some((each) => each.address === address && each.key === line?.key);
      if (token.message !== message || !isTheirs) return null;
      verifyKeptKeyTag(fileKey, { message, handle, publicKey, signingKey }, unb64u(offered.tag));
    } catch (error) {
      if (isZegelError(error, 'reader_check_failed', 'bad_signature', 'not_found')) return null;
      throw error;
    }
    return {
      key,
      publicKey,
      signingKey,
      fingerprint: fingerprint(publicKey),
      keptAt,
      guessable: chosenPassphrase,
    };
  }
}

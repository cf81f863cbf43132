/** Who can be written to, and how they can open: what the relay's directory says of addresses, asked and remembered. */
import { api } from '../../contract/api/index.ts';
import { fail } from '../../contract/errors.ts';
import { fingerprint, isZegelError, normaliseAddress, normalisePhone, unb64u } from '../../crypto/index.ts';
import type { EvaluatedRecipient } from '../../scanner/rules/evaluate.ts';
import type { Correspondent, Recipient } from './face.ts';
import type { Relay } from './http.ts';
import type { CheckedKey, OfferedKeys } from './offered-keys.ts';
import type { ResolvedRecipient } from './release.ts';

export class Correspondents {
  readonly #relay: Relay;
  readonly #offered: OfferedKeys;
  /** Who was looked up: whether they have an account, and whether they were written to before. */
  readonly #lookedUp = new Map<string, { inside: boolean; known: boolean }>();

  constructor(relay: Relay, offered: OfferedKeys) {
    this.#relay = relay;
    this.#offered = offered;
  }

  forget(): void {
    this.#lookedUp.clear();
    this.#offered.forget();
  }

  async lookup(addresses: readonly string[]): Promise<Correspondent[]> {
    const normalised = addresses.map(normalisedOrNull);
    const valid = [...new Set(normalised.filter((address) => address !== null))];
    const known = valid.length === 0 ? [] : await this.#lookUp(valid);
    return addresses.map((typed, index) => {
      const address = normalised[index] ?? null;
      const found = known.find((each) => each.address === address);
      const account = found?.account ?? null;
      return {
        address: address ?? typed,
        valid: address !== null,
        account: account && {
          id: account.account,
          name: account.name,
          fingerprint: fingerprint(unb64u(account.keys.signingKey)),
        },
        known: found?.known ?? false,
        numbers: found?.numbers ?? [],
        keptKey: found?.keptKey ? keptKeyView(found.keptKey) : null,
      };
    });
  }

  /**
   * Everything that sealing to them takes, with keys as the directory has them now. Throws `no_recipients`,
   * `recipient_twice`, `level_impossible`, `bad_address`, `bad_phone`, `bad_code_format`.
   */
  async resolve(recipients: readonly Recipient[]): Promise<ResolvedRecipient[]> {
    const addresses = recipients.map(({ address }) => normaliseAddress(address));
    if (addresses.length === 0) throw fail('no_recipients');
    if (new Set(addresses).size !== addresses.length) throw fail('recipient_twice');
    const known = await this.#lookUp(addresses);
    return recipients.map(({ level, number, accessCode }, index) => {
      const address = addresses[index] ?? '';
      const found = known.find((each) => each.address === address);
      const account = found?.account ?? null;
      const keptKey = found?.keptKey ?? null;
      if (level === 'key' && !account && !keptKey) throw fail('level_impossible');
      if (level === 'code' && accessCode === undefined) throw fail('bad_code_format');
      return {
        address,
        level,
        number: level === 'sms' ? normalisePhone(number ?? '') : null,
        accessCode: level === 'code' ? (accessCode ?? null) : null,
        account: level === 'key' ? account : null,
        keptKey: level === 'key' && !account ? keptKey : null,
      };
    });
  }

  /**
   * As the rules see them. Without an account they are outside, and so is whoever was not looked up yet, who is taken
   * for unknown, too.
   */
  evaluated(recipients: readonly Recipient[]): EvaluatedRecipient[] {
    return recipients.map(({ address: typed, level }) => {
      const address = normalisedOrNull(typed) ?? typed;
      const { inside = false, known = false } = this.#lookedUp.get(address) ?? {};
      return { address, level, outside: !inside, known };
    });
  }

  async #lookUp(addresses: string[]) {
    const { recipients } = await this.#relay.call(api.messages.lookup, {}, { addresses });
    for (const { address, account, known } of recipients) {
      this.#lookedUp.set(address, { inside: account !== null, known });
    }
    return Promise.all(
      recipients.map(async ({ keptKeys, ...each }) => ({
        ...each,
        keptKey: await this.#offered.newest(each.address, keptKeys),
      })),
    );
  }
}

const keptKeyView = ({ fingerprint, keptAt, guessable }: CheckedKey): Correspondent['keptKey'] => ({
  fingerprint,
  keptAt,
  guessable,
});

function normalisedOrNull(typed: string): string | null {
  try {
    return normaliseAddress(typed);
  } catch (error) {
    if (isZegelError(error, 'bad_address')) return null;
    throw error;
  }
}

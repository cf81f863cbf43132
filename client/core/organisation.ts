/** What admins do: invite, see who is there, give each other the log's key, read the log. */
import { api } from '../../contract/api/index.ts';
import {
  b64u,
  fingerprint,
  newId,
  normaliseAddress,
  randomBytes,
  sealInvitation,
  sealLogEpoch,
  sha256,
  unb64u,
} from '../../crypto/index.ts';
import type { Invitation, LogPage, Member as MemberView, OrganisationFace, Role, Text } from './face.ts';
import type { Relay } from './http.ts';
import { Log } from './log.ts';
import type { LogHistory } from './log-history.ts';
import type { Member } from './member.ts';
import { openRules, sentences } from './rules.ts';
import type { SealingKeys } from './sealing-keys.ts';

export class Organisation implements OrganisationFace {
  readonly #relay: Relay;
  readonly #keys: SealingKeys;
  readonly #member: () => Member;
  readonly #log: Log;

  constructor(relay: Relay, keys: SealingKeys, member: () => Member, history: LogHistory) {
    this.#relay = relay;
    this.#keys = keys;
    this.#member = member;
    this.#log = new Log(relay, member, history);
  }

  /** The token and the root's fingerprint reach the invited only through the gateway: the relay holds a hash. */
  async invite(invitee: {
    address: string;
    name: string;
    role: Role;
  }): Promise<{ invitation: string; expiresAt: number }> {
    const { me, secret } = this.#member();
    const address = normaliseAddress(invitee.address);
    const invitation = newId();
    const token = randomBytes(32);
    return this.#keys.toGateway(({ publicKey, instance }) => {
      const link = { token, rootDigest: secret.rootDigest };
      return this.#relay.call(
        api.organisation.invite,
        {},
        {
          invitation,
          address,
          name: invitee.name,
          role: invitee.role,
          tokenHash: b64u(sha256(token)),
          sealedLink: b64u(sealInvitation(publicKey, me.organisation.id, invitation, link)),
          gatewayInstance: instance,
        },
      );
    });
  }

  async invitations(): Promise<Invitation[]> {
    return (await this.#relay.call(api.organisation.invitations, {}, {})).invitations;
  }

  async withdraw(invitation: string): Promise<void> {
    await this.#relay.call(api.organisation.withdraw, { invitation }, {});
  }

  async members(): Promise<MemberView[]> {
    const { members } = await this.#relay.call(api.organisation.members, {}, {});
    return members.map(({ account, address, name, role, joinedAt, readsLog, keys }) => ({
      account,
      address,
      name,
      role,
      joinedAt,
      readsLog,
      fingerprint: fingerprint(unb64u(keys.signingKey)),
    }));
  }

  readLog(page?: { before?: number; limit?: number }): Promise<LogPage> {
    return this.#log.read(page);
  }

  proveEntry(seq: number): Promise<{ index: number; size: number }> {
    return this.#log.prove(seq);
  }

  rules(): Promise<{ version: number; sentences: Text[] }> {
    const { rules, rulesBy } = this.#member().me.organisation;
    const opened = openRules(rules, rulesBy);
    return Promise.resolve({ version: opened.version, sentences: sentences(opened) });
  }

  /**
   * Gives every admin who lacks it the log's key, if this one has it. Their keys come from the relay's directory,
   * which is trusted for it (docs/threat-model.md).
   */
  async shareLog(): Promise<void> {
    const { me } = this.#member();
    if (me.role !== 'admin') return;
    const { members } = await this.#relay.call(api.organisation.members, {}, {});
    const lacking = members.filter(({ role, readsLog }) => role === 'admin' && !readsLog);
    if (lacking.length === 0 || lacking.some(({ account }) => account === me.account)) return;
    const { charter } = this.#member();
    const { epochKey } = await this.#relay.call(api.log.read, {}, {}, { query: { limit: 1 } });
    const seed = this.#log.epochSeed(epochKey);
    if (!seed) return;
    for (const { account, keys } of lacking) {
      const sealed = sealLogEpoch(unb64u(keys.publicKey), charter.org, charter.logEpoch.epoch, seed);
      await this.#relay.call(api.log.shareEpoch, { account }, { sealed: b64u(sealed) });
    }
  }
}

/** A member as an author, and the way of their requests; apart from client/core/author.ts, which guests load, too. */
import { api } from '../../contract/api/index.ts';
import { type Author, type Writing, writingRequests } from './author.ts';
import type { Relay } from './http.ts';
import type { Member } from './member.ts';
import type { AnnouncedKeys } from './sealing-keys.ts';
import type { Session } from './session.ts';

export const authorOf = ({ me, charter, identity, signer }: Member): Author => ({
  org: me.organisation.id,
  id: me.account,
  address: me.address,
  name: me.name,
  role: me.role,
  charter,
  rules: me.organisation.rules,
  rulesBy: me.organisation.rulesBy,
  identity,
  signer,
});

export const memberWriting = (relay: Relay, session: Session, cookie: () => string | null): Writing => ({
  ...writingRequests(relay, api.messages, {}),
  author: () => authorOf(session.member()),
  refresh: () => session.refresh(),
  async create(begun) {
    await relay.call(api.messages.create, {}, begun);
  },
  place(upload) {
    const given = cookie();
    const headers: Record<string, string> = given === null ? {} : { cookie: given };
    return { path: `/up/${upload}`, headers, closed: 'not_signed_in' };
  },
});

export const keysForMember = (relay: Relay, member: () => Member): AnnouncedKeys => ({
  charter: () => member().charter,
  scannerKeys: () => relay.call(api.messages.scannerKeys, {}, {}),
  gatewayKeys: () => relay.call(api.organisation.gatewayKeys, {}, {}),
});

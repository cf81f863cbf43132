/**
 * Publishing rules (docs/architecture.md, Rules). The relay keeps and counts versions; what the rules say, and which
 * refusing rule a change weakens, it has the scanner tell, which knows what rules mean.
 */
import { z } from 'zod';
import { scanner } from '../../contract/internal.ts';
import type { SignedObject } from '../../contract/values.ts';
import { fail } from '../../contract/errors.ts';
import { parseJson } from '../../contract/json.ts';
import { b64u, equal } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import { verify } from '../../crypto/signed.ts';
import { publishedRules } from '../accounts/me.ts';
import type { Member } from '../accounts/member.ts';
import { actorOf } from '../accounts/person.ts';
import type { Tx } from '../db/database.ts';
import { append } from '../log/append.ts';
import type { LogType } from '../log/types.ts';
import type { Relay } from '../relay.ts';
import { waitingRow } from './versions.ts';

export interface Published {
  outcome: 'published' | 'waiting';
  version: number;
  weakened: string[];
}

/** Throws `rules_invalid`, `bad_signature`, `rules_version_taken`, `rules_waiting`, `scanner_unavailable`. */
export async function publish(relay: Relay, who: Member, rules: SignedObject): Promise<Published> {
  const { current, key } = await relay.db.withOrganisation(who.org, async (tx) => ({
    current: await publishedRules(tx, who.org),
    key: await signingKeyOf(tx, who),
  }));
  verify('rules', rules, key);
  const { version, weakened } = await relay.scanner.call(scanner.rules, {
    next: { rules, rulesBy: b64u(key) },
    current: { rules: current.signed, rulesBy: current.signingKey },
  });
  const before = versionIn(current.signed);
  if (version !== before + 1) throw fail('rules_version_taken');
  await relay.db.withOrganisation(who.org, async (tx) => {
    await lockRules(tx, who.org);
    if (await waitingRow(tx, who.org)) throw fail('rules_waiting');
    // Another version may have come while the scanner was asked.
    if (versionIn((await publishedRules(tx, who.org)).signed) !== before) throw fail('rules_version_taken');
    const row = {
      org_id: idBytes(who.org),
      version,
      body: rules.body,
      signature: rules.signature,
      signed_by: idBytes(who.account),
      signing_key: key,
    };
    const now = relay.clock.now();
    if (weakened.length === 0) {
      await tx
        .insertInto('rule_sets')
        .values({ ...row, published_at: now })
        .execute();
    } else {
      await tx
        .insertInto('rule_proposals')
        .values({ ...row, weakened: weakened.join(' '), proposed_at: now })
        .execute();
    }
    await log(relay, tx, who, weakened.length === 0 ? 'rules_publish' : 'rules_propose', {
      version,
      ...(weakened.length > 0 ? { weakened: weakened.join(' ').slice(0, 500) } : {}),
    });
  });
  return { outcome: weakened.length === 0 ? 'published' : 'waiting', version, weakened };
}

/** Throws `not_found`, `second_admin_needed`, `bad_signature`. */
export async function second(relay: Relay, who: Member, version: number, signature: string): Promise<void> {
  await relay.db.withOrganisation(who.org, async (tx) => {
    await lockRules(tx, who.org);
    const waiting = await waitingRow(tx, who.org);
    if (waiting?.version !== version) throw fail('not_found');
    if (equal(waiting.signed_by, idBytes(who.account))) throw fail('second_admin_needed');
    const key = await signingKeyOf(tx, who);
    verify('rules', { body: waiting.body, signature }, key);
    const { org_id, body, signature: first, signed_by, signing_key, proposed_at, weakened } = waiting;
    await tx
      .insertInto('rule_sets')
      .values({
        org_id,
        version,
        body,
        signature: first,
        signed_by,
        signing_key,
        published_at: proposed_at,
        second_by: idBytes(who.account),
        second_signature: signature,
        second_key: key,
        seconded_at: relay.clock.now(),
      })
      .execute();
    await removeWaiting(tx, who.org);
    await log(relay, tx, who, 'rules_publish', {
      version,
      weakened: weakened.slice(0, 500),
      first: b64u(signed_by),
    });
  });
}

/** Throws `not_found`. */
export async function withdraw(relay: Relay, who: Member, version: number): Promise<void> {
  await relay.db.withOrganisation(who.org, async (tx) => {
    await lockRules(tx, who.org);
    const waiting = await waitingRow(tx, who.org);
    if (waiting?.version !== version) throw fail('not_found');
    await removeWaiting(tx, who.org);
    await log(relay, tx, who, 'rules_withdraw', { version, first: b64u(waiting.signed_by) });
  });
}

/** One change of the rules at a time: whoever comes second sees what the first one did. */
const lockRules = (tx: Tx, org: string) =>
  tx
    .selectFrom('organisations')
    .select('org_id')
    .where('org_id', '=', idBytes(org))
    .forUpdate()
    .executeTakeFirstOrThrow();

const removeWaiting = (tx: Tx, org: string) =>
  tx.deleteFrom('rule_proposals').where('org_id', '=', idBytes(org)).execute();

async function signingKeyOf(tx: Tx, { org, account }: Member): Promise<Uint8Array> {
  const row = await tx
    .selectFrom('accounts')
    .select('signing_key')
    .where('org_id', '=', idBytes(org))
    .where('account', '=', idBytes(account))
    .executeTakeFirst();
  if (!row) throw fail('not_found');
  return row.signing_key;
}

const versionIn = ({ body }: SignedObject): number =>
  z.looseObject({ version: z.int().min(1) }).parse(parseJson(body)).version;

const log = async (
  relay: Relay,
  tx: Tx,
  who: Member,
  type: LogType,
  detail: Record<string, string | number>,
): Promise<unknown> =>
  append(relay, tx, {
    org: who.org,
    type,
    outcome: 'success',
    private: { actor: await actorOf(relay, tx, who), ip: who.ip, detail },
  });

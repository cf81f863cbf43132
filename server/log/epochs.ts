/**
 * Who can read the log's content fields: the private key of the epoch, sealed by a client to each reader and to
 * the archive key. The relay stores these and cannot open them.
 */
import { charter } from '../../contract/objects.ts';
import { fail } from '../../contract/errors.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Member } from '../accounts/member.ts';
import { actorOf } from '../accounts/person.ts';
import type { Tx } from '../db/database.ts';
import type { Relay } from '../relay.ts';
import { append } from './append.ts';

/** The epoch that the organisation's charter names. */
export async function currentEpoch(tx: Tx, org: string): Promise<number> {
  const row = await tx
    .selectFrom('organisations')
    .select('charter_body')
    .where('org_id', '=', idBytes(org))
    .executeTakeFirst();
  if (!row) throw fail('not_found');
  // It was checked against its schema when it was accepted.
  return charter.parse(JSON.parse(row.charter_body)).logEpoch.epoch;
}

/** What the current epoch's key was sealed to this account as; null when nobody has given it yet. */
export async function epochKeyOf(
  tx: Tx,
  { org, account }: { org: string; account: string },
): Promise<string | null> {
  const row = await tx
    .selectFrom('log_epochs')
    .select('sealed')
    .where('org_id', '=', idBytes(org))
    .where('epoch', '=', await currentEpoch(tx, org))
    .where('reader', '=', idBytes(account))
    .executeTakeFirst();
  return row ? b64u(row.sealed) : null;
}

/** Accounts that the current epoch's key was given to. */
export async function readersOf(tx: Tx, org: string): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('log_epochs')
    .select('reader')
    .where('org_id', '=', idBytes(org))
    .where('epoch', '=', await currentEpoch(tx, org))
    .execute();
  return new Set(rows.map((row) => b64u(row.reader)));
}

export interface EpochWrap {
  epoch: number;
  /** Id of an account; the organisation's own id for its archive key. */
  reader: string;
  sealed: Uint8Array;
  givenBy: string;
}

/** A reader who has the key keeps the wrap they have. False when there was one. */
export async function storeEpochWrap(
  relay: Pick<Relay, 'clock'>,
  tx: Tx,
  org: string,
  wrap: EpochWrap,
): Promise<boolean> {
  const result = await tx
    .insertInto('log_epochs')
    .values({
      org_id: idBytes(org),
      epoch: wrap.epoch,
      reader: idBytes(wrap.reader),
      sealed: wrap.sealed,
      given_by: idBytes(wrap.givenBy),
      given_at: relay.clock.now(),
    })
    .onConflict((conflict) => conflict.columns(['org_id', 'epoch', 'reader']).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/**
 * An admin who has the key of the log gives it to another admin. The same again is answered alike. Throws
 * `not_found` for who is no admin here, `forbidden` when the giver has no key to give.
 */
export async function shareEpoch(
  relay: Pick<Relay, 'clock' | 'dataKeys' | 'db'>,
  giver: Member,
  account: string,
  sealed: Uint8Array,
): Promise<void> {
  await relay.db.withOrganisation(giver.org, async (tx) => {
    const reader = await tx
      .selectFrom('accounts')
      .select('role')
      .where('org_id', '=', idBytes(giver.org))
      .where('account', '=', idBytes(account))
      .executeTakeFirst();
    if (reader?.role !== 'admin') throw fail('not_found');
    if ((await epochKeyOf(tx, giver)) === null) throw fail('forbidden');
    const epoch = await currentEpoch(tx, giver.org);
    const isNew = await storeEpochWrap(relay, tx, giver.org, {
      epoch,
      reader: account,
      sealed,
      givenBy: giver.account,
    });
    if (!isNew) return;
    await append(relay, tx, {
      org: giver.org,
      type: 'log_share',
      outcome: 'success',
      private: {
        actor: await actorOf(relay, tx, giver),
        onBehalfOf: account,
        ip: giver.ip,
        detail: { epoch },
      },
    });
  });
}

/** What the relay knows of an author: for the log, for the scanner, and to hold a token against. */
import type { LogPrivate } from '../../contract/api/log.ts';
import { fail } from '../../contract/errors.ts';
import { type Role, nameOfAddress } from '../../contract/values.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import { keyDigest } from '../../crypto/signed.ts';
import { actorOf, personOf } from '../accounts/person.ts';
import type { Tx } from '../db/database.ts';
import { findDelivery } from '../delivery/delivery.ts';
import { guestActor } from '../delivery/receipt.ts';
import type { Relay } from '../relay.ts';
import type { Author } from './author.ts';

export interface AuthorKeys {
  /** What they sign with, base64url. */
  signingKey: string;
  /** Key digest of what is sealed to them, base64url. */
  key: string;
  /** Whom readers see. */
  address: string;
  name: string;
  role: Role | 'guest';
}

/** An account's from the directory; a guest's from the delivery that is answered. Throws `not_found`. */
export async function authorKeys(relay: Relay, tx: Tx, author: Author): Promise<AuthorKeys> {
  if (author.kind === 'guest') {
    const { address, guestSigningKey, keyDigest: key } = await answered(relay, tx, author);
    if (guestSigningKey === null) throw fail('not_found');
    return {
      signingKey: b64u(guestSigningKey),
      key: b64u(key),
      address,
      name: nameOfAddress(address),
      role: 'guest',
    };
  }
  const row = await tx
    .selectFrom('accounts')
    .select(['signing_key', 'public_key', 'role'])
    .where('org_id', '=', idBytes(author.org))
    .where('account', '=', idBytes(author.id))
    .executeTakeFirst();
  if (!row) throw fail('not_found');
  return {
    signingKey: b64u(row.signing_key),
    key: b64u(keyDigest(row.public_key)),
    role: row.role,
    ...(await personOf(relay, tx, author.org, author.id)),
  };
}

/** The author as the actor of an entry of the log. */
export const authorActor = async (relay: Relay, tx: Tx, author: Author): Promise<LogPrivate['actor']> =>
  author.kind === 'guest'
    ? guestActor(await answered(relay, tx, author))
    : actorOf(relay, tx, { org: author.org, account: author.id });

/** The delivery that a guest answers. Throws `not_found`. */
export async function answered(relay: Relay, tx: Tx, { org, id }: Author) {
  const delivery = await findDelivery(relay, tx, org, id);
  if (!delivery) throw fail('not_found');
  return delivery;
}

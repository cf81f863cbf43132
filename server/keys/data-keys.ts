/**
 * Data keys: one per organisation for its people and its log, one for its blind indexes, one per message. They lie
 * in the database wrapped by the organisation's key, so that destroying that key erases what they seal, in
 * backups too.
 */
import { fail } from '../../contract/errors.ts';
import { b64u, randomBytes } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import { unwrapSecret, wrapSecret } from '../../crypto/wrap.ts';
import type { Tx } from '../db/database.ts';
import type { Database } from '../db/schema.ts';
import type { OrganisationKeyStore } from './organisation-keys.ts';

type Kind = Database['data_keys']['kind'];

/** A data key, unwrapped: 32 bytes. */
export type DataKey = Uint8Array;

const label = (kind: Kind): string => `data-key/${kind}`;

export interface DataKeys {
  /** Makes a key for `owner` (the organisation's id, or a message's) and answers it. */
  create(tx: Tx, org: string, kind: Kind, owner: string, now: number): Promise<DataKey>;
  /** Throws `key_store_missing` when the key was destroyed or never made. */
  open(tx: Tx, org: string, kind: Kind, owner: string): Promise<DataKey>;
  /** The key of the organisation's people and log. */
  ofOrganisation(tx: Tx, org: string): Promise<DataKey>;
  /** The key of the organisation's blind indexes. */
  ofIndex(tx: Tx, org: string): Promise<DataKey>;
  /** The key of a message's header, recipients and shares. */
  ofMessage(tx: Tx, org: string, message: string): Promise<DataKey>;
  /** The same for many messages in one query, by message; one that has no key is left out. */
  ofMessages(tx: Tx, org: string, messages: readonly string[]): Promise<Map<string, DataKey>>;
}

export function dataKeys(store: OrganisationKeyStore): DataKeys {
  async function open(tx: Tx, org: string, kind: Kind, owner: string): Promise<DataKey> {
    const row = await tx
      .selectFrom('data_keys')
      .select(['generation', 'wrapped'])
      .where('org_id', '=', idBytes(org))
      .where('kind', '=', kind)
      .where('owner', '=', idBytes(owner))
      .executeTakeFirst();
    if (!row) throw fail('key_store_missing');
    const { key } = await store.ofGeneration(org, row.generation);
    return unwrapSecret(key, label(kind), owner, row.generation, row.wrapped);
  }

  return {
    async create(tx, org, kind, owner, now) {
      const { generation, key } = await store.newest(org);
      const dataKey = randomBytes(32);
      await tx
        .insertInto('data_keys')
        .values({
          org_id: idBytes(org),
          kind,
          owner: idBytes(owner),
          generation,
          wrapped: wrapSecret(key, label(kind), owner, generation, dataKey),
          created_at: now,
        })
        .execute();
      return dataKey;
    },
    open,
    ofOrganisation: (tx, org) => open(tx, org, 'organisation', org),
    ofIndex: (tx, org) => open(tx, org, 'index', org),
    ofMessage: (tx, org, message) => open(tx, org, 'message', message),
    async ofMessages(tx, org, messages) {
      const keys = new Map<string, DataKey>();
      if (messages.length === 0) return keys;
      const rows = await tx
        .selectFrom('data_keys')
        .select(['owner', 'generation', 'wrapped'])
        .where('org_id', '=', idBytes(org))
        .where('kind', '=', 'message')
        .where(
          'owner',
          'in',
          [...new Set(messages)].map((message) => idBytes(message)),
        )
        .execute();
      for (const { owner, generation, wrapped } of rows) {
        const message = b64u(owner);
        const { key } = await store.ofGeneration(org, generation);
        keys.set(message, unwrapSecret(key, label('message'), message, generation, wrapped));
      }
      return keys;
    },
  };
}

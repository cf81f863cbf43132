/** Making an account, once everything about it was proven. */
import type { AccountKeys, AccountWraps } from '../../contract/api/common.ts';
import { fail } from '../../contract/errors.ts';
import type { Role } from '../../contract/values.ts';
import { blindIndex } from '../../crypto/address.ts';
import { unb64u } from '../../crypto/bytes.ts';
import { fromUtf8, utf8 } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import type { Tx } from '../db/database.ts';
import { placeLocator } from '../db/locators.ts';
import type { DataKey } from '../keys/data-keys.ts';
import { type Column, openField, sealField } from '../keys/fields.ts';
import type { Relay } from '../relay.ts';
import { accountPerson } from './person.ts';
import { type Factor, accountFactor } from './second-factor.ts';

/** What a client makes of itself. */
export interface AccountDetails {
  name: string;
  registrationRecord: string;
  keys: AccountKeys;
  wraps: AccountWraps;
  recoveryAuth: string;
  backupCodes: string[];
}

export interface NewAccount {
  org: string;
  account: string;
  role: Role;
  /** Normalised. */
  address: string;
  factor: Factor;
  /** The step of the code that proved the factor: it does not count again. */
  factorTimeStep: number | null;
  details: AccountDetails;
}

const REGISTRATION_COLUMN: Column = 'accounts.registration';

/** Throws `address_taken`, `bad_request` when two backup codes are one. */
export async function createAccount(
  relay: Pick<Relay, 'clock' | 'dataKeys' | 'deployment'>,
  tx: Tx,
  { org, account, role, address, factor, factorTimeStep, details }: NewAccount,
): Promise<void> {
  const { keys, wraps } = details;
  if (keys.n !== 1 || new Set(details.backupCodes).size !== details.backupCodes.length) {
    throw fail('bad_request');
  }
  const hash = relay.deployment.locatorHash('address', address);
  if (!(await placeLocator(tx, 'address', hash, { org, subject: account }))) throw fail('address_taken');
  const key = await relay.dataKeys.ofOrganisation(tx, org);
  const indexKey = await relay.dataKeys.ofIndex(tx, org);
  await tx
    .insertInto('accounts')
    .values({
      org_id: idBytes(org),
      account: idBytes(account),
      role,
      address_index: blindIndex(indexKey, 'address', address),
      person_sealed: accountPerson.seal(key, account, { address, name: details.name }),
      registration_sealed: sealRegistration(key, account, details.registrationRecord),
      key_n: keys.n,
      public_key: unb64u(keys.publicKey),
      signing_key: unb64u(keys.signingKey),
      wrap_by_password: unb64u(wraps.byPassword),
      wrap_by_recovery: unb64u(wraps.byRecovery),
      recovery_auth: unb64u(details.recoveryAuth),
      factor_kind: factor.kind,
      factor_sealed: accountFactor.seal(key, account, factor),
      factor_time_step: factorTimeStep,
      joined_at: relay.clock.now(),
    })
    .execute();
  await replaceBackupCodes(tx, org, account, details.backupCodes);
}

/** The OPAQUE record, as it lies in the database. */
export const sealRegistration = (key: DataKey, account: string, record: string): Uint8Array =>
  sealField(key, REGISTRATION_COLUMN, account, utf8(record));

export const openRegistration = (key: DataKey, account: string, sealed: Uint8Array): string =>
  fromUtf8(openField(key, REGISTRATION_COLUMN, account, sealed));

/** `digests` in base64url, all different. */
export async function replaceBackupCodes(
  tx: Tx,
  org: string,
  account: string,
  digests: string[],
): Promise<void> {
  const owner = { org_id: idBytes(org), account: idBytes(account) };
  await tx
    .deleteFrom('backup_codes')
    .where('org_id', '=', owner.org_id)
    .where('account', '=', owner.account)
    .execute();
  await tx
    .insertInto('backup_codes')
    .values(digests.map((digest) => ({ ...owner, digest: unb64u(digest) })))
    .execute();
}

/** The steps of an enrolment before the account is made: what the link is for, password, second factor. */
import { gateway, scanner } from '../../contract/internal.ts';
import { fail } from '../../contract/errors.ts';
import type { Role } from '../../contract/values.ts';
import { normalisePhone } from '../../crypto/address.ts';
import { b64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import { z } from 'zod';
import { address, personName } from '../../contract/values.ts';
import type { Tx } from '../db/database.ts';
import { sealedJson } from '../keys/fields.ts';
import type { Relay } from '../relay.ts';
import { codeText } from '../sms/code-text.ts';
import { forgetCode, issueCode, sendText } from '../sms/codes.ts';
import { type Enrolment, withEnrolment } from './enrolment-link.ts';
import { organisationOf } from './me.ts';
import { registrationResponse } from './opaque.ts';
import {
  type Factor,
  type FactorState,
  compareCode,
  enrolmentFactor,
  factorFailure,
  lockedFor,
  newTotp,
  tryFactor,
} from './second-factor.ts';

/** Whom an invitation was sent to. */
export const invitee = sealedJson('enrolments.person', z.strictObject({ address, name: personName }));

export interface DeploymentIdentities {
  scanner: string;
  gateway: string;
  log: string;
}

/** What this deployment's processes say of themselves: Ed25519 keys in base64url. */
export async function deploymentIdentities(
  relay: Pick<Relay, 'deployment' | 'gateway' | 'scanner'>,
  org: string,
): Promise<DeploymentIdentities> {
  const [scannerKeys, gatewayKeys] = await Promise.all([
    relay.scanner.call(scanner.keys, {}),
    relay.gateway.call(gateway.keys, {}),
  ]);
  return {
    scanner: scannerKeys.identity,
    gateway: gatewayKeys.identity,
    log: b64u(relay.deployment.logSigner(org).publicKey),
  };
}

export interface EnrolmentStart {
  kind: 'setup' | 'invitation';
  org: string;
  account: string;
  role: Role;
  invitee: { address: string; name: string } | null;
  organisation: { name: string; phone: string; charter: { body: string; signature: string } } | null;
  deployment: DeploymentIdentities | null;
  factor: Factor['kind'] | null;
  expiresAt: number;
}

/** What a link is for; changes nothing. Throws `enrolment_link_invalid`. */
export async function beginEnrolment(relay: Relay, token: string): Promise<EnrolmentStart> {
  const start = await withEnrolment(relay, token, async (tx, { org, account, enrolment, row }) => {
    const common = {
      kind: row.kind,
      org,
      account,
      role: row.role,
      factor: row.factor_verified_at === null ? null : row.factor_kind,
      expiresAt: row.expires_at,
    };
    if (row.kind === 'setup') return { ...common, invitee: null, organisation: null };
    if (!row.person_sealed) throw fail('internal');
    const { name, phone, charter } = await organisationOf(relay, tx, org);
    const key = await relay.dataKeys.ofOrganisation(tx, org);
    return {
      ...common,
      invitee: invitee.open(key, enrolment, row.person_sealed),
      organisation: { name, phone, charter },
    };
  });
  const deployment = start.kind === 'setup' ? await deploymentIdentities(relay, start.org) : null;
  return { ...start, deployment };
}

/** OPAQUE registration, first half. Keeps nothing: the record comes with the account. */
export const enrolmentPassword = (relay: Relay, token: string, request: string): Promise<string> =>
  withEnrolment(relay, token, (_tx, { account }) =>
    Promise.resolve(registrationResponse(relay.deployment, account, request)),
  );

export type FactorChosen =
  { kind: 'totp'; secret: string; uri: string } | { kind: 'sms'; resendAfter: number };

/** Begins a second factor; what was chosen or proven before ends. Throws `too_many_requests`, `code_not_sent`. */
export async function chooseFactor(
  relay: Relay,
  token: string,
  choice: { kind: 'totp' } | { kind: 'sms'; number: string },
): Promise<FactorChosen> {
  if (choice.kind === 'totp') {
    return withEnrolment(relay, token, async (tx, enrolment) => {
      const { issuer, label } = await authenticatorNames(relay, tx, enrolment);
      const made = newTotp(issuer, label);
      await storeFactor(relay, tx, enrolment, { kind: 'totp', secret: made.secret });
      return { kind: 'totp', ...made };
    });
  }
  const number = normalisePhone(choice.number);
  if (number !== choice.number) throw fail('bad_phone');
  const issued = await withEnrolment(relay, token, async (tx, enrolment) => {
    await storeFactor(relay, tx, enrolment, { kind: 'sms', number });
    const { code, resendAfter } = await issueCode(relay, tx, codeSubject(enrolment), number);
    // At set-up the organisation has no name yet.
    const { name } = enrolment.row.person_sealed
      ? await organisationOf(relay, tx, enrolment.org)
      : { name: 'Zegel' };
    return { text: codeText(code, name), resendAfter };
  });
  await sendText(relay, number, issued.text);
  return { kind: 'sms', resendAfter: issued.resendAfter };
}

/** Proves the factor chosen. Throws `enrolment_order`, `code_wrong`, `code_expired`, `factor_locked`. */
export async function verifyFactor(relay: Relay, token: string, code: string): Promise<void> {
  const outcome = await withEnrolment(relay, token, async (tx, enrolment) => {
    const { row } = enrolment;
    const factor = await factorOf(relay, tx, enrolment);
    const { outcome, state } = await tryFactor(row, relay.clock.now(), () =>
      compareCode(relay, tx, factor, codeSubject(enrolment), row, code),
    );
    await storeState(tx, enrolment, state, outcome.is === 'right' ? relay.clock.now() : null);
    return outcome;
  });
  if (outcome.is !== 'right') throw factorFailure(outcome);
}

/** The factor that was proven. Throws `enrolment_order` when none was. */
export async function provenFactor(relay: Relay, tx: Tx, enrolment: Enrolment): Promise<Factor> {
  if (enrolment.row.factor_verified_at === null) throw fail('enrolment_order');
  return factorOf(relay, tx, enrolment);
}

async function factorOf(relay: Relay, tx: Tx, { org, enrolment, row }: Enrolment): Promise<Factor> {
  if (!row.factor_sealed) throw fail('enrolment_order');
  return enrolmentFactor.open(await relay.dataKeys.ofOrganisation(tx, org), enrolment, row.factor_sealed);
}

const codeSubject = ({ org, enrolment }: Enrolment) =>
  ({ org, kind: 'enrolment', subject: enrolment }) as const;

async function storeFactor(relay: Relay, tx: Tx, enrolment: Enrolment, factor: Factor): Promise<void> {
  const locked = lockedFor(enrolment.row, relay.clock.now());
  if (locked && locked.is !== 'right') throw factorFailure(locked);
  const key = await relay.dataKeys.ofOrganisation(tx, enrolment.org);
  await forgetCode(tx, codeSubject(enrolment));
  await tx
    .updateTable('enrolments')
    .set({
      factor_kind: factor.kind,
      factor_sealed: enrolmentFactor.seal(key, enrolment.enrolment, factor),
      factor_verified_at: null,
      factor_time_step: null,
    })
    .where('org_id', '=', idBytes(enrolment.org))
    .where('enrolment', '=', idBytes(enrolment.enrolment))
    .execute();
}

/** A wrong try does not undo what was proven before. */
const storeState = (tx: Tx, { org, enrolment }: Enrolment, state: FactorState, verifiedAt: number | null) =>
  tx
    .updateTable('enrolments')
    .set({
      factor_time_step: state.factor_time_step,
      factor_tries: state.factor_tries,
      factor_locked_until: state.factor_locked_until,
      ...(verifiedAt === null ? {} : { factor_verified_at: verifiedAt }),
    })
    .where('org_id', '=', idBytes(org))
    .where('enrolment', '=', idBytes(enrolment))
    .execute();

/** What an authenticator shows: the organisation and the address, as far as they are known. */
async function authenticatorNames(
  relay: Relay,
  tx: Tx,
  { org, enrolment, row }: Enrolment,
): Promise<{ issuer: string; label: string }> {
  if (!row.person_sealed) return { issuer: 'Zegel', label: 'admin' };
  const key = await relay.dataKeys.ofOrganisation(tx, org);
  const { name } = await organisationOf(relay, tx, org);
  return {
    issuer: `Zegel ${name.replaceAll(':', ' ')}`,
    label: invitee.open(key, enrolment, row.person_sealed).address,
  };
}

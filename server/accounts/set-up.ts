/**
 * Set-up: the organisation and its first admin, in one transaction. The charter comes signed from the admin's
 * browser; the relay holds it against what its own processes say, so that a mistake is found now and not at the
 * first message. The admin's own check is the fingerprints in the link's fragment, which the relay never saw.
 */
import { z } from 'zod';
import type { Me } from '../../contract/api/common.ts';
import { fail } from '../../contract/errors.ts';
import { type Charter, charter as charterShape } from '../../contract/objects.ts';
import type { SignedObject } from '../../contract/values.ts';
import { normaliseAddress, normalisePhone } from '../../crypto/address.ts';
import { unb64u } from '../../crypto/bytes.ts';
import { isZegelError } from '../../crypto/errors.ts';
import { idBytes } from '../../crypto/id.ts';
import { verify } from '../../crypto/signed.ts';
import { MINUTE_MS } from '../clock.ts';
import type { Tx } from '../db/database.ts';
import { organisationIds, placeLocator } from '../db/locators.ts';
import { append, beginLog } from '../log/append.ts';
import { storeEpochWrap } from '../log/epochs.ts';
import type { Relay } from '../relay.ts';
import { type AccountDetails, createAccount } from './create-account.ts';
import { type DeploymentIdentities, deploymentIdentities, provenFactor } from './enrolment.ts';
import { type Enrolment, lockSetUp, removeEnrolment, withEnrolment } from './enrolment-link.ts';
import { meOf } from './me.ts';
import { actorOf, organisationDetails } from './person.ts';
import { beginSession } from './sessions.ts';

export interface SetUp extends AccountDetails {
  token: string;
  address: string;
  organisation: { name: string; phone: string };
  charter: SignedObject;
  rules: SignedObject;
  logEpoch: { toAccount: string; toArchive: string | null };
}

/** Clocks of browsers differ a little. */
const CLOCK_SKEW_MS = 5 * MINUTE_MS;

/**
 * Makes the organisation and signs its first admin in; `session` is the cookie's token. Throws
 * `enrolment_link_invalid`, `enrolment_order`, `charter_invalid`, `bad_signature`, `bad_address`, `bad_phone`.
 */
export async function setUp(
  relay: Relay,
  request: SetUp,
  ip: string,
): Promise<{ me: Me; session: Uint8Array }> {
  if (normaliseAddress(request.address) !== request.address) throw fail('bad_address');
  if (normalisePhone(request.organisation.phone) !== request.organisation.phone) throw fail('bad_phone');
  const { org } = await withEnrolment(relay, request.token, (_tx, { org, row }) => {
    if (row.kind !== 'setup') throw fail('enrolment_order');
    return Promise.resolve({ org });
  });
  const identities = await deploymentIdentities(relay, org);
  const charter = checkCharter(request.charter, org, identities, relay.clock.now());
  if ((charter.archive === null) !== (request.logEpoch.toArchive === null)) throw fail('charter_invalid');
  const rulesVersion = checkRules(request.rules, request.keys.signingKey);
  return withEnrolment(relay, request.token, async (tx, enrolment) => {
    await lockSetUp(tx);
    if ((await organisationIds(tx)).length > 0) throw fail('enrolment_link_invalid');
    await createOrganisation(relay, tx, enrolment, request);
    const { account } = enrolment;
    await createAccount(relay, tx, {
      org,
      account,
      role: 'admin',
      address: request.address,
      factor: await provenFactor(relay, tx, enrolment),
      factorTimeStep: enrolment.row.factor_time_step,
      details: request,
    });
    await publishRules(relay, tx, enrolment, request, rulesVersion);
    await storeLogKeys(relay, tx, enrolment, request, charter.logEpoch.epoch);
    await append(relay, tx, {
      org,
      type: 'organisation_set_up',
      outcome: 'success',
      private: {
        actor: await actorOf(relay, tx, { org, account }),
        ip,
        detail: { charterVersion: charter.version, rulesVersion, archive: charter.archive !== null },
      },
    });
    await removeEnrolment(tx, org, enrolment.enrolment);
    const session = await beginSession(relay, tx, { org, account, state: 'whole', recovered: false });
    return { me: (await meOf(relay, tx, { org, account })).me, session };
  });
}

/** The charter, signed by the root it names, for this organisation and exactly this deployment's processes. */
function checkCharter(
  signed: SignedObject,
  org: string,
  identities: DeploymentIdentities,
  now: number,
): Charter {
  const charter = openCharter(signed);
  const fits =
    charter.org === org &&
    charter.version === 1 &&
    isOnly(charter.scanner, identities.scanner) &&
    isOnly(charter.gateway, identities.gateway) &&
    charter.log === identities.log &&
    charter.logEpoch.epoch === 1 &&
    charter.from <= now + CLOCK_SKEW_MS &&
    charter.until > now;
  if (!fits) throw fail('charter_invalid');
  return charter;
}

function openCharter(signed: SignedObject): Charter {
  try {
    const claimed = z.looseObject({ root: charterShape.shape.root }).parse(JSON.parse(signed.body));
    return charterShape.parse(verify('charter', signed, unb64u(claimed.root)));
  } catch (cause) {
    if (isZegelError(cause, 'bad_signature', 'not_canonical')) throw cause;
    throw fail('charter_invalid', { cause });
  }
}

const isOnly = (keys: string[], key: string): boolean => keys.length === 1 && keys[0] === key;

/** The version of a rule set that this key signed. What the rules say is the scanner's to understand. */
function checkRules(rules: SignedObject, signingKey: string): number {
  const body = z
    .looseObject({ version: z.int().min(1) })
    .safeParse(verify('rules', rules, unb64u(signingKey)));
  if (!body.success) throw fail('bad_request');
  return body.data.version;
}

async function createOrganisation(
  relay: Relay,
  tx: Tx,
  { org }: Enrolment,
  { organisation, charter }: SetUp,
): Promise<void> {
  const key = await relay.dataKeys.ofOrganisation(tx, org);
  await tx
    .insertInto('organisations')
    .values({
      org_id: idBytes(org),
      details_sealed: organisationDetails.seal(key, org, organisation),
      charter_body: charter.body,
      charter_signature: charter.signature,
      created_at: relay.clock.now(),
    })
    .execute();
  await placeLocator(tx, 'organisation', relay.deployment.locatorHash('organisation', idBytes(org)), {
    org,
    subject: org,
  });
  await beginLog(tx, org);
}

const publishRules = (
  relay: Relay,
  tx: Tx,
  { org, account }: Enrolment,
  { rules, keys }: SetUp,
  version: number,
) =>
  tx
    .insertInto('rule_sets')
    .values({
      org_id: idBytes(org),
      version,
      body: rules.body,
      signature: rules.signature,
      signed_by: idBytes(account),
      signing_key: unb64u(keys.signingKey),
      published_at: relay.clock.now(),
    })
    .execute();

async function storeLogKeys(
  relay: Relay,
  tx: Tx,
  { org, account }: Enrolment,
  { logEpoch }: SetUp,
  epoch: number,
): Promise<void> {
  const wraps = [
    { reader: account, sealed: logEpoch.toAccount },
    ...(logEpoch.toArchive === null ? [] : [{ reader: org, sealed: logEpoch.toArchive }]),
  ];
  for (const { reader, sealed } of wraps) {
    await storeEpochWrap(relay, tx, org, { epoch, reader, sealed: unb64u(sealed), givenBy: account });
  }
}

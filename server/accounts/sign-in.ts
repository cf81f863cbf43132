/**
 * The first step of signing in: the password by OPAQUE, or the recovery key. Unknown addresses walk the same road
 * as known ones, with the same queries and an answer of the same shape; a refusal takes the same time whatever it
 * was for.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { fail } from '../../contract/errors.ts';
import { normaliseAddress } from '../../crypto/address.ts';
import { b64u, equal, fromUtf8, randomBytes, unb64u, utf8 } from '../../crypto/bytes.ts';
import { sha256 } from '../../crypto/hash.ts';
import { idBytes, newId } from '../../crypto/id.ts';
import { unwrapSecret, wrapSecret } from '../../crypto/wrap.ts';
import { MINUTE_MS } from '../clock.ts';
import type { Tx } from '../db/database.ts';
import { locate } from '../db/locators.ts';
import { append } from '../log/append.ts';
import type { Relay } from '../relay.ts';
import { openRegistration } from './create-account.ts';
import type { Guessing } from './guessing.ts';
import { finishLogin, startLogin } from './opaque.ts';
import { actorOf } from './person.ts';
import { type Factor, accountFactor, numberHint } from './second-factor.ts';
import { beginSession } from './sessions.ts';

const LOGIN_LIFE_MS = 2 * MINUTE_MS;
/** No refusal is quicker than this: what a known address costs more is hidden behind it. */
const REFUSAL_MS = 250;

export interface SignInRelay extends Relay {
  readonly guessing: Guessing;
}

/** What waits for the second half. Unknown addresses have one that looks the same. */
const loginState = z.strictObject({
  known: z.boolean(),
  org: z.string().length(22),
  account: z.string().length(22),
  ip: z.string().max(64),
  opaque: z.string(),
});

export interface FactorAsked {
  factor: Factor['kind'];
  numberHint: string | null;
}

/** OPAQUE, first half. Throws `bad_address`, `too_many_requests`, `bad_request`. */
export async function startSignIn(
  relay: SignInRelay,
  typedAddress: string,
  startLoginRequest: string,
  ip: string,
): Promise<{ login: string; loginResponse: string }> {
  const found = await findAccount(relay, typedAddress, ip);
  const started = startLogin(relay.deployment, found.account, found.registration, startLoginRequest);
  const login = newId();
  const state: z.infer<typeof loginState> = {
    known: found.isKnown,
    org: found.org,
    account: found.account,
    ip,
    opaque: started.serverLoginState,
  };
  await relay.db.withoutOrganisation((tx) =>
    tx
      .insertInto('logins')
      .values({
        login: idBytes(login),
        state_sealed: wrapSecret(relay.deployment.loginKey, 'login', login, 0, utf8(JSON.stringify(state))),
        expires_at: relay.clock.now() + LOGIN_LIFE_MS,
      })
      .execute(),
  );
  return { login, loginResponse: started.loginResponse };
}

/**
 * OPAQUE, second half: begins half a session. Each login can be finished once. Throws `sign_in_failed`, for
 * whatever reason.
 */
export function finishSignIn(
  relay: SignInRelay,
  login: string,
  finishLoginRequest: string,
  ip: string,
): Promise<FactorAsked & { session: Uint8Array }> {
  return refuseSlowly(async () => {
    const row = await relay.db.withoutOrganisation((tx) =>
      tx
        .deleteFrom('logins')
        .where('login', '=', idBytes(login))
        .returning(['state_sealed', 'expires_at'])
        .executeTakeFirst(),
    );
    if (!row || relay.clock.now() >= row.expires_at) return null;
    const state = openState(relay, login, row.state_sealed);
    const isRight = finishLogin(state.opaque, finishLoginRequest) && state.known;
    return beginHalf(relay, state, isRight, { ip, by: 'password' });
  });
}

/**
 * Ends sign-ins that were begun and not finished: a client that finds the password wrong says no more, so this is
 * how a wrong password gets into the log. For a timer.
 */
export async function settleLogins(relay: Relay): Promise<void> {
  const rows = await relay.db.withoutOrganisation((tx) =>
    tx
      .deleteFrom('logins')
      .where('expires_at', '<=', relay.clock.now())
      .returning(['login', 'state_sealed'])
      .execute(),
  );
  for (const row of rows) {
    const { known, ip, ...owner } = openState(relay, b64u(row.login), row.state_sealed);
    if (known) await refuse(relay, owner, { ip, by: 'password' });
  }
}

function openState(relay: Relay, login: string, sealed: Uint8Array): z.infer<typeof loginState> {
  const json = unwrapSecret(relay.deployment.loginKey, 'login', login, 0, sealed);
  return loginState.parse(JSON.parse(fromUtf8(json)));
}

/** The recovery key in place of the password: begins half a session. Throws `sign_in_failed`. */
export function recover(
  relay: SignInRelay,
  typedAddress: string,
  recoveryAuth: string,
  ip: string,
): Promise<FactorAsked & { session: Uint8Array }> {
  return refuseSlowly(async () => {
    const found = await findAccount(relay, typedAddress, ip);
    const isRight = equal(sha256(unb64u(recoveryAuth)), found.recoveryAuth) && found.isKnown;
    return beginHalf(relay, { ...found, known: found.isKnown }, isRight, { ip, by: 'recovery_key' });
  });
}

interface FoundAccount {
  isKnown: boolean;
  org: string;
  account: string;
  registration: string | null;
  recoveryAuth: Uint8Array;
}

/** The account of an address, or a decoy that is always the same for this address. */
async function findAccount(relay: SignInRelay, typedAddress: string, ip: string): Promise<FoundAccount> {
  const address = normaliseAddress(typedAddress);
  const hash = relay.deployment.locatorHash('address', address);
  await relay.guessing.count(hash, ip);
  const located = await relay.db.withoutOrganisation((tx) => locate(tx, 'address', hash));
  const decoy = relay.deployment.decoyAccount(address);
  const org = located?.org ?? decoy;
  const account = located?.subject ?? decoy;
  return relay.db.withOrganisation(org, async (tx) => {
    const row = await tx
      .selectFrom('accounts')
      .select(['registration_sealed', 'recovery_auth'])
      .where('org_id', '=', idBytes(org))
      .where('account', '=', idBytes(account))
      .executeTakeFirst();
    if (!row) {
      // As many queries as for an account that exists.
      await tx.selectFrom('data_keys').select('wrapped').where('org_id', '=', idBytes(org)).execute();
      return { isKnown: false, org, account, registration: null, recoveryAuth: randomBytes(32) };
    }
    const key = await relay.dataKeys.ofOrganisation(tx, org);
    const registration = openRegistration(key, account, row.registration_sealed);
    return { isKnown: true, org, account, registration, recoveryAuth: row.recovery_auth };
  });
}

/** Half a session, or null and an entry in the log. Nothing is written for who is not known. */
async function beginHalf(
  relay: SignInRelay,
  { known, org, account }: { known: boolean; org: string; account: string },
  isRight: boolean,
  { ip, by }: { ip: string; by: 'password' | 'recovery_key' },
): Promise<(FactorAsked & { session: Uint8Array }) | null> {
  if (!known) return null;
  if (!isRight) {
    await refuse(relay, { org, account }, { ip, by });
    return null;
  }
  return relay.db.withOrganisation(org, async (tx) => {
    const factor = await factorOfAccount(relay, tx, org, account);
    const recovered = by === 'recovery_key';
    const session = await beginSession(relay, tx, { org, account, state: 'half', recovered });
    return { factor: factor.kind, numberHint: numberHint(factor), session };
  });
}

const refuse = (
  relay: Relay,
  owner: { org: string; account: string },
  { ip, by }: { ip: string; by: 'password' | 'recovery_key' },
): Promise<number> =>
  relay.db.withOrganisation(owner.org, async (tx) =>
    append(relay, tx, {
      org: owner.org,
      type: 'sign_in',
      outcome: 'refused',
      private: { actor: await actorOf(relay, tx, owner), ip, detail: { by } },
    }),
  );

/** Throws `not_found`. */
export async function factorOfAccount(
  relay: Pick<Relay, 'dataKeys'>,
  tx: Tx,
  org: string,
  account: string,
): Promise<Factor> {
  const row = await tx
    .selectFrom('accounts')
    .select('factor_sealed')
    .where('org_id', '=', idBytes(org))
    .where('account', '=', idBytes(account))
    .executeTakeFirst();
  if (!row) throw fail('not_found');
  return accountFactor.open(await relay.dataKeys.ofOrganisation(tx, org), account, row.factor_sealed);
}

/** Null becomes `sign_in_failed`, after at least `REFUSAL_MS`. */
async function refuseSlowly<T>(work: () => Promise<T | null>): Promise<T> {
  const floor = wait(REFUSAL_MS);
  const result = await work();
  if (result !== null) return result;
  await floor;
  throw fail('sign_in_failed');
}

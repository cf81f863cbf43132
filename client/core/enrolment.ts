/**
 * Becoming a member. At set-up the admin's client makes the organisation root and the archive key, puts the
 * identities whose fingerprints the console printed, and no others, into the charter, signs it, and forgets both
 * keys; what was printed is all there is. An invited member pins the root that the link names.
 */
import type { z } from 'zod';
import type { Me } from '../../contract/api/common.ts';
import { api } from '../../contract/api/index.ts';
import { fail } from '../../contract/errors.ts';
import type { Charter } from '../../contract/objects.ts';
import type { SignedObject } from '../../contract/values.ts';
import {
  type AccountSecret,
  type Identity,
  accountIdentity,
  accountSigner,
  b64u,
  equal,
  fingerprint,
  generateIdentity,
  hex,
  identityFromSeed,
  identityToString,
  isZegelError,
  keyDigest,
  newAccountSecret,
  newRecoveryKey,
  normaliseAddress,
  normalisePhone,
  randomBytes,
  sealLogEpoch,
  sign,
  signerFromSeed,
  unb64u,
  wrapAccountSecret,
} from '../../crypto/index.ts';
import { signFirstRules } from './rules.ts';
import { verifyCharter } from './charter.ts';
import { type EnrolmentLink, parseEnrolmentLink } from './enrolment-link.ts';
import type { Environment } from './environment.ts';
import type {
  Account,
  EnrolmentDetails,
  EnrolmentFace,
  EnrolmentStart,
  FactorChoice,
  FactorStart,
  KeysToKeep,
} from './face.ts';
import type { Relay } from './http.ts';
import { register } from './password.ts';
import { spellRootKey } from './root-key.ts';
import { type Session, backupCodeDigests, newBackupCodes, recoveryWrap } from './session.ts';

/** The first generation of an account's keys, of a charter and of the log's key. */
const FIRST = 1;
/** A charter lasts this long; the printed root signs the next one. */
const CHARTER_MS = 10 * 365 * 24 * 60 * 60 * 1000;

type Beginning = z.output<typeof api.enrolment.begin.result>;

interface Keys {
  secret: AccountSecret;
  recoveryKey: string;
  backupCodes: string[];
  /** At set-up only. */
  rootSeed: Uint8Array | null;
  archive: Identity | null;
}

/** One enrolment under way. */
interface Progress {
  link: EnrolmentLink;
  beginning: Beginning;
  registration: { registrationRecord: string; wrapKey: Uint8Array } | null;
  keys: Keys | null;
  /** An answer to the last step was lost. */
  isUncertain: boolean;
}

export class Enrolment implements EnrolmentFace {
  readonly #relay: Relay;
  readonly #environment: Environment;
  readonly #session: Session;
  #progress: Progress | null = null;

  constructor(relay: Relay, environment: Environment, session: Session) {
    this.#relay = relay;
    this.#environment = environment;
    this.#session = session;
  }

  async begin(text: string): Promise<EnrolmentStart> {
    this.#progress = null;
    const link = parseEnrolmentLink(text);
    const beginning = await this.#relay.call(api.enrolment.begin, {}, { token: link.token });
    const fingerprints = checkFingerprints(link, beginning, this.#environment.now());
    this.#progress = { link, beginning, registration: null, keys: null, isUncertain: false };
    const { kind, role, invitee, organisation, factor, expiresAt } = beginning;
    return {
      kind,
      role,
      invitee,
      organisation: organisation && { name: organisation.name, phone: organisation.phone },
      fingerprints,
      factor,
      expiresAt,
    };
  }

  async choosePassword(password: string): Promise<void> {
    const progress = this.#started();
    const { token } = progress.link;
    progress.registration = await register(password, (registrationRequest) =>
      this.#relay.call(api.enrolment.password, {}, { token, registrationRequest }),
    );
  }

  async chooseFactor(choice: FactorChoice): Promise<FactorStart> {
    const { token } = this.#started().link;
    const factor =
      choice.kind === 'sms' ? { kind: 'sms' as const, number: normalisePhone(choice.number) } : choice;
    const started = await this.#relay.call(api.enrolment.factor, {}, { token, factor });
    if (started.kind === 'totp') return started;
    return { ...started, number: factor.kind === 'sms' ? factor.number : '' };
  }

  async verifyFactor(code: string): Promise<void> {
    const { token } = this.#started().link;
    await this.#relay.call(api.enrolment.factorVerify, {}, { token, code: code.replace(/\s/g, '') });
  }

  makeKeys(options: { archive?: boolean } = {}): Promise<KeysToKeep> {
    const progress = this.#started();
    const isSetup = progress.link.kind === 'setup';
    const rootSeed = isSetup ? randomBytes(32) : null;
    const archive = isSetup && options.archive !== false ? generateIdentity('mlkem768x25519') : null;
    const rootDigest = rootSeed ? keyDigest(signerFromSeed(rootSeed).publicKey) : pinnedRoot(progress.link);
    const keys: Keys = {
      secret: newAccountSecret(rootDigest),
      recoveryKey: newRecoveryKey(),
      backupCodes: newBackupCodes(),
      rootSeed,
      archive,
    };
    progress.keys = keys;
    return Promise.resolve({
      recoveryKey: keys.recoveryKey,
      backupCodes: [...keys.backupCodes],
      archiveKey: archive && identityToString(archive),
      rootKey: rootSeed && spellRootKey(rootSeed),
      rootFingerprint: grouped(rootDigest),
    });
  }

  async finish({ name, address, organisation }: EnrolmentDetails): Promise<Account> {
    const { link, beginning, registration, keys } = this.#started();
    if (!registration || !keys) throw fail('enrolment_order');
    const account = newAccount(link.token, beginning, registration, keys, name);
    if (link.kind === 'invitation') {
      return this.#done(keys.secret, () => this.#relay.call(api.enrolment.join, {}, account));
    }
    const { deployment } = beginning;
    const { rootSeed } = keys;
    if (!rootSeed || !deployment || address === undefined || !organisation) throw fail('enrolment_order');
    const logSeed = randomBytes(32);
    const identity = accountIdentity(keys.secret.dec, FIRST);
    const sealEpoch = (publicKey: Uint8Array) => b64u(sealLogEpoch(publicKey, beginning.org, FIRST, logSeed));
    const charter = firstCharter(
      beginning.org,
      deployment,
      rootSeed,
      keys.archive,
      logSeed,
      this.#environment.now(),
    );
    const body = {
      ...account,
      address: normaliseAddress(address),
      organisation: { name: organisation.name, phone: normalisePhone(organisation.phone) },
      charter,
      rules: signFirstRules(accountSigner(keys.secret.sig, FIRST)),
      logEpoch: {
        toAccount: sealEpoch(identity.recipient.publicKey),
        toArchive: keys.archive && sealEpoch(keys.archive.recipient.publicKey),
      },
    };
    return this.#done(keys.secret, () => this.#relay.call(api.enrolment.setUp, {}, body));
  }

  #started(): Progress {
    if (!this.#progress) throw fail('enrolment_order');
    return this.#progress;
  }

  /** When an answer was lost, the link may be used up by an account that was made: then there is one to sign in to. */
  async #done(secret: AccountSecret, make: () => Promise<Me>): Promise<Account> {
    const progress = this.#started();
    let me: Me;
    try {
      me = await make();
    } catch (error) {
      if (progress.isUncertain && isZegelError(error, 'enrolment_link_invalid')) {
        throw fail('enrolment_finished', { cause: error });
      }
      progress.isUncertain ||= isZegelError(error, 'network_failed', 'deadline_passed');
      throw error;
    }
    const account = await this.#session.enter(me, secret);
    this.#progress = null;
    return account;
  }
}

/**
 * Holds the keys that the relay names against the fingerprints in the link, which it never saw. Throws
 * `fingerprint_mismatch`, and `charter_invalid` when the charter is not of the root that an invitation names.
 */
function checkFingerprints(
  link: EnrolmentLink,
  { kind, org, deployment, organisation }: Beginning,
  now: number,
): EnrolmentStart['fingerprints'] {
  if (kind !== link.kind) throw fail('enrolment_link_invalid');
  if (link.kind === 'invitation') {
    if (!organisation) throw fail('enrolment_link_invalid');
    verifyCharter(organisation.charter, { org, rootDigest: link.rootDigest, now });
    return [{ name: 'root', fingerprint: grouped(link.rootDigest) }];
  }
  if (!deployment) throw fail('enrolment_link_invalid');
  const scanner = unb64u(deployment.scanner);
  const gateway = unb64u(deployment.gateway);
  if (!equal(keyDigest(scanner), link.scannerDigest) || !equal(keyDigest(gateway), link.gatewayDigest)) {
    throw fail('fingerprint_mismatch');
  }
  return [
    { name: 'scanner', fingerprint: fingerprint(scanner) },
    { name: 'gateway', fingerprint: fingerprint(gateway) },
  ];
}

function pinnedRoot(link: EnrolmentLink): Uint8Array {
  if (link.kind !== 'invitation') throw fail('enrolment_order');
  return link.rootDigest;
}

/** What set-up and invitation have in common: public keys, and private ones wrapped where the relay cannot reach. */
function newAccount(
  token: string,
  { account }: Beginning,
  { registrationRecord, wrapKey }: { registrationRecord: string; wrapKey: Uint8Array },
  { secret, recoveryKey, backupCodes }: Keys,
  name: string,
): z.input<typeof api.enrolment.join.body> {
  const wrap = (key: Uint8Array) => b64u(wrapAccountSecret(key, account, FIRST, secret));
  const { byRecovery, recoveryAuth } = recoveryWrap(recoveryKey, wrap);
  return {
    token,
    name,
    registrationRecord,
    keys: {
      n: FIRST,
      publicKey: b64u(accountIdentity(secret.dec, FIRST).recipient.publicKey),
      signingKey: b64u(accountSigner(secret.sig, FIRST).publicKey),
    },
    wraps: { byPassword: wrap(wrapKey), byRecovery },
    recoveryAuth,
    backupCodes: backupCodeDigests(account, backupCodes),
  };
}

function firstCharter(
  org: string,
  deployment: { scanner: string; gateway: string; log: string },
  rootSeed: Uint8Array,
  archive: Identity | null,
  logSeed: Uint8Array,
  now: number,
): SignedObject {
  const root = signerFromSeed(rootSeed);
  const body: Charter = {
    v: 1,
    org,
    version: FIRST,
    root: b64u(root.publicKey),
    scanner: [deployment.scanner],
    gateway: [deployment.gateway],
    archive: archive && b64u(archive.recipient.publicKey),
    log: deployment.log,
    logEpoch: { epoch: FIRST, publicKey: b64u(identityFromSeed(logSeed).recipient.publicKey) },
    from: now,
    until: now + CHARTER_MS,
  };
  return sign('charter', body, root);
}

/** A digest as `fingerprint` shows that of a key. */
const grouped = (digest: Uint8Array): string => hex(digest).replace(/.{4}(?=.)/g, '$& ');

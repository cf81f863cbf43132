/*
 * A relay for integration tests: its real code on a real PostgreSQL, behind its real HTTP, with the real gateway's
 * keys and captured mail. The clock is the test's. Of the scanner only its keys answer, which is all that accounts
 * ask of it.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CookieJar } from '../../client/core/cookie-jar.ts';
import { Enrolment } from '../../client/core/enrolment.ts';
import type { Environment } from '../../client/core/environment.ts';
import { Relay as Client } from '../../client/core/http.ts';
import { memorySeedStore } from '../../client/core/seed-store.ts';
import { Session } from '../../client/core/session.ts';
import type { Account, KeysToKeep } from '../../client/core/face.ts';
import { scanner } from '../../contract/internal.ts';
import { type Answer, InternalPeer, answer, internalListener, listenInternal } from '../../contract/wire.ts';
import { identityFromFile } from '../../contract/process/identity-file.ts';
import { type Signer, b64u, keyDigest, randomBytes, ready } from '../../crypto/index.ts';
import { gatewayAnswers } from '../../gateway/answers.ts';
import { GatewayKeys } from '../../gateway/keys/key-ring.ts';
import { CapturedMails } from '../../gateway/mail/captured.ts';
import { Notifier } from '../../gateway/notification/notify.ts';
import { ScannerKeys } from '../../scanner/service/keys.ts';
import { renewSetUpLink } from '../../server/accounts/enrolment-link.ts';
import { limitGuessing } from '../../server/accounts/guessing.ts';
import { findSession } from '../../server/accounts/sessions.ts';
import type { SignInRelay } from '../../server/accounts/sign-in.ts';
import { openFolderBlobs } from '../../server/blobs/folder.ts';
import { openDatabase } from '../../server/db/database.ts';
import { guestOfAnswer } from '../../server/guests/answer.ts';
import { guestOfGrant } from '../../server/guests/grant.ts';
import type { Gates } from '../../server/http/api.ts';
import { createApp } from '../../server/http/app.ts';
import { answersRoutes } from '../../server/http/answers-routes.ts';
import { byteRoutes } from '../../server/http/byte-routes.ts';
import { enrolmentRoutes } from '../../server/http/enrolment-routes.ts';
import { draftsRoutes } from '../../server/http/drafts-routes.ts';
import { guestRoutes } from '../../server/http/guest-routes.ts';
import { keptKeyRoutes } from '../../server/http/kept-key-routes.ts';
import { logRoutes } from '../../server/http/log-routes.ts';
import { messagesRoutes } from '../../server/http/messages-routes.ts';
import { organisationRoutes } from '../../server/http/organisation-routes.ts';
import { rulesRoutes } from '../../server/http/rules-routes.ts';
import { sessionRoutes } from '../../server/http/session-routes.ts';
import { dataKeys } from '../../server/keys/data-keys.ts';
import { openDeploymentKeys } from '../../server/keys/deployment.ts';
import { openOrganisationKeyStore } from '../../server/keys/organisation-keys.ts';
import { countInMemory, countOnRedis } from '../../server/limits/counters.ts';
import { type CapturedSms, captureSms } from '../../server/sms/captured.ts';
import type { ColumnDatabase } from './column.ts';

/** A clock that stands still until it is moved. */
export interface TestClock {
  now: () => number;
  pass: (ms: number) => void;
}

export const testClock = (start = Date.UTC(2026, 10, 2, 9)): TestClock => {
  let now = start;
  return { now: () => now, pass: (ms) => void (now += ms) };
};

export interface TestRelay {
  readonly origin: string;
  readonly database: ColumnDatabase;
  readonly relay: SignInRelay;
  readonly clock: TestClock;
  readonly sms: CapturedSms;
  readonly mails: CapturedMails;
  /** Its keys, to start a relay on a copy of its database with. */
  readonly folder: string;
  /** What was logged as warning or error. */
  readonly complaints: object[];
  /** A fresh set-up link, fingerprints in its fragment; null once there is an organisation. */
  setUpLink(): Promise<string | null>;
  /** `keep` leaves its keys where they are. */
  close(options?: { keep?: boolean }): Promise<void>;
}

/** What stands beside a relay where a test has it (test/support/whole-relay.ts). */
export interface Beside {
  /** All that the scanner answers, its keys included. */
  scanner(identity: Signer, keys: ScannerKeys): Answer[];
  /** Runs due work. */
  wake(): void;
}

export async function startRelay(
  database: ColumnDatabase,
  { clock = testClock(), keysFrom, beside }: { clock?: TestClock; keysFrom?: string; beside?: Beside } = {},
): Promise<TestRelay> {
  await ready();
  const folder = mkdtempSync(join(tmpdir(), 'zegel-relay-'));
  if (keysFrom !== undefined) {
    cpSync(keysFrom, folder, { recursive: true, filter: (path) => !path.endsWith('.sock') });
  }
  const token = b64u(randomBytes(32));
  const complaints: object[] = [];
  const log = {
    info: () => undefined,
    warn: (fields: object) => void complaints.push(fields),
    error: (fields: object) => void complaints.push(fields),
  };

  const scannerIdentity = identityFromFile(join(folder, 'scanner-identity'), 'test');
  const scannerKeys = new ScannerKeys(scannerIdentity, () => clock.now());
  const antivirus = {
    engine: 'basic',
    available: true,
    version: 'test',
    builtAt: null,
    signatures: 'current',
  } as const;
  const keysAnswer = answer(scanner.keys, () =>
    Promise.resolve({
      identity: b64u(scannerIdentity.publicKey),
      keys: scannerKeys.announced(),
      antivirus,
    }),
  );
  const gatewayIdentity = identityFromFile(join(folder, 'gateway-identity'), 'test');
  const gatewayKeys = new GatewayKeys(join(folder, 'gateway'), gatewayIdentity, () => clock.now());
  const mails = new CapturedMails(() => clock.now());
  const notifier = new Notifier({
    keys: gatewayKeys,
    server: mails,
    journal: null,
    publicUrl: 'http://localhost',
    now: () => clock.now(),
    log,
  });
  const sockets = { scanner: join(folder, 'scanner.sock'), gateway: join(folder, 'gateway.sock') };
  const peers = [
    await listenInternal(
      internalListener(beside?.scanner(scannerIdentity, scannerKeys) ?? [keysAnswer], token, log),
      { path: sockets.scanner },
    ),
    await listenInternal(
      internalListener(gatewayAnswers(gatewayIdentity, gatewayKeys, notifier), token, log),
      { path: sockets.gateway },
    ),
  ];

  const organisationKeys = openOrganisationKeyStore(join(folder, 'organisations'));
  const sms = captureSms(clock);
  const blobs = await openFolderBlobs(join(folder, 'blobs'));
  const deployment = await openDeploymentKeys(join(folder, 'relay'), true);
  const db = openDatabase(database.relayUrl, { max: 8 });
  const relay: SignInRelay = {
    db,
    clock,
    deployment,
    organisationKeys,
    dataKeys: dataKeys(organisationKeys),
    scanner: new InternalPeer({ path: sockets.scanner }, token, 'scanner_unavailable'),
    gateway: new InternalPeer({ path: sockets.gateway }, token, 'gateway_unavailable'),
    sms,
    blobs,
    wake: () => beside?.wake(),
    log,
    guessing: limitGuessing((limit) => db.counter(limit), deployment),
  };
  const gates: Gates = {
    session: (cookie, ip) => findSession(relay, cookie, ip),
    guest: (handle, grant, ip) => guestOfGrant(relay, handle, grant, ip),
    answer: (handle, bearer, ip) => guestOfAnswer(relay, handle, bearer, ip),
  };
  const redis = database.redisUrl === null ? null : countOnRedis(database.redisUrl);
  const app = createApp({
    relay,
    handlers: {
      enrolment: enrolmentRoutes(relay),
      session: sessionRoutes(relay),
      organisation: organisationRoutes(relay),
      rules: rulesRoutes(relay),
      log: logRoutes(relay),
      messages: messagesRoutes(relay),
      drafts: draftsRoutes(relay),
      guest: guestRoutes(relay),
      keptKeys: keptKeyRoutes(relay),
      answers: answersRoutes(relay),
    },
    gates,
    streams: [byteRoutes({ ...relay, blobs }, gates)],
    counters: redis?.counters ?? countInMemory,
    watched: { database: { isUp: () => relay.db.answers(), isNeeded: true } },
    isSecure: false,
    trustedProxies: 0,
    webDir: null,
  });
  const server = await listenHttp(app);
  const fingerprints = [scannerIdentity, gatewayIdentity].map((each) => b64u(keyDigest(each.publicKey)));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    database,
    folder,
    relay,
    clock,
    sms,
    mails,
    complaints,
    async setUpLink() {
      const made = await renewSetUpLink(relay);
      return made && `/setup/${b64u(made)}#1.${fingerprints.join('.')}`;
    },
    async close({ keep = false } = {}) {
      server.closeAllConnections();
      await Promise.all([server, ...peers].map((each) => new Promise((done) => each.close(done))));
      redis?.close();
      await relay.db.close();
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function listenHttp(app: Parameters<typeof createServer>[1]): Promise<Server> {
  const server = createServer(app);
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** A person's browser: the client's own core, with a cookie jar. */
export interface Browser {
  client: Client;
  jar: CookieJar;
  enrolment: Enrolment;
  session: Session;
  /** Goes on, with its cookies, at a relay that runs on a copy. */
  move(to: Pick<TestRelay, 'origin' | 'clock'>): void;
}

export function browser({ origin, clock }: Pick<TestRelay, 'origin' | 'clock'>): Browser {
  const jar = new CookieJar();
  let { now } = clock;
  const environment: Environment = {
    origin,
    fetch: jar.fetch(),
    cookieHeader: () => jar.header(),
    now: () => now(),
    emit: () => undefined,
  };
  const client = new Client(environment);
  const session = new Session(client, environment, memorySeedStore());
  return {
    client,
    jar,
    session,
    enrolment: new Enrolment(client, environment, session),
    move(to) {
      environment.origin = to.origin;
      ({ now } = to.clock);
    },
  };
}

export const PASSWORD = 'vier kleine zeehonden';

/** The six digits in the newest text message. */
export const lastCode = (sms: CapturedSms): string => /\d{6}/.exec(sms.texts()[0]?.text ?? '')?.[0] ?? '';

export interface Enrolled {
  browser: Browser;
  account: Account;
  keys: KeysToKeep;
}

/** Sets up the organisation with an admin whose second factor is SMS. */
export async function setUpOrganisation(
  test: TestRelay,
  person = { address: 'beheer@thuiszorg.example', name: 'Bea Wielinga', number: '+31612345678' },
): Promise<Enrolled> {
  const link = await test.setUpLink();
  if (link === null) throw new Error('there is an organisation already');
  const admin = browser(test);
  await admin.enrolment.begin(link);
  await admin.enrolment.choosePassword(PASSWORD);
  await admin.enrolment.chooseFactor({ kind: 'sms', number: person.number });
  await admin.enrolment.verifyFactor(lastCode(test.sms));
  const keys = await admin.enrolment.makeKeys();
  const account = await admin.enrolment.finish({
    name: person.name,
    address: person.address,
    organisation: { name: 'Thuiszorg De Linde', phone: '+31201234567' },
  });
  return { browser: admin, account, keys };
}

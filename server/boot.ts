/** Puts the relay together and starts it: database, keys, jobs, web, in this order; ends it in the other. */
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fail, forLog } from '../contract/errors.ts';
import { InternalPeer } from '../contract/wire.ts';
import { b64u } from '../crypto/bytes.ts';
import { ready } from '../crypto/sodium.ts';
import { renewSetUpLink } from './accounts/enrolment-link.ts';
import { limitGuessing } from './accounts/guessing.ts';
import { findSession } from './accounts/sessions.ts';
import type { SignInRelay } from './accounts/sign-in.ts';
import { tidyAccounts } from './accounts/tidy.ts';
import { type FolderBlobs, openFolderBlobs } from './blobs/folder.ts';
import { type Clock, MINUTE_MS } from './clock.ts';
import type { Config, Listen } from './config.ts';
import { openDatabase } from './db/database.ts';
import { organisationIds } from './db/locators.ts';
import { migrate } from './db/migrate.ts';
import { migrateQueue, openQueuePool } from './db/queue.ts';
import { tidyDrafts } from './drafts/drafts.ts';
import { guestOfAnswer } from './guests/answer.ts';
import { guestOfGrant } from './guests/grant.ts';
import { answersRoutes } from './http/answers-routes.ts';
import type { Gates } from './http/api.ts';
import { createApp } from './http/app.ts';
import { byteRoutes } from './http/byte-routes.ts';
import { draftsRoutes } from './http/drafts-routes.ts';
import { enrolmentRoutes } from './http/enrolment-routes.ts';
import { guestRoutes } from './http/guest-routes.ts';
import { keptKeyRoutes } from './http/kept-key-routes.ts';
import { logRoutes } from './http/log-routes.ts';
import { messagesRoutes } from './http/messages-routes.ts';
import { organisationRoutes } from './http/organisation-routes.ts';
import { sessionRoutes } from './http/session-routes.ts';
import { workHandlers } from './jobs/handlers.ts';
import { startJobs } from './jobs/runner.ts';
import { dataKeys } from './keys/data-keys.ts';
import { openDeploymentKeys } from './keys/deployment.ts';
import { sealFormerColumns } from './keys/former-columns.ts';
import { openOrganisationKeyStore } from './keys/organisation-keys.ts';
import type { Logger } from './relay.ts';
import { captureSms } from './sms/captured.ts';
import { serveSmsOutbox } from './sms/outbox-page.ts';

export interface Booted {
  /** The port it listens on, where the configuration left it open. */
  readonly port: number;
  readonly smsOutboxPort: number | null;
  /** Path of the one-time set-up link, told once and not kept; null when there is an organisation. */
  readonly setUpPath: string | null;
  /** Ends requests and jobs in order. */
  close(): Promise<void>;
}

/** A request may take this long to arrive: a large part over a slow line. Its headers may not. */
const REQUEST_MS = 60 * MINUTE_MS;
/** How long running requests keep an ending relay. */
const GRACE_MS = 3_000;

/** Throws `key_store_missing`, `migration_changed`, `port_taken` and what the database says; nothing is left open. */
export async function boot(config: Config, around: { clock: Clock; log: Logger }): Promise<Booted> {
  const opened: Closing[] = [];
  const close = async (): Promise<void> => {
    for (const each of opened.splice(0).reverse()) await each();
  };
  try {
    return { ...(await start(config, around, (each) => void opened.push(each))), close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Closing = () => Promise<void>;

async function start(
  config: Config,
  { clock, log }: { clock: Clock; log: Logger },
  onClose: (closing: Closing) => void,
): Promise<Omit<Booted, 'close'>> {
  await ready();
  await migrate(config.databaseOwnerUrl, config.migrationsDir, clock);
  await migrateQueue(config.databaseOwnerUrl);
  const onIdleError = (error: Error) => log.warn({ error: forLog(error) }, 'a database connection broke');
  const db = openDatabase(config.databaseUrl, { onIdleError });
  onClose(() => db.close());
  const isNew = (await db.withoutOrganisation(organisationIds)).length === 0;
  const organisationKeys = openOrganisationKeyStore(config.keysDir);
  const sms = config.smsOutbox && captureSms(clock);
  let wake = (): void => undefined;
  const relay: SignInRelay & { blobs: FolderBlobs } = {
    db,
    clock,
    deployment: await openDeploymentKeys(config.relayKeysDir, isNew),
    organisationKeys,
    dataKeys: dataKeys(organisationKeys),
    scanner: new InternalPeer(config.scanner.address, config.scanner.token, 'scanner_unavailable'),
    gateway: new InternalPeer(config.gateway.address, config.gateway.token, 'gateway_unavailable'),
    sms,
    blobs: await openFolderBlobs(config.blobsDir),
    wake: () => wake(),
    log,
    guessing: limitGuessing(),
  };
  await sealFormerColumns(relay);
  const pool = openQueuePool(config.databaseUrl, onIdleError);
  onClose(() => pool.end());
  const jobs = await startJobs(relay, workHandlers, { pool });
  onClose(() => jobs.close());
  wake = () => jobs.wake();
  const tidying = setInterval(() => {
    Promise.all([tidyAccounts(relay), tidyDrafts(relay)]).catch((error: unknown) =>
      log.warn({ error: forLog(error) }, 'tidying failed'),
    );
  }, MINUTE_MS);
  onClose(() => {
    clearInterval(tidying);
    return Promise.resolve();
  });
  const outbox = sms && config.smsOutbox ? await serveSmsOutbox(sms, config.smsOutbox) : null;
  if (outbox) onClose(() => closeServer(outbox));
  const web = await listenWeb(webApp(relay, config), config.listen);
  onClose(() => closeServer(web));
  const token = await renewSetUpLink(relay);
  return {
    port: portOf(web),
    smsOutboxPort: outbox && portOf(outbox),
    setUpPath: token && `/setup/${b64u(token)}`,
  };
}

function webApp(relay: SignInRelay & { blobs: FolderBlobs }, config: Config): ReturnType<typeof createApp> {
  const gates: Gates = {
    session: (token, ip) => findSession(relay, token, ip),
    guest: (handle, grant, ip) => guestOfGrant(relay, handle, grant, ip),
    answer: (handle, bearer, ip) => guestOfAnswer(relay, handle, bearer, ip),
  };
  return createApp({
    relay,
    handlers: {
      answers: answersRoutes(relay),
      enrolment: enrolmentRoutes(relay),
      organisation: organisationRoutes(relay),
      session: sessionRoutes(relay),
      messages: messagesRoutes(relay),
      drafts: draftsRoutes(relay),
      guest: guestRoutes(relay),
      keptKeys: keptKeyRoutes(relay),
      log: logRoutes(relay),
    },
    gates,
    streams: [byteRoutes(relay, gates)],
    isSecure: config.publicUrl.startsWith('https:'),
    trustedProxies: config.trustedProxies,
    webDir: config.webDir,
  });
}

async function listenWeb(app: Parameters<typeof createServer>[1], { host, port }: Listen): Promise<Server> {
  const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: MINUTE_MS }, app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? fail('port_taken', { detail: { port }, cause: error }) : error);
    });
    server.listen(port, host, resolve);
  });
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

function closeServer(server: Server): Promise<void> {
  const late = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  return new Promise((resolve) => {
    server.close(() => {
      clearTimeout(late);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** Puts the relay together and starts it: database, keys, jobs, web, in this order; ends it in the other. */
import { forLog } from '../contract/errors.ts';
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
import type { Config } from './config.ts';
import { openDatabase } from './db/database.ts';
import { organisationIds } from './db/locators.ts';
import { MAY_WAIT, migrate, migrationNames } from './db/migrate.ts';
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
import { closeServer, listen, portOf } from './http/listening.ts';
import { logRoutes } from './http/log-routes.ts';
import { messagesRoutes } from './http/messages-routes.ts';
import { organisationRoutes } from './http/organisation-routes.ts';
import { rulesRoutes } from './http/rules-routes.ts';
import { sessionRoutes } from './http/session-routes.ts';
import { type Watched, watchingApp } from './http/watching.ts';
import { workHandlers } from './jobs/handlers.ts';
import { type WorkQueue, postgresQueue, redisQueue } from './jobs/queue.ts';
import { startJobs, startSweeping } from './jobs/runner.ts';
import { refuseForeignKeys } from './keys/belonging.ts';
import { dataKeys } from './keys/data-keys.ts';
import { openDeploymentKeys } from './keys/deployment.ts';
import { sealFormerColumns } from './keys/former-columns.ts';
import { openOrganisationKeyStore } from './keys/organisation-keys.ts';
import { type Counters, countInMemory, countOnRedis } from './limits/counters.ts';
import { tidyFinished } from './outbox/tidy.ts';
import type { Logger } from './relay.ts';
import { captureSms } from './sms/captured.ts';
import { serveSmsOutbox } from './sms/outbox-page.ts';
import { smsWebhook } from './sms/webhook.ts';

export interface Booted {
  /** The port it listens on, where the configuration left it open. */
  readonly port: number;
  readonly smsOutboxPort: number | null;
  /** Path of the one-time set-up link, told once and not kept; null when there is an organisation. */
  readonly setUpPath: string | null;
  /** Ends requests and jobs in order. */
  close(): Promise<void>;
}

/**
 * Throws `database_unreachable`, `database_refused`, `database_untrusted`, `database_role_unsafe`, `database_behind`,
 * `migration_changed`, `key_store_missing`, `key_store_foreign`, `port_taken` and what the database says; nothing is
 * left open.
 */
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
  const { databaseOwnerUrl: ownerUrl } = config;
  if (ownerUrl === null) {
    log.info({}, 'migrations are left to others');
  } else {
    await migrate(ownerUrl, config.migrationsDir, clock);
    await migrateQueue(ownerUrl);
  }
  const onIdleError = (error: Error) => log.warn({ error: forLog(error) }, 'a database connection broke');
  const db = openDatabase(config.databaseUrl, { max: config.databasePool, onIdleError });
  onClose(() => db.close());
  await db.refuseUnsafeRole();
  const waiting = await db.refuseIfBehind(await migrationNames(config.migrationsDir), MAY_WAIT);
  const isNew = (await db.withoutOrganisation(organisationIds)).length === 0;
  const organisationKeys = openOrganisationKeyStore(config.keysDir);
  const captured = config.smsGateway === null && config.smsOutbox ? captureSms(clock) : null;
  let wake = (): void => undefined;
  const deployment = await openDeploymentKeys(config.relayKeysDir, isNew && config.role !== 'worker');
  const relay: SignInRelay & { blobs: FolderBlobs } = {
    db,
    clock,
    deployment,
    organisationKeys,
    dataKeys: dataKeys(organisationKeys),
    scanner: new InternalPeer(config.scanner.address, config.scanner.token, 'scanner_unavailable'),
    gateway: new InternalPeer(config.gateway.address, config.gateway.token, 'gateway_unavailable'),
    sms: config.smsGateway ? smsWebhook(config.smsGateway) : captured,
    blobs: await openFolderBlobs(config.blobsDir),
    wake: () => wake(),
    log,
    guessing: limitGuessing((limit) => db.counter(limit), deployment),
  };
  await refuseForeignKeys(relay);
  if (waiting.length > 0) {
    await sealFormerColumns(relay);
    if (ownerUrl === null) log.warn({ waiting }, 'migrations that waited for this start can be run now');
    else await migrate(ownerUrl, config.migrationsDir, clock);
  }
  // Nobody here needs the owner any more.
  config.databaseOwnerUrl = null;
  const queue = openQueue(config, log, onClose);
  onClose(() => queue.close());
  const jobs = config.role === 'web' ? startSweeping(relay, queue) : startJobs(relay, workHandlers, queue);
  onClose(() => jobs.close());
  wake = () => jobs.wake();
  if (config.role !== 'web') onClose(startTidying(relay));
  const watched = {
    database: { isUp: () => db.answers(), isNeeded: true },
    queue: { isUp: () => queue.answers(), isNeeded: config.role === 'worker' },
  };
  if (config.role === 'worker') {
    const health = await listen(watchingApp(watched, log), config.listen);
    onClose(() => closeServer(health));
    return { port: portOf(health), smsOutboxPort: null, setUpPath: null };
  }
  const outbox = captured && config.smsOutbox ? await serveSmsOutbox(captured, config.smsOutbox) : null;
  if (outbox) onClose(() => closeServer(outbox));
  const web = await listen(webApp(relay, config, watched, openCounters(config, onClose)), config.listen);
  onClose(() => closeServer(web));
  // Beside other processes the operator asks for it (server/operator.ts): a log is no place for it.
  const token = config.role === 'all' ? await renewSetUpLink(relay) : null;
  return {
    port: portOf(web),
    smsOutboxPort: outbox && portOf(outbox),
    setUpPath: token && `/setup/${b64u(token)}`,
  };
}

function webApp(
  relay: SignInRelay & { blobs: FolderBlobs },
  config: Config,
  watched: Watched,
  counters: Counters,
): ReturnType<typeof createApp> {
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
      rules: rulesRoutes(relay),
      session: sessionRoutes(relay),
      messages: messagesRoutes(relay),
      drafts: draftsRoutes(relay),
      guest: guestRoutes(relay),
      keptKeys: keptKeyRoutes(relay),
      log: logRoutes(relay),
    },
    gates,
    streams: [byteRoutes(relay, gates)],
    counters,
    watched,
    isSecure: config.publicUrl.startsWith('https:'),
    trustedProxies: config.trustedProxies,
    webDir: config.webDir,
  });
}

/** BullMQ on Redis where there is one, else on PostgreSQL. */
function openQueue(
  { redisUrl, databaseUrl }: Config,
  log: Logger,
  onClose: (closing: Closing) => void,
): WorkQueue {
  if (redisUrl !== null) return redisQueue(redisUrl, log);
  const pool = openQueuePool(databaseUrl, (error) =>
    log.warn({ error: forLog(error) }, 'a connection of the queue broke'),
  );
  onClose(() => pool.end());
  return postgresQueue(pool, log);
}

/** Requests are counted on Redis where there is one, so that several relays count together. */
function openCounters({ redisUrl }: Config, onClose: (closing: Closing) => void): Counters {
  if (redisUrl === null) return countInMemory;
  const redis = countOnRedis(redisUrl);
  onClose(() => {
    redis.close();
    return Promise.resolve();
  });
  return redis.counters;
}

/** Answers what ends it. */
function startTidying(relay: SignInRelay): Closing {
  const tidying = setInterval(() => {
    Promise.all([tidyAccounts(relay), tidyDrafts(relay), tidyFinished(relay)]).catch((error: unknown) =>
      relay.log.warn({ error: forLog(error) }, 'tidying failed'),
    );
  }, MINUTE_MS);
  return () => {
    clearInterval(tidying);
    return Promise.resolve();
  };
}

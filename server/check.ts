/**
 * What the relay would find at its start, for `zegel doctor`: the database and what it may do there, the keys, the
 * queue, the SMS gateway. Changes nothing and sends nothing; prints findings (contract/process/check.ts).
 */
import { Redis } from 'ioredis';
import { type Finding, lookAt } from '../contract/process/check.ts';
import { isZegelError } from '../crypto/errors.ts';
import { ready } from '../crypto/sodium.ts';
import { type CheckConfig, readCheckConfig } from './config.ts';
import { openDatabase } from './db/database.ts';
import { organisationIds } from './db/locators.ts';
import { MAY_WAIT, connectOwner, migrationNames } from './db/migrate.ts';
import { refuseForeignKeys } from './keys/belonging.ts';
import { dataKeys } from './keys/data-keys.ts';
import { openDeploymentKeys } from './keys/deployment.ts';
import { openOrganisationKeyStore } from './keys/organisation-keys.ts';

const REDIS_MS = 5_000;

async function database({
  databaseUrl,
  databaseOwnerUrl,
  migrationsDir,
}: CheckConfig): Promise<Finding | null> {
  if (databaseUrl === null) return null;
  const db = openDatabase(databaseUrl, { max: 1 });
  try {
    await db.refuseUnsafeRole();
    try {
      await db.refuseIfBehind(await migrationNames(migrationsDir), MAY_WAIT);
    } catch (error) {
      if (!isZegelError(error, 'database_behind') || databaseOwnerUrl === null) throw error;
      return {
        health: 'attention',
        nl: 'PostgreSQL: nog niet bijgewerkt voor deze versie; het relay doet dat als het start',
        en: 'PostgreSQL: not up to date for this version yet; the relay does that when it starts',
      };
    }
    return {
      health: 'ok',
      nl: 'PostgreSQL: bereikbaar, met een rol die niet te veel mag, en bijgewerkt',
      en: 'PostgreSQL: reached, as a role that may not do too much, and up to date',
    };
  } finally {
    await db.close();
  }
}

async function owner({ databaseOwnerUrl }: CheckConfig): Promise<Finding | null> {
  if (databaseOwnerUrl === null) return null;
  await (await connectOwner(databaseOwnerUrl)).end();
  return {
    health: 'ok',
    nl: 'PostgreSQL: de eigenaar, die bijwerkt, mag erin',
    en: 'PostgreSQL: lets the owner in, who migrates',
  };
}

/** Keys are made at the first start; later they must be those of the database. */
async function keys({ databaseUrl, relayKeysDir, keysDir }: CheckConfig): Promise<Finding | null> {
  if (databaseUrl === null || relayKeysDir === null || keysDir === null) return null;
  const db = openDatabase(databaseUrl, { max: 1 });
  try {
    const isNew = (await db.withoutOrganisation(organisationIds)).length === 0;
    if (isNew) {
      return {
        health: 'attention',
        nl: 'Er is nog geen organisatie: de sleutels komen bij de eerste start',
        en: 'There is no organisation yet: its keys are made at the first start',
      };
    }
    const deployment = await openDeploymentKeys(relayKeysDir, false);
    await refuseForeignKeys({ db, deployment, dataKeys: dataKeys(openOrganisationKeyStore(keysDir)) });
    return {
      health: 'ok',
      nl: 'De sleutels horen bij deze database',
      en: 'The keys belong to this database',
    };
  } finally {
    await db.close();
  }
}

async function queue({ redisUrl }: CheckConfig): Promise<Finding | null> {
  if (redisUrl === null) return null;
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    connectTimeout: REDIS_MS,
    commandTimeout: REDIS_MS,
    retryStrategy: () => null,
  });
  // A refused connection tells why here, and only that it is closed where it is waited for.
  let why: Error | undefined;
  redis.on('error', (error: Error) => (why = error));
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    const { reason, nl, en } = redisFault(why ?? error);
    return { health: 'missing', nl: `Redis: ${nl} (${reason})`, en: `Redis: ${en} (${reason})` };
  } finally {
    redis.disconnect();
  }
  return { health: 'ok', nl: 'Redis: bereikbaar', en: 'Redis: reached' };
}

function redisFault(error: unknown): { reason: string; nl: string; en: string } {
  const text = error instanceof Error ? error.message : '';
  const refused = /^(WRONGPASS|NOAUTH|NOPERM|ERR AUTH)/.exec(text)?.[0];
  if (refused !== undefined) {
    return { reason: refused, nl: 'weigert naam of wachtwoord', en: 'refuses name or password' };
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'ETIMEDOUT';
  return { reason: code, nl: 'niet te bereiken', en: 'cannot be reached' };
}

function sms({ smsHost }: CheckConfig): Promise<Finding | null> {
  return Promise.resolve(
    smsHost === null
      ? null
      : {
          health: 'ok' as const,
          nl: `Sms: gaat naar ${smsHost}, met een toegangswoord (niet geprobeerd)`,
          en: `Text messages: go to ${smsHost}, with a token (not tried)`,
        },
  );
}

await ready();
await lookAt({ nl: 'De instellingen', en: 'The settings' }, async () => {
  const config = readCheckConfig();
  await lookAt({ nl: 'PostgreSQL', en: 'PostgreSQL' }, () => owner(config));
  const found = await lookAt({ nl: 'PostgreSQL', en: 'PostgreSQL' }, () => database(config));
  const hasTables = found?.health === 'ok';
  if (hasTables) await lookAt({ nl: 'De sleutelmap', en: 'The folder of keys' }, () => keys(config));
  await lookAt({ nl: 'Redis', en: 'Redis' }, () => queue(config));
  await lookAt({ nl: 'De sms-gateway', en: 'The SMS gateway' }, () => sms(config));
  return null;
});

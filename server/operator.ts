/**
 * What the operator of a production installation asks of the relay's database, as a program that ends:
 *
 *   node dist/server/operator.js migrate                       with the owner's address; before the relay starts
 *   node dist/server/operator.js setup-link SCANNER GATEWAY    prints the one-time link of set-up
 *
 * The fingerprints are those that scanner and gateway log when they start: they go into the link here, by the
 * operator's hand, so that the relay cannot choose them. A link that was printed before ends.
 */
import { processLog } from '../contract/process/process.ts';
import { catalogued, fail, forLog, textOf } from '../contract/errors.ts';
import { digest } from '../contract/values.ts';
import { b64u } from '../crypto/bytes.ts';
import { ready } from '../crypto/sodium.ts';
import { renewSetUpLink } from './accounts/enrolment-link.ts';
import { systemClock } from './clock.ts';
import { readOwnerConfig, readSetUpConfig } from './config.ts';
import { openDatabase } from './db/database.ts';
import { migrate } from './db/migrate.ts';
import { migrateQueue } from './db/queue.ts';
import { dataKeys } from './keys/data-keys.ts';
import { openDeploymentKeys } from './keys/deployment.ts';
import { openOrganisationKeyStore } from './keys/organisation-keys.ts';

const log = processLog('operator', 'info');

async function run([command, ...given]: string[]): Promise<void> {
  if (command === 'migrate' && given.length === 0) return runMigrations();
  if (command === 'setup-link' && given.length === 2) return printSetUpLink(given);
  throw fail('flag_unknown', { detail: { flag: command ?? '' } });
}

async function runMigrations(): Promise<void> {
  const { databaseOwnerUrl, migrationsDir } = readOwnerConfig();
  const { applied, waiting } = await migrate(databaseOwnerUrl, migrationsDir, systemClock);
  await migrateQueue(databaseOwnerUrl);
  log.info({ applied }, 'the database is up to date');
  if (waiting.length > 0)
    log.warn({ waiting }, 'start the relay, then run this again: it has to seal rows first');
}

async function printSetUpLink(given: string[]): Promise<void> {
  const fingerprints = given.map((each) => {
    if (!digest.safeParse(each).success) throw fail('bad_encoding');
    return each;
  });
  const { publicUrl, databaseUrl, keysDir, relayKeysDir } = readSetUpConfig();
  await ready();
  const db = openDatabase(databaseUrl, { max: 6 });
  try {
    const organisationKeys = openOrganisationKeyStore(keysDir);
    const token = await renewSetUpLink({
      db,
      clock: systemClock,
      deployment: await openDeploymentKeys(relayKeysDir, false),
      organisationKeys,
      dataKeys: dataKeys(organisationKeys),
    });
    if (token === null) log.info({}, 'there is an organisation already');
    else process.stdout.write(`${publicUrl}/setup/${b64u(token)}#1.${fingerprints.join('.')}\n`);
  } finally {
    await db.close();
  }
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  const { code, detail } = catalogued(error);
  log.fatal({ error: forLog(error) }, textOf(code, 'en', detail));
  process.exitCode = 1;
}

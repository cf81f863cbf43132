/** The gateway: opens sealed links and hands notification mail to the next server, or captures it in memory. */
import { join } from 'node:path';
import { identityFromFile, secretFromFile, tokenFromFile } from '../contract/process/identity-file.ts';
import { forLog } from '../contract/errors.ts';
import { logUncaught, processLog, supervised } from '../contract/process/process.ts';
import { internalListener, listenInternal } from '../contract/wire.ts';
import { b64u, keyDigest, ready } from '../crypto/index.ts';
import { gatewayAnswers } from './answers.ts';
import { readConfig } from './config.ts';
import { Journal } from './journal/journal.ts';
import { GatewayKeys } from './keys/key-ring.ts';
import { CapturedMails } from './mail/captured.ts';
import { SmtpServer } from './mail/smtp.ts';
import { Notifier } from './notification/notify.ts';
import { listenOutbox } from './outbox/outbox.ts';

const ROTATE_EVERY_MS = 10 * 60_000;

const bootLog = processLog('gateway', 'info');
logUncaught(bootLog);
const config = readConfig();
const log = processLog('gateway', config.logLevel);
await ready();

const identity = identityFromFile(join(config.keysDir, 'identity'), 'ZEGEL_GATEWAY_KEYS_DIR');
const keys = new GatewayKeys(join(config.keysDir, 'links'), identity, Date.now);

const captured = config.smtpUrl === undefined ? new CapturedMails(Date.now) : null;
const server = captured ?? new SmtpServer(config.smtpUrl ?? '');
const journal = captured
  ? null
  : await Journal.open(
      join(config.keysDir, 'journal'),
      secretFromFile(join(config.keysDir, 'journal-key'), 'ZEGEL_GATEWAY_KEYS_DIR'),
      Date.now,
    );
const rotation = setInterval(() => {
  keys.rotate();
  journal
    ?.expire()
    .catch((error: unknown) => log.warn({ error: forLog(error) }, 'old days of the journal stay'));
}, ROTATE_EVERY_MS);

const { publicUrl } = config;
const notifier = new Notifier({ keys, server, journal, publicUrl, now: Date.now, log });
const token = tokenFromFile(config.tokenFile, 'ZEGEL_GATEWAY_TOKEN_FILE');

const listener = internalListener(gatewayAnswers(identity, keys, notifier), token, log);
const listening = await listenInternal(listener, config.listen);
const outbox = config.outboxListen ? await listenOutbox(captured, config.outboxListen) : null;

const tell = supervised({
  isChild: config.isChild,
  log,
  close: async () => {
    clearInterval(rotation);
    outbox?.close();
    const closed = new Promise((resolve) => listening.close(resolve));
    listening.closeIdleConnections();
    server.close();
    await closed;
    await journal?.close();
  },
});
const fingerprint = b64u(keyDigest(identity.publicKey));
log.info({ mail: captured ? 'captured' : 'smtp', fingerprint }, 'gateway listens');
tell({ type: 'ready', fingerprint });

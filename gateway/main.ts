/** The gateway: opens sealed links and hands notification mail to the next server, or captures it in memory. */
import { join } from 'node:path';
import { identityFromFile, tokenFromFile } from '../contract/process/identity-file.ts';
import { logUncaught, processLog, supervised } from '../contract/process/process.ts';
import { internalListener, listenInternal } from '../contract/wire.ts';
import { b64u, keyDigest, ready } from '../crypto/index.ts';
import { gatewayAnswers } from './answers.ts';
import { readConfig } from './config.ts';
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
const rotation = setInterval(() => keys.rotate(), ROTATE_EVERY_MS);

const captured = config.smtpUrl === undefined ? new CapturedMails(Date.now) : null;
const mailServer = captured ?? new SmtpServer(config.smtpUrl ?? '');
const notifier = new Notifier(keys, mailServer, config.publicUrl, Date.now);
const token = tokenFromFile(config.tokenFile, 'ZEGEL_GATEWAY_TOKEN_FILE');

const listener = internalListener(gatewayAnswers(identity, keys, notifier), token, log);
const server = await listenInternal(listener, config.listen);
const outbox = config.outboxListen ? await listenOutbox(captured, config.outboxListen) : null;

const tell = supervised({
  isChild: config.isChild,
  log,
  close: () => {
    clearInterval(rotation);
    outbox?.close();
    mailServer.close();
    return new Promise((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
    });
  },
});
log.info({ mail: captured ? 'captured' : 'smtp' }, 'gateway listens');
tell({ type: 'ready', fingerprint: b64u(keyDigest(identity.publicKey)) });

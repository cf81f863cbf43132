/** The scanner: opens what it is asked to inspect in memory, signs what it found, and keeps nothing. */
import { identityFromFile, tokenFromFile } from '../contract/process/identity-file.ts';
import { logUncaught, processLog, supervised } from '../contract/process/process.ts';
import { internalListener, listenInternal } from '../contract/wire.ts';
import { b64u, keyDigest, ready } from '../crypto/index.ts';
import { signaturesSince } from './antivirus/age.ts';
import { selectEngine } from './antivirus/select.ts';
import { readConfig } from './config.ts';
import { DocumentReader } from './inspection/reader.ts';
import { scannerAnswers } from './service/answers.ts';
import { ScannerKeys } from './service/keys.ts';
import { antivirusNotice } from './service/notice.ts';
import { Turns } from './service/turns.ts';

const ROTATE_EVERY_MS = 60_000;

logUncaught(processLog('scanner', 'info'));
const config = readConfig();
const log = processLog('scanner', config.logLevel);
await ready();

const signer = identityFromFile(config.identityFile, 'ZEGEL_SCANNER_IDENTITY_FILE');
const token = tokenFromFile(config.tokenFile, 'ZEGEL_SCANNER_TOKEN_FILE');
const keys = new ScannerKeys(signer, Date.now);
const rotation = setInterval(() => keys.rotate(), ROTATE_EVERY_MS);
const { signaturesMaxAgeDays } = config;
const engine = await selectEngine(config.clamd, {
  signaturesSince: () => signaturesSince(signaturesMaxAgeDays, Date.now()),
});
const state = {
  ...{ keys, signer, now: Date.now, engine, signaturesMaxAgeDays },
  reader: new DocumentReader(),
  turns: new Turns(),
};

const server = await listenInternal(internalListener(scannerAnswers(state), token, log), config.listen);
const tell = supervised({
  isChild: config.isChild,
  log,
  close: async () => {
    clearInterval(rotation);
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    await closed;
    keys.forget();
    await engine.close();
  },
});
const fingerprint = b64u(keyDigest(signer.publicKey));
log.info({ antivirus: engine.name, fingerprint }, 'scanner listens');
tell({ type: 'ready', fingerprint });
const lines = await antivirusNotice(state);
// The supervisor may be gone by now.
if (lines !== null && (!config.isChild || process.connected)) {
  log.warn({ antivirus: engine.name }, 'the virus scanner wants attention');
  tell({ type: 'notice', lines });
}

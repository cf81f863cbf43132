/** The relay: web, jobs, database. Started by the supervisor, or by itself with its environment set. */
import { logUncaught, processLog, supervised } from '../contract/process/process.ts';
import { boot } from './boot.ts';
import { systemClock } from './clock.ts';
import { readConfig } from './config.ts';

const bootLog = processLog('relay', 'info');
logUncaught(bootLog);
const config = readConfig();
const log = processLog('relay', config.logLevel);
const booted = await boot(config, { clock: systemClock, log });
const tell = supervised({ isChild: config.hasParent, log, close: () => booted.close() });
log.info({ smsOutbox: booted.smsOutboxPort !== null }, 'relay listens');
tell({ type: 'setup', url: booted.setUpPath });
tell({ type: 'ready' });

/** `npm start -- --demo`: fills an empty installation with an example organisation, or says how to sign in to it. */
import { logUncaught, processLog, supervised } from '../../contract/process/process.ts';
import { ready } from '../../crypto/index.ts';
import { type DemoConfig, readConfig } from './config.ts';
import { readNotes } from './notes.ts';
import { seed } from './seed.ts';
import { elsewhereLines, signInLines } from './words.ts';

async function lines(config: DemoConfig): Promise<string[]> {
  const { setupUrl } = config;
  const notes = setupUrl === null ? await readNotes(config.notes) : await seed({ ...config, setupUrl });
  return notes ? signInLines(config, notes) : elsewhereLines();
}

logUncaught(processLog('demo', 'info'));
const config = readConfig();
const log = processLog('demo', config.logLevel);
await ready();
const tell = supervised({ isChild: config.isChild, log, close: () => Promise.resolve() });
const said = await lines(config);
tell({ type: 'notice', lines: said });
if (!config.isChild) process.stdout.write(`${said.join('\n')}\n`);
// The channel is what keeps this process alive: without it, it ends when the notice has gone out.
if (config.isChild) process.disconnect();

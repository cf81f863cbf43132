/* `npm start`: starts everything that the embedded default needs and watches over it. */
import { isZegelError } from '../crypto/errors.ts';
import { helpText, parseFlags } from './flags.ts';
import { readSettings } from './settings.ts';
import { StopRequest } from './stop-request.ts';
import { supervise } from './supervise.ts';
import { Terminal, errorLines } from './terminal.ts';

/** The exit code of a program that Ctrl-C has killed. */
const killedBySignal = 130;

async function main(): Promise<number> {
  // A terminal that is gone must not take the service down in the middle of something.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  try {
    const flags = parseFlags(process.argv.slice(2));
    if (flags.help) {
      process.stdout.write(helpText);
      return 0;
    }
    const settings = readSettings(process.env);
    const stop = new StopRequest();
    process.on('SIGINT', () => stop.signal());
    process.on('SIGTERM', () => stop.signal());
    // A terminal that closes asks once, and may do so right after a Ctrl-C.
    process.on('SIGHUP', () => stop.ask());
    const terminal = new Terminal((text) => process.stdout.write(text));
    const tee = settings.ZEGEL_LOG === 'stdout' ? (text: Buffer) => process.stdout.write(text) : null;
    await supervise(flags, settings, { stop, terminal, tee });
    return stop.isKill() ? killedBySignal : 0;
  } catch (error) {
    process.stderr.write(`\n${errorLines(error).join('\n')}\n`);
    return isZegelError(error, 'flag_unknown', 'flag_value', 'config_invalid') ? 2 : 1;
  }
}

process.exitCode = await main();

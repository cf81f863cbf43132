#!/usr/bin/env node
/**
 * `zegel`: seal and open files, inspect them, look after an installation. A command imports only what it needs,
 * so that a small file is sealed in little more than Node's own start. Exit 0 on success, 1 on a refusal or a
 * failed check, 2 on wrong usage.
 */
import { ZegelError, isZegelError } from '../crypto/errors.ts';
import { commands } from './commands.ts';
import { standardOutput } from './output.ts';

async function main([name = '', ...rest]: string[]): Promise<number> {
  const load = commands.get(name);
  if (load) return asksForHelp(rest) ? help(name) : (await load())(rest);
  if (['--help', '-h', 'help'].includes(name)) return help(rest[0]);
  if (name === '--version') {
    const { version } = await import('./installation.ts');
    await standardOutput.write([Buffer.from(`zegel ${version()}\n`)]);
    return 0;
  }
  if (name !== '') throw new ZegelError('command_unknown', { detail: { command: name } });
  await help();
  return 2;
}

/** `--help` among the flags of a command; after `--` come names of files. */
const asksForHelp = (args: string[]): boolean =>
  args.slice(0, [...args, '--'].indexOf('--')).some((arg) => arg === '--help' || arg === '-h');

async function help(command?: string): Promise<number> {
  const { helpPage } = await import('./help.ts');
  await standardOutput.write([Buffer.from(helpPage(command))]);
  return 0;
}

async function failed(error: unknown): Promise<number> {
  // The reader has gone (`zegel open … | head`): not everything arrived, and nobody wants to hear it.
  if (isZegelError(error, 'file_unwritable') && error.detail?.['why'] === 'EPIPE') return 1;
  const { report } = await import('./report.ts');
  await report(error);
  return isZegelError(error, 'usage', 'command_unknown', 'flag_unknown', 'flag_value') ? 2 : 1;
}

process.exitCode = await main(process.argv.slice(2)).catch(failed);

#!/usr/bin/env node
/**
 * `zegel`: seal and open files, inspect them, look after an installation. A command imports only what it needs,
 * so that a small file is sealed in little more than Node's own start. Exit 0 on success, 1 on a refusal or a
 * failed check, 2 on wrong usage.
 */
import { isZegelError } from '../crypto/errors.ts';
import { commands } from './commands.ts';
import { report } from './report.ts';

async function main(argv: string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const { overview } = await import('./help.ts');
    process.stdout.write(overview());
    return name === undefined ? 2 : 0;
  }
  const load = commands.get(name);
  if (load === undefined) {
    const { unknownCommand } = await import('./help.ts');
    process.stderr.write(unknownCommand(name));
    return 2;
  }
  try {
    return await (
      await load()
    )(rest);
  } catch (error) {
    await report(error);
    return isZegelError(error, 'usage') ? 2 : 1;
  }
}

// A reader that goes away (`zegel open … | head`) ends the command as it ends any other.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

process.exitCode = await main(process.argv.slice(2));

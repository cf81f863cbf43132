/** Arguments of a command, parsed strictly: an unknown flag is a wrong usage, not a file name. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { ZegelError } from '../crypto/errors.ts';

export const usage = (why: string): ZegelError => new ZegelError('usage', { detail: { why } });

export function parse<Options extends NonNullable<ParseArgsConfig['options']>>(
  argv: string[],
  options: Options,
) {
  try {
    return parseArgs({ args: argv, options, allowPositionals: true, strict: true });
  } catch (cause) {
    throw usage(cause instanceof Error ? cause.message : '');
  }
}

/** The one FILE of seal and open; `-` and none are standard input. */
export function oneFile(positionals: string[]): string | null {
  if (positionals.length > 1) throw usage(`one FILE, not ${positionals.length}`);
  const [file] = positionals;
  return file === undefined || file === '-' ? null : file;
}

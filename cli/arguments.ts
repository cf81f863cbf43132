/** Arguments of a command, parsed strictly: an unknown flag is a wrong usage, not a file name. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { ZegelError } from '../crypto/errors.ts';
import { say } from './language.ts';

/** Wrong usage, with what is wrong about it. */
export const usage = (why: { nl: string; en: string }): ZegelError =>
  new ZegelError('usage', { detail: { why: say(why) } });

/** Throws `flag_unknown` or `flag_value`. */
export function parse<Options extends NonNullable<ParseArgsConfig['options']>>(
  argv: string[],
  options: Options,
) {
  try {
    return parseArgs({ args: argv, options, allowPositionals: true, strict: true });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const flag = /'(?:-\w, )?(-[^'=\s]+)/.exec(message)?.[1] ?? '';
    throw new ZegelError(code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? 'flag_unknown' : 'flag_value', {
      detail: { flag },
    });
  }
}

/** The one FILE of seal and open; `-` and none are standard input. */
export function oneFile(positionals: string[]): string | null {
  if (positionals.length > 1) {
    throw usage({ nl: 'geef hoogstens één BESTAND', en: 'give one FILE at most' });
  }
  const [file] = positionals;
  return file === undefined || file === '-' ? null : file;
}

/** For commands that take no FILE. */
export function noFile(positionals: string[]): void {
  if (positionals.length > 0) throw usage({ nl: 'geef geen BESTAND', en: 'give no FILE' });
}

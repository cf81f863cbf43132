/**
 * Settings that are secrets come from files: `NAME_FILE` names a file that holds the value, as container engines
 * hand secrets out, so that a value stands in no process list, no `inspect` and no dump of an environment. Node only.
 */
import { readFileSync } from 'node:fs';
import { fail } from '../errors.ts';

type Environment = Record<string, string | undefined>;

/**
 * The environment with `NAME` set from `NAME_FILE` for these names, white space around the value dropped. Throws
 * `config_invalid` for a file that cannot be read or is empty, and where both are set.
 */
export function withSecretFiles(env: Environment, names: readonly string[]): Environment {
  const filled = { ...env };
  for (const name of names) {
    const setting = `${name}_FILE`;
    const path = env[setting];
    if (path === undefined || path === '') continue;
    if (env[name] !== undefined) throw fail('config_invalid', { detail: { name: setting } });
    filled[name] = secretFrom(path, setting);
  }
  return filled;
}

function secretFrom(path: string, setting: string): string {
  try {
    const value = readFileSync(path, 'utf8').trim();
    if (value !== '') return value;
  } catch (cause) {
    throw fail('config_invalid', { detail: { name: setting }, cause });
  }
  throw fail('config_invalid', { detail: { name: setting } });
}

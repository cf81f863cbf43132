import { BasicEngine } from './basic.ts';
import { discoverClamd, parseClamdAddresses } from './clamd-address.ts';
import { ClamdEngine } from './clamd.ts';
import type { ClamdOptions } from './clamd.ts';
import type { AntivirusEngine } from './engine.ts';
import { StandbyEngine } from './standby.ts';
import type { StandbyOptions } from './standby.ts';

/**
 * The engine for a setting: `unix:PATH` or `tcp:HOST:PORT` is that clamd and nothing else, also while it is
 * down (its scans then fail, they never fall back); several divided by commas stand in for each other; `none` is the
 * built-in engine; undefined looks for a clamd that answers on a usual socket, and else takes the built-in one. Throws
 * `bad_clamd_address`.
 */
export async function selectEngine(
  setting?: string,
  options: ClamdOptions & StandbyOptions = {},
): Promise<AntivirusEngine> {
  if (setting !== undefined) {
    const [first, ...others] = parseClamdAddresses(setting).map(
      (address) => new ClamdEngine(address, options),
    );
    if (first === undefined) return new BasicEngine();
    return others.length === 0 ? first : new StandbyEngine([first, ...others], options);
  }
  const found = await discoverClamd();
  if (found === null) return new BasicEngine();
  const clamd = new ClamdEngine(found, options);
  const answers = await clamd.describe().then(
    () => true,
    () => false,
  );
  return answers ? clamd : new BasicEngine();
}

import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

/** The account PostgreSQL runs as when that is another than our own. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody`, which every Linux has. */
const nobody: Account = { uid: 65534, gid: 65534 };

/**
 * PostgreSQL refuses to run as root. Started by root it runs as the account that owns its folder already, or
 * else as `nobody`; started by anybody else, as that user (null).
 */
export function databaseAccount(dataDir: string | null): Account | null {
  if (process.getuid?.() !== 0) return null;
  const owner = dataDir === null ? undefined : statSync(dataDir, { throwIfNoEntry: false });
  return owner === undefined || owner.uid === 0 ? nobody : { uid: owner.uid, gid: owner.gid };
}

const placesOfSetpriv = ['/usr/bin/setpriv', '/bin/setpriv', '/run/current-system/sw/bin/setpriv'];

/** util-linux's setpriv, through which the kernel ends a process with its parent; null where it is not there. */
export function findSetpriv(): string | null {
  const works = (path: string): boolean =>
    spawnSync(path, ['--pdeathsig', 'INT', '--', '/bin/sh', '-c', ':'], { stdio: 'ignore' }).status === 0;
  return placesOfSetpriv.find((path) => existsSync(path) && works(path)) ?? null;
}

import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';

/** The account PostgreSQL runs as when that is another than our own. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody`, which every Linux has, and which other programs run as, too. */
const nobodyUid = 65534;
/** Numbers that no distribution gives to anybody, systemd neither (systemd's "Users, Groups, UIDs and GIDs"). */
const ownUids = { first: 60_706, last: 61_183 };

/**
 * PostgreSQL refuses to run as root. Started by root it runs as the account that owns its folder already, or else as
 * one of its own: whoever shares its number could read its memory and its files. Started by anybody else, as that
 * user (null).
 */
export function databaseAccount(dataDir: string | null): Account | null {
  if (process.getuid?.() !== 0) return null;
  const owner = dataDir === null ? undefined : statSync(dataDir, { throwIfNoEntry: false });
  const isShared = owner === undefined || owner.uid === 0 || owner.uid === nobodyUid;
  return isShared ? freeAccount() : { uid: owner.uid, gid: owner.gid };
}

/** A number without a name. */
function freeAccount(): Account {
  const taken = namedNumbers();
  for (;;) {
    const id = randomInt(ownUids.first, ownUids.last + 1);
    if (!taken.has(id)) return { uid: id, gid: id };
  }
}

/** The numbers of the users and groups of this machine's own lists. */
function namedNumbers(): Set<number> {
  const lines = ['/etc/passwd', '/etc/group'].flatMap((path) =>
    existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [],
  );
  return new Set(lines.map((line) => Number(line.split(':')[2])));
}

/** As whom a database is made: its programs for that insist on a user with a name. */
export const makerFor = (account: Account | null): Account | null =>
  account && { uid: nobodyUid, gid: account.gid };

const placesOfSetpriv = ['/usr/bin/setpriv', '/bin/setpriv', '/run/current-system/sw/bin/setpriv'];

/** util-linux's setpriv, through which the kernel ends a process with its parent; null where it is not there. */
export function findSetpriv(): string | null {
  const works = (path: string): boolean =>
    spawnSync(path, ['--pdeathsig', 'INT', '--', '/bin/sh', '-c', ':'], { stdio: 'ignore' }).status === 0;
  return placesOfSetpriv.find((path) => existsSync(path) && works(path)) ?? null;
}

/*
 * The run folder holds what lives as long as one supervisor: the sockets, the tokens the processes show each
 * other, and a copy of PostgreSQL's programs where they cannot be used in place. Its path is short, because
 * the address of a Unix socket ends at 107 characters (103 on macOS).
 */
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { lutimesSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fail } from '../contract/errors.ts';
import { isAlive, ownIdentity, parseIdentity } from './process-identity.ts';

const prefix = 'zegel-run-';
const ownerFile = 'owner';
/** A folder without an owner file is either being made at this moment or was left half made. */
const halfMadeAfterMs = 60_000;
const longestSocketPath = 103;
const refreshEveryMs = 12 * 3_600_000;

/** The longest name a socket gets below the run folder. */
const longestSocketName = 'pg/.s.PGSQL.5432.lock';

/** True when everybody may pass through a folder and all above it. */
function isOpen(folder: string): boolean {
  const passable = (statSync(folder).mode & 0o001) !== 0;
  return passable && (folder === dirname(folder) || isOpen(dirname(folder)));
}

/**
 * Where run folders go: the system's temporary folder, or /tmp where that path is too long for a socket or
 * closed to the account PostgreSQL runs as.
 */
function parentFolder(forOthers: boolean): string {
  for (const parent of [tmpdir(), '/tmp']) {
    const isShort = join(parent, `${prefix}XXXXXX`, longestSocketName).length <= longestSocketPath;
    if (isShort && (!forOthers || isOpen(parent))) return parent;
  }
  throw fail('run_folder_unusable', { detail: { folder: tmpdir(), reason: 'EACCES, ENAMETOOLONG' } });
}

function removeStale(parent: string): void {
  const uid = process.getuid?.();
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(prefix)) continue;
    const folder = join(parent, name);
    try {
      const stat = lstatSync(folder);
      if (!stat.isDirectory() || stat.uid !== uid) continue;
      const owner = readOwner(folder);
      const stale = owner === null ? Date.now() - stat.mtimeMs > halfMadeAfterMs : !isAlive(owner);
      if (stale) rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another supervisor tidies up at the same moment, or it is not ours to remove.
    }
  }
}

function readOwner(folder: string): ReturnType<typeof parseIdentity> {
  try {
    return parseIdentity(readFileSync(join(folder, ownerFile), 'utf8'));
  } catch {
    return null;
  }
}

/** A private folder for this process, with a folder in it for PostgreSQL's socket. */
export interface RunFolder {
  readonly path: string;
  /** The folder of PostgreSQL's socket; belongs to the account PostgreSQL runs as. */
  readonly socketDir: string;
  remove(): void;
}

/**
 * Makes the run folder, 0700, and removes those of supervisors that are dead. With another account for
 * PostgreSQL, that account's group may pass through (0710), not list.
 * @throws ZegelError `run_folder_unusable` when no temporary folder has a path short enough
 */
export function createRunFolder(account: { uid: number; gid: number } | null): RunFolder {
  const parent = parentFolder(account !== null);
  removeStale(parent);
  const path = mkdtempSync(join(parent, prefix));
  writeFileSync(join(path, ownerFile), JSON.stringify(ownIdentity()), { mode: 0o600 });
  const socketDir = join(path, 'pg');
  mkdirSync(socketDir, { mode: 0o700 });
  if (account !== null) {
    chownSync(path, 0, account.gid);
    chmodSync(path, 0o710);
    chownSync(socketDir, account.uid, account.gid);
  }
  const refresh = setInterval(() => touchAll(path), refreshEveryMs).unref();
  return {
    path,
    socketDir,
    remove() {
      clearInterval(refresh);
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Many systems remove from their temporary folder what was not touched for ten days. */
function touchAll(path: string): void {
  try {
    const now = new Date();
    lutimesSync(path, now, now);
    if (!lstatSync(path).isDirectory()) return;
    for (const name of readdirSync(path)) touchAll(join(path, name));
  } catch {
    // A file that is gone needs no touching.
  }
}

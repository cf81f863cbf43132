/*
 * The lock on the data folder. A lock is a file that names its owner; it appears complete, by a hard link, so
 * that nobody reads half of one. The lock of a dead owner is moved aside before it is replaced, and looked at
 * again after the move: of two that find it stale at once, one wins.
 */
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../contract/errors.ts';
import { hasCode } from './system-error.ts';
import { isAlive, ownIdentity, parseIdentity } from './process-identity.ts';

const attempts = 5;

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Links `from` to `to` unless `to` is there. */
function linkIfAbsent(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** A lock that is held. */
export interface Lock {
  /** True when it was taken over from an owner that died: what that one left may still be ending. */
  readonly takenOver: boolean;
  release(): void;
}

/**
 * Takes the lock of a folder, also over from an owner that is dead.
 * @throws ZegelError `data_folder_in_use` when its owner is alive
 */
export function lockFolder(folder: string): Lock {
  const lock = join(folder, 'lock');
  const mine = JSON.stringify(ownIdentity());
  const inUse = (pid: number): Error => fail('data_folder_in_use', { detail: { folder, pid } });

  const draft = `${lock}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, mine, { mode: 0o600, flag: 'wx' });
  let takenOver = false;
  try {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      if (linkIfAbsent(draft, lock)) {
        return {
          takenOver,
          release() {
            if (readOrNull(lock) === mine) unlinkSync(lock);
          },
        };
      }
      const found = readOrNull(lock);
      if (found === null) continue;
      const owner = parseIdentity(found);
      if (owner !== null && isAlive(owner)) throw inUse(owner.pid);
      moveAside(lock, found);
      takenOver = true;
    }
    throw inUse(0);
  } finally {
    unlinkSync(draft);
  }
}

function moveAside(lock: string, stale: string): void {
  const aside = `${lock}.stale.${randomBytes(6).toString('hex')}`;
  try {
    renameSync(lock, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  // Somebody else replaced the stale lock between our look and our move: theirs goes back.
  if (readOrNull(aside) !== stale) linkIfAbsent(aside, lock);
  unlinkSync(aside);
}

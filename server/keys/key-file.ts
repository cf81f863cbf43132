/** Secrets in files: complete or absent, readable by our user alone. */
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail } from '../../contract/errors.ts';

/** The file's text, or null when there is none. */
export async function readKeyFile(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw fail('key_store_unreadable', { cause: error });
  }
}

/**
 * Makes the file unless it is there. Written beside it, synced, and linked to its name: after a power cut it is there
 * whole or not at all, and of two processes that make it at once one wins, for both.
 */
export async function makeKeyFile(path: string, text: () => string): Promise<void> {
  if ((await readKeyFile(path)) !== null) return;
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const beside = join(folder, `.${randomBytes(8).toString('hex')}.new`);
  try {
    await writeSynced(beside, text());
    await link(beside, path);
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (!isThere) throw error;
  } finally {
    await rm(beside, { force: true });
  }
  const directory = await open(folder, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

export const removeKeyFile = (path: string): Promise<void> => rm(path, { force: true });

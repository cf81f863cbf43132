/**
 * How to sign in to the demonstration, remembered beside its data: a file that only this user can read. It holds
 * passwords and private keys of invented people; a real organisation has no such file.
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { fail } from '../../contract/errors.ts';

const person = z.strictObject({
  name: z.string(),
  address: z.string(),
  role: z.enum(['member', 'admin']),
  number: z.string(),
  password: z.string(),
  recoveryKey: z.string(),
  backupCodes: z.array(z.string()),
});
export type NotedPerson = z.infer<typeof person>;

const notes = z.strictObject({
  v: z.literal(1),
  organisation: z.string(),
  people: z.array(person),
  archiveKey: z.string().nullable(),
  rootKey: z.string().nullable(),
  /** The access code of the message that asks for one. */
  accessCode: z.string().nullable(),
});
export type Notes = z.infer<typeof notes>;

/** Null when there is no such file. Throws `file_unreadable` on another one. */
export async function readNotes(path: string): Promise<Notes | null> {
  try {
    return notes.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw fail('file_unreadable', { cause });
  }
}

/** Replaces the file in one step. */
export async function writeNotes(path: string, content: Notes): Promise<void> {
  const scratch = `${path}.new`;
  await writeFile(scratch, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(scratch, path);
}

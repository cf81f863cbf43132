/*
 * Who may come in. The socket lies in a folder of PostgreSQL's own account. Where that account is ours, whoever gets
 * there is us. Where it is another, because we are root, PostgreSQL asks the kernel who is at the other end of the
 * socket (peer authentication) and takes root alone, for the two roles of ours. The files that say so are root's.
 */
import { chmodSync, chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from './account.ts';
import { ownerRole, relayRole } from './cluster.ts';

const hba = `local all ${ownerRole},${relayRole} peer map=zegel\n`;
const ident = [ownerRole, relayRole].map((role) => `zegel root ${role}\n`).join('');

/**
 * The settings that close the doors to everybody but us; writes what they name into `folder`, which the account can
 * pass and not write to.
 */
export function doors(folder: string, account: Account | null): Readonly<Record<string, string>> {
  if (account === null) return {};
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    chownSync(path, 0, account.gid);
    chmodSync(path, 0o640);
    return path;
  };
  return { hba_file: write('pg_hba.conf', hba), ident_file: write('pg_ident.conf', ident) };
}

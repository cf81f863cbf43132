/**
 * A signature database for clamd: a list of hashes, as it is or in an unsigned container (`.cud`), whose header and
 * index name a version and the time it was built at.
 */
import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** MD5, size and name of the EICAR file and of clam.exe (ClamAV's `.hdb` format). */
const LIST = Buffer.from(
  '44d88612fea8a8f36de82e1278abb02f:68:Eicar-Test-Signature\n' +
    'aa15bcf478d165efd2065190eb473bcb:544:ClamAV-Test-File\n',
);

export interface Signatures {
  /** Unix milliseconds; null for a database that carries no date. */
  builtAt: number | null;
}

/** Puts the database into the folder, in the place of what is there. */
export async function writeDatabase(folder: string, { builtAt }: Signatures): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  if (builtAt === null) return writeFile(join(folder, 'test.hdb'), LIST);
  const header = (digest: string): string =>
    `ClamAV-VDB:01 Jan 2026 00-00 +0000:27500:2:90:${digest}:X:test:${Math.floor(builtAt / 1000)}`;
  const index = `${header('X')}\ndaily.hdb:${LIST.length}:${hash('sha256', LIST)}\n`;
  const files = Buffer.concat([
    tarEntry('COPYING', Buffer.from('-\n')),
    tarEntry('daily.info', Buffer.from(index)),
    tarEntry('daily.hdb', LIST),
    Buffer.alloc(1024),
  ]);
  const container = Buffer.concat([Buffer.from(header(hash('md5', files)).padEnd(512)), files]);
  await writeFile(join(folder, 'daily.cud'), container);
}

const hash = (algorithm: string, bytes: Uint8Array): string =>
  createHash(algorithm).update(bytes).digest('hex');

/** A file in the form of POSIX.1-1988 (ustar). */
function tarEntry(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512);
  const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`;
  header.write(name, 0);
  header.write(octal(0o644, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(content.length, 12), 124);
  header.write(octal(0, 12), 136);
  header.write(' '.repeat(8), 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 7)} `, 148);
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

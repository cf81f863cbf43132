/** Large files of bytes that nothing compresses and no detector knows, and what they come to. */
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';

const BLOCK_BYTES = 1024 * 1024;

/** Writes the file and gives its SHA-256. */
export function writeNoise(path: string, sizeBytes: number): string {
  const hash = createHash('sha256');
  const file = openSync(path, 'w');
  try {
    for (let written = 0; written < sizeBytes;) {
      const block = noise(Math.min(BLOCK_BYTES, sizeBytes - written), written);
      hash.update(block);
      written += writeSync(file, block);
    }
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}

const noise = (sizeBytes: number, seed: number): Buffer =>
  createHash('shake128', { outputLength: sizeBytes }).update(String(seed)).digest();

export async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(path)) hash.update(bytes as Buffer);
  return hash.digest('hex');
}

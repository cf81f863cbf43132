import { createGunzip } from 'node:zlib';
import type { Budget, Contents } from './reading.ts';
import { Unreadable } from './unreadable.ts';

/** The file in a gzip file (RFC 1952), inflated in pieces. Throws `Unreadable`. */
export async function readGzip(content: Buffer, budget: Budget): Promise<Contents> {
  const stream = createGunzip();
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    stream.end(content);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      length += chunk.length;
      budget.spendBytes(chunk.length);
      if (length > budget.limits.entryBytes || budget.swollen(length, content.length))
        throw new Unreadable('over_limit');
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable('damaged', error);
  }
  const file = Buffer.concat(chunks);
  return { text: '', inside: [{ name: nameIn(content), read: () => file }] };
}

/** RFC 1952, 2.3: the name the file had, behind the extra field, ended by a zero. */
function nameIn(content: Buffer): string | undefined {
  const flags = content[3] ?? 0;
  if ((flags & 8) === 0) return undefined;
  const start = 10 + ((flags & 4) === 0 ? 0 : 2 + content.readUInt16LE(10));
  const end = content.indexOf(0, start);
  return end === -1 || end - start > 1_000 ? undefined : content.toString('latin1', start, end);
}

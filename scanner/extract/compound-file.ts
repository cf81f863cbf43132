/** What is in a compound file: a message of Outlook is read, an old office document is only told. */
import { openCompound } from './compound.ts';
import { readMessage } from './outlook.ts';
import { packedFile } from './packed-file.ts';
import type { Budget, Contents } from './reading.ts';
import { Unreadable } from './unreadable.ts';

/** The stream that tells the format, as its first bytes may not: a message holds those of the documents in it. */
const BY_STREAM: readonly (readonly [stream: string, mime: string])[] = [
  ['__properties_version1.0', 'application/vnd.ms-outlook'],
  ['WordDocument', 'application/msword'],
  ['Workbook', 'application/vnd.ms-excel'],
  ['Book', 'application/vnd.ms-excel'],
  ['PowerPoint Document', 'application/vnd.ms-powerpoint'],
];
/** [MS-DOC] 2.5.2: in the second byte of the flags at 10, "the document is encrypted". */
const WORD_ENCRYPTED = { at: 11, bit: 1 };

/** Throws `Unreadable`. */
export function readCompound(content: Buffer, budget: Budget): Contents {
  const compound = openCompound(content, budget);
  const { children } = compound.root;
  const named = (name: string) => children.find((child) => child.name === name);
  // [MS-OFFCRYPTO] 2.3.4: a document with a password is a compound file with this stream.
  if (named('EncryptedPackage') !== undefined) throw new Unreadable('encrypted_document');
  const word = named('WordDocument');
  if (word?.kind === 'stream' && ((compound.read(word)[WORD_ENCRYPTED.at] ?? 0) & WORD_ENCRYPTED.bit) !== 0)
    throw new Unreadable('encrypted_document');
  // A file that was put into a document of another program.
  const packed = named('\x01Ole10Native') ?? named('Package') ?? named('CONTENTS');
  if (packed?.kind === 'stream') return { text: '', inside: [packedFile(compound.read(packed))] };
  const mime = BY_STREAM.find(([stream]) => named(stream) !== undefined)?.[1];
  const found =
    mime === 'application/vnd.ms-outlook'
      ? readMessage(compound, compound.root, budget)
      : { text: '', inside: [], notes: ['text_not_read' as const] };
  return { ...found, ...(mime === undefined ? {} : { mime }) };
}

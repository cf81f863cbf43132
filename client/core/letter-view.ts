/** A letter that passed every check, as a page shows it. */
import { plainFileName } from '../../contract/file-name.ts';
import type { Letter as LetterContent } from '../../contract/objects.ts';
import type { Letter } from './face.ts';
import type { OpenEnvelope, Reader } from './reader.ts';

export const letterView = (
  { token, statement }: OpenEnvelope,
  content: LetterContent,
  { charter }: Pick<Reader, 'charter'>,
): Letter => ({
  subject: content.subject,
  text: content.text,
  html: content.html,
  files: content.files.map(({ name, type, size }, index) => ({
    part: index + 1,
    name: plainFileName(name),
    type,
    sizeBytes: size,
  })),
  from: { address: statement.from.address, name: statement.from.name },
  to: statement.to.map(({ address }) => address),
  sentAt: statement.time,
  expiresAt: token.expiresAt,
  archive: charter.archive !== null,
  unscannable: token.unscannable,
  mayForward: token.noForward !== true,
});

/** The letter as the list of its attachments: names and order stand nowhere else. */
import { fail } from '../../contract/errors.ts';
import { type Findings, type Letter, type Part, letter } from '../../contract/objects.ts';
import { letterText, plaintextSize } from '../../crypto/index.ts';
import { typeFrom } from '../extract/identify.ts';
import { fittingNames } from '../rules/names.ts';
import type { RuleSet } from '../rules/schema.ts';

/** Throws `letter_invalid` for bytes that are no padded letter (docs/format.md, Letter). */
export function readLetter(padded: Uint8Array): Letter {
  try {
    return letter.parse(JSON.parse(letterText(padded)));
  } catch (cause) {
    throw fail('letter_invalid', { cause });
  }
}

/** The letter lists exactly these attachments, in order, with their sizes. Throws `letter_invalid`. */
export function checkFiles({ files }: Letter, attachments: readonly Part[]): void {
  const isThose =
    files.length === attachments.length &&
    attachments.every(({ digest, sizeBytes }, index) => {
      const file = files[index];
      return file?.digest === digest && file.size === plaintextSize(sizeBytes);
    });
  if (!isThose) throw fail('letter_invalid', { detail: { field: 'files' } });
}

/**
 * What each attachment is under the name and the type that the letter gives it: a name can make a script of a text,
 * and it can lie about the content.
 */
export const filesUnderTheirNames = (
  { files }: Letter,
  attachments: readonly Findings[],
  rules: RuleSet,
): Findings['files'] =>
  files.map(({ name, type }, index) => {
    const mime = attachments[index]?.type.mime ?? '';
    const { kind, mismatch } = typeFrom(mime, name);
    const fitting = fittingNames(rules, name);
    return { kind, mismatch: mismatch || type !== mime, ...(fitting.length > 0 ? { fitting } : {}) };
  });

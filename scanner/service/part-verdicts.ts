/** The verdicts of the attachments, as they come back to the scanner: its own, in order, about these parts. */
import { fail } from '../../contract/errors.ts';
import type { Part, PartVerdict } from '../../contract/objects.ts';
import { type Signed, b64u, bodyDigest } from '../../crypto/index.ts';
import { isSamePart, openPartVerdict } from './verdicts.ts';

/**
 * Opens one verdict for each attachment. `named` lists all parts, the letter first, and the digests of the verdicts'
 * bodies. Throws `verdict_invalid`.
 */
export function checkPartVerdicts(
  named: { parts: readonly Part[]; partVerdicts: readonly string[] },
  signed: readonly Signed[],
  own: Uint8Array,
): PartVerdict[] {
  const isThose =
    signed.length === named.parts.length - 1 &&
    signed.length === named.partVerdicts.length &&
    signed.every((each, index) => b64u(bodyDigest(each)) === named.partVerdicts[index]);
  if (!isThose) throw fail('verdict_invalid', { detail: { about: 'other_part_verdicts' } });
  return signed.map((each, index) => {
    const opened = openPartVerdict(each, own);
    if (!isSamePart(opened.part, named.parts[index + 1])) {
      throw fail('verdict_invalid', { detail: { about: 'another_part' } });
    }
    return opened;
  });
}

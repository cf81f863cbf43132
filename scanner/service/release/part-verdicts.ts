/** The verdicts of the attachments are those that the message verdict was made from. */
import { fail } from '../../../contract/errors.ts';
import type { MessageVerdict, PartVerdict } from '../../../contract/objects.ts';
import { type Signed, b64u, bodyDigest } from '../../../crypto/index.ts';
import { isSamePart, openPartVerdict } from '../verdicts.ts';

/** One for each attachment, in order, of this scanner. Throws `verdict_invalid`. */
export function checkPartVerdicts(
  verdict: MessageVerdict,
  signed: readonly Signed[],
  own: Uint8Array,
): PartVerdict[] {
  const isThose =
    signed.length === verdict.parts.length - 1 &&
    signed.length === verdict.partVerdicts.length &&
    signed.every((each, index) => b64u(bodyDigest(each)) === verdict.partVerdicts[index]);
  if (!isThose) throw fail('verdict_invalid', { detail: { about: 'other_part_verdicts' } });
  return signed.map((each, index) => {
    const opened = openPartVerdict(each, own);
    if (!isSamePart(opened.part, verdict.parts[index + 1])) {
      throw fail('verdict_invalid', { detail: { about: 'another_part' } });
    }
    return opened;
  });
}

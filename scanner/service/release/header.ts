/**
 * The header belongs to K. Without this check a payload that opens under two keys to two texts would pass: inspected
 * under one, sent with a header for the other (docs/threat-model.md, Commitment).
 */
import { fail } from '../../../contract/errors.ts';
import { type Header, isZegelError, parseHeader, verifyHeaderMac } from '../../../crypto/index.ts';

/** The header, its MAC recomputed under K. Throws `age_header`, `header_mac_invalid`. */
export function checkHeaderMac(bytes: Uint8Array, fileKey: Uint8Array): Header {
  const header = parseHeader(bytes);
  if (header.size !== bytes.length) throw fail('age_header', { detail: { reason: 'trailing' } });
  try {
    verifyHeaderMac(header, fileKey);
  } catch (cause) {
    if (isZegelError(cause, 'age_mac')) throw fail('header_mac_invalid', { cause });
    throw cause;
  }
  return header;
}

/** What the stanzas of both native kinds have in common: one argument, the share, and a wrapped file key. */
import { unb64 } from '../bytes.ts';
import { TAG } from '../chacha20poly1305.ts';
import { type ZegelError, isZegelError } from '../errors.ts';
import { FILE_KEY, type Stanza, refuseHeader } from './header.ts';

export const malformed = (): ZegelError => refuseHeader('stanza');

/**
 * The share of `length` bytes. Throws `age_header` for any other number of arguments, for base64 that is not
 * canonical, and for a body that is not of the length of a wrapped file key: that has to be known before it is
 * decrypted, or files could be made that open differently for different recipients.
 */
export function shareOf({ args, body }: Stanza, length: number): Uint8Array {
  const [text] = args;
  if (text === undefined || args.length !== 1 || body.length !== FILE_KEY + TAG) throw malformed();
  let share: Uint8Array;
  try {
    share = unb64(text);
  } catch (cause) {
    if (!isZegelError(cause, 'bad_encoding')) throw cause;
    throw malformed();
  }
  if (share.length !== length) throw malformed();
  return share;
}

/**
 * What a sender's client keeps for itself at release: link secrets and access codes of the guests, so that it can
 * send a link again and tell a code again, and the keys that the guests will sign with. The relay keeps it and cannot
 * read it. It is signed before it is sealed: anybody can seal to a public key, and a relay that made a record of its
 * own could otherwise name a key of its own and answer in a guest's place.
 */
import { z } from 'zod';
import { fail } from '../../contract/errors.ts';
import { address, bytes, id, signingKey } from '../../contract/values.ts';
import {
  type EnvelopeName,
  type SealIdentity,
  type Signer,
  decodeSigned,
  encodeSigned,
  fromUtf8,
  openSenderRecord,
  sealSenderRecord,
  sign,
  utf8,
  verify,
} from '../../crypto/index.ts';

const record = z.strictObject({
  v: z.literal(1),
  org: id,
  message: id,
  envelope: z.int(),
  guests: z.array(
    z.strictObject({
      handle: id,
      address,
      linkSecret: bytes(32),
      accessCode: z.string().nullable(),
      signingKey,
    }),
  ),
});
export type RecordedGuest = z.infer<typeof record>['guests'][number];

/** The keys of the sender, both of them. */
export interface RecordKeys {
  identity: SealIdentity & { recipient: { publicKey: Uint8Array } };
  signer: Signer;
}

export function makeSenderRecord(
  { identity, signer }: RecordKeys,
  name: EnvelopeName,
  guests: RecordedGuest[],
): Uint8Array {
  const { org, message, envelope } = name;
  const body = { v: 1, org, message, envelope, guests } satisfies z.infer<typeof record>;
  const signed = encodeSigned(sign('guest-record', body, signer));
  return sealSenderRecord(identity.recipient.publicKey, name, fromUtf8(signed));
}

/** The guests of one envelope. Throws `record_invalid` unless this sender made it, for this envelope. */
export function openGuests(
  { identity, signer }: RecordKeys,
  name: EnvelopeName,
  sealed: Uint8Array,
): RecordedGuest[] {
  try {
    const signed = decodeSigned(utf8(openSenderRecord(identity, name, sealed)));
    const said = record.parse(verify('guest-record', signed, signer.publicKey));
    const isOfIt = said.org === name.org && said.message === name.message && said.envelope === name.envelope;
    if (!isOfIt) throw fail('record_invalid');
    return said.guests;
  } catch (cause) {
    throw fail('record_invalid', { cause });
  }
}

/**
 * The key of a single payload. A file key opens every payload of a message; a payload key comes from it and the
 * payload's nonce by HKDF, opens that payload and tells nothing of the file key. Whoever is shown it, with the
 * plaintext, can make the payload again byte by byte: that ties the plaintext to the digest of what was stored.
 */
import { chunkCipher } from './aead.ts';
import { PAYLOAD_NONCE, payloadKey, payloadSize, refusePayload, sealRun } from './chunks.ts';
import { filler } from './stage.ts';

/** The payload that was sealed with `nonce`, 16 bytes, opens with `key`, 32 bytes. */
export interface PayloadKey {
  nonce: Uint8Array;
  key: Uint8Array;
}

/** What may be shown of a payload (nonce ‖ STREAM) to somebody who is not to have the file key. Throws `age_payload`. */
export function disclosePayload(fileKey: Uint8Array, payload: Uint8Array): PayloadKey {
  const nonce = payload.slice(0, PAYLOAD_NONCE);
  return { nonce, key: payloadKey(fileKey, nonce) };
}

/** The payload, nonce ‖ STREAM, of `plaintext` under a key that was disclosed. Throws `age_payload`. */
export async function payloadUnder({ nonce, key }: PayloadKey, plaintext: Uint8Array): Promise<Uint8Array> {
  if (nonce.length !== PAYLOAD_NONCE || key.length !== 32) throw refusePayload('nonce');
  const payload = filler(new Uint8Array(payloadSize(plaintext.length)));
  payload.emit(nonce);
  await sealRun(await chunkCipher(key), 0, plaintext, true, payload.emit);
  return payload.bytes;
}

/**
 * Sealing to a public key: HPKE in base mode, in the suite age uses for hybrid recipients (docs/format.md,
 * Seals). The label says what is sealed and the context for which organisation, message and purpose, so that a
 * sealing taken out of its place does not open.
 */
import { lp } from './bytes.ts';
import { ZegelError } from './errors.ts';
import { LABEL_PREFIX } from './hash.ts';
import { hpkeOpen, hpkeSeal } from './hpke.ts';

/** The secret half that opens: an age hybrid `Identity`, of which these two fields matter here. */
export interface SealIdentity {
  readonly kind: string;
  /** 32-byte seed. */
  readonly secret: Uint8Array;
}

/**
 * enc ‖ ciphertext to a hybrid public key of 1216 bytes; info = LP(label), aad = LP(ctx)…, text in `context` as
 * UTF-8. Throws `bad_recipient`. `seed` (64 bytes) is random unless a test vector fixes it.
 */
export const sealTo = (
  publicKey: Uint8Array,
  label: string,
  context: readonly (Uint8Array | string)[],
  plaintext: Uint8Array,
  seed?: Uint8Array,
): Uint8Array => hpkeSeal(publicKey, lp(LABEL_PREFIX + label), lp(...context), plaintext, seed);

/** Opens what `sealTo` made. Throws `unseal_failed`, whichever of key, label, context or bytes differs. */
export function openSealed(
  identity: SealIdentity,
  label: string,
  context: readonly (Uint8Array | string)[],
  sealed: Uint8Array,
): Uint8Array {
  if (identity.kind !== 'mlkem768x25519') throw new ZegelError('unseal_failed');
  return hpkeOpen(identity.secret, lp(LABEL_PREFIX + label), lp(...context), sealed);
}

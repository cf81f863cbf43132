/** Who is signed in, with the keys: what every flow of a member starts from. */
import type { Me } from '../../contract/api/common.ts';
import { fail } from '../../contract/errors.ts';
import type { Charter } from '../../contract/objects.ts';
import {
  type AccountSecret,
  type SealIdentity,
  type Signer,
  accountIdentity,
  accountSigner,
  equal,
  fingerprint,
  unb64u,
} from '../../crypto/index.ts';
import { verifyCharter } from './charter.ts';
import type { Account } from './face.ts';

export interface Member {
  me: Me;
  /** Verified under the root that this account pinned. */
  charter: Charter;
  secret: AccountSecret;
  /** Opens what was sealed to the account; `recipient.publicKey` is the hybrid public key. */
  identity: SealIdentity & ReturnType<typeof accountIdentity>;
  signer: Signer;
}

/**
 * Puts what the relay says of an account together with the seeds it cannot know. Throws `charter_invalid` when the
 * charter is not of the pinned root, and when the public keys it names are not those of the seeds.
 */
export function memberOf(me: Me, secret: AccountSecret, now: number): Member {
  const charter = verifyCharter(me.organisation.charter, {
    org: me.organisation.id,
    rootDigest: secret.rootDigest,
    now,
  });
  const identity = accountIdentity(secret.dec, me.keys.n);
  const signer = accountSigner(secret.sig, me.keys.n);
  const isOurs =
    equal(identity.recipient.publicKey, unb64u(me.keys.publicKey)) &&
    equal(signer.publicKey, unb64u(me.keys.signingKey));
  if (!isOurs) throw fail('charter_invalid');
  return { me, charter, secret, identity, signer };
}

/** What a page shows of it. */
export const accountView = ({ me, charter }: Member): Account => ({
  id: me.account,
  address: me.address,
  name: me.name,
  role: me.role,
  factor: me.factor,
  backupCodesLeft: me.backupCodesLeft,
  organisation: {
    id: me.organisation.id,
    name: me.organisation.name,
    phone: me.organisation.phone,
    archive: charter.archive !== null,
    rootFingerprint: fingerprint(unb64u(charter.root)),
  },
});

/** What came with the request is what the request names. K was sealed for the request, so this binds all of it. */
import { fail } from '../../../contract/errors.ts';
import type { ReleaseRequest } from '../../../contract/objects.ts';
import { type Signed, b64u, bodyDigest, sha256 } from '../../../crypto/index.ts';

/** Throws `digest_mismatch` for another header. */
export function checkNamedHeader(request: ReleaseRequest, header: Uint8Array): void {
  if (b64u(sha256(header)) !== request.header) throw fail('digest_mismatch', { detail: { of: 'header' } });
}

/** Throws `digest_mismatch` for another statement. */
export function checkNamedStatement(request: ReleaseRequest, stored: Uint8Array): void {
  if (b64u(sha256(stored)) !== request.statement) {
    throw fail('digest_mismatch', { detail: { of: 'statement' } });
  }
}

/** Throws `verdict_invalid` for another message verdict. */
export function checkNamedVerdict(request: ReleaseRequest, verdict: Signed): void {
  if (b64u(bodyDigest(verdict)) !== request.verdict) {
    throw fail('verdict_invalid', { detail: { about: 'another_verdict' } });
  }
}

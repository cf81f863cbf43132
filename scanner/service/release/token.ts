import {
  type MessageVerdict,
  type Release,
  type ReleaseRequest,
  release,
} from '../../../contract/objects.ts';
import { type Signed, type Signer, newId, sign } from '../../../crypto/index.ts';
import { tokenRecipients } from './recipients.ts';

/** How long a token can be redeemed; readers of the message later do not look at this. */
export const TOKEN_MS = 10 * 60_000;

/**
 * The release token, once everything was checked. `unscannable` are the reasons that the rules let through; with
 * `noForward` they ask that it is not forwarded.
 */
export function signToken(
  request: ReleaseRequest,
  verdict: MessageVerdict,
  { unscannable, noForward }: { unscannable: string[]; noForward: boolean },
  now: number,
  signer: Signer,
): Signed {
  const { org, message, envelope, prev, sender, senderKey, commitment, header, statement, expiresAt } =
    request;
  const token = release.parse({
    v: 1,
    id: newId(),
    org,
    message,
    envelope,
    prev,
    sender,
    senderKey,
    commitment,
    parts: verdict.parts,
    header,
    statement,
    recipients: tokenRecipients(request.recipients, message),
    expiresAt,
    rules: verdict.rules,
    verdict: request.verdict,
    unscannable,
    ...(noForward ? { noForward } : {}),
    iat: now,
    exp: now + TOKEN_MS,
  } satisfies Release);
  return sign('release', token, signer);
}

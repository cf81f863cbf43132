/**
 * The two links that make somebody a member (docs/architecture.md, Accounts): `/setup/TOKEN#1.SCANNER.GATEWAY` from
 * the console, and `/invite#1.TOKEN.ROOT` from the mail. Fingerprints are SHA-256 of public keys; what follows the #
 * never reaches a server.
 */
import { fail } from '../../contract/errors.ts';
import { unb64u } from '../../crypto/index.ts';

export type EnrolmentLink =
  | { kind: 'setup'; token: string; scannerDigest: Uint8Array; gatewayDigest: Uint8Array }
  | { kind: 'invitation'; token: string; rootDigest: Uint8Array };

const B64U_32 = '([A-Za-z0-9_-]{43})';
const SETUP = new RegExp(`/setup/${B64U_32}/?#1\\.${B64U_32}\\.${B64U_32}$`);
const INVITE = new RegExp(`/invite/?#1\\.${B64U_32}\\.${B64U_32}$`);

/** From a whole address or from its path on. Throws `bad_link`. */
export function parseEnrolmentLink(link: string): EnrolmentLink {
  const setup = SETUP.exec(link.trim());
  const invite = INVITE.exec(link.trim());
  try {
    if (setup) {
      const [, token = '', scanner = '', gateway = ''] = setup;
      return {
        kind: 'setup',
        token: strict(token),
        scannerDigest: unb64u(scanner),
        gatewayDigest: unb64u(gateway),
      };
    }
    if (invite) {
      const [, token = '', root = ''] = invite;
      return { kind: 'invitation', token: strict(token), rootDigest: unb64u(root) };
    }
  } catch (cause) {
    throw fail('bad_link', { cause });
  }
  throw fail('bad_link');
}

/** A token goes to the relay as it came; it has to be one spelling of 32 bytes. */
function strict(token: string): string {
  unb64u(token);
  return token;
}

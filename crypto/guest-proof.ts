/**
 * What a guest shows the relay before the server share is released: proof of the link, and where there is one of
 * the access code. The relay stores the SHA-256 of each, so that it can count tries and need not know either
 * (docs/format.md, Guest).
 */
import { b64u, unb64u } from './bytes.ts';
import { ZegelError } from './errors.ts';
import { derive } from './hash.ts';
import { idBytes } from './id.ts';

/** D(L, `guest-link`, message, handle). */
export const linkAuth = (linkSecret: Uint8Array, message: string, handle: string): Uint8Array =>
  derive(secret32(linkSecret), 'guest-link', idBytes(message), idBytes(handle));

/** D(A, `guest-code`, message, handle). */
export const codeAuth = (accessKey: Uint8Array, message: string, handle: string): Uint8Array =>
  derive(secret32(accessKey), 'guest-code', idBytes(message), idBytes(handle));

/** Path and fragment of a guest's link: `/o/<handle>#1.<L>`. The fragment never reaches a server. */
export const linkPath = (handle: string, linkSecret: Uint8Array): string =>
  `/o/${b64u(idBytes(handle))}#1.${b64u(secret32(linkSecret))}`;

/** The link secret in a fragment, with or without its `#`. Throws `bad_link` on a link that is cut or changed. */
export function parseLinkFragment(fragment: string): Uint8Array {
  const match = /^#?1\.([A-Za-z0-9_-]{43})$/.exec(fragment);
  try {
    return secret32(unb64u(match?.[1] ?? ''));
  } catch (cause) {
    throw new ZegelError('bad_link', { cause });
  }
}

function secret32(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== 32) throw new ZegelError('bad_encoding');
  return bytes;
}

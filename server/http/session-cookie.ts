/** The session's cookie: 32 random bytes; the relay keeps a keyed hash of them (RFC 6265bis attributes). */
import type { Request, Response } from 'express';
import { b64u, unb64u } from '../../crypto/bytes.ts';

/**
 * On https the name itself says that only this very host set the cookie, over https (RFC 6265bis §4.1.3.2): another
 * host of the same domain cannot plant one.
 */
const nameOf = (isSecure: boolean): string => (isSecure ? '__Host-zegel' : 'zegel');

/** The setting of the application that says that its public address is https. */
export const SECURE = 'secure cookies';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** The token that was sent; null for none and for anything else. */
export function sessionToken(request: Request): Uint8Array | null {
  const wanted = nameOf(request.app.get(SECURE) === true);
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === wanted && value !== undefined && TOKEN.test(value)) {
      try {
        return unb64u(value);
      } catch {
        return null;
      }
    }
  }
  return null;
}

export function setSessionToken(response: Response, token: Uint8Array | null, isSecure: boolean): void {
  response.cookie(nameOf(isSecure), token === null ? '' : b64u(token), {
    httpOnly: true,
    sameSite: 'strict',
    path: '/',
    secure: isSecure,
    ...(token === null ? { maxAge: 0 } : {}),
  });
}

/** A member's or a guest's core in Node, with a cookie jar of its own. */
import { createMember } from '../core/client.ts';
import { CookieJar } from '../core/cookie-jar.ts';
import type { GuestFace, MemberFace } from '../core/face.ts';
import { createGuest } from '../core/guest-client.ts';

export async function memberAt(origin: string): Promise<MemberFace> {
  const jar = new CookieJar();
  const { face } = await createMember({ origin, fetch: jar.fetch(), cookieHeader: () => jar.header() });
  return face;
}

export const guestAt = async (origin: string): Promise<GuestFace> => (await createGuest({ origin })).face;

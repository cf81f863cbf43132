/** The handle of a link, which strangers bring: of which organisation it is. */
import { idBytes } from '../../crypto/id.ts';
import { locate } from '../db/locators.ts';
import type { Relay } from '../relay.ts';

/** The organisation's id, or null for a handle that leads nowhere. */
export async function organisationOfHandle(
  { db, deployment }: Pick<Relay, 'db' | 'deployment'>,
  handle: string,
): Promise<string | null> {
  const hash = deployment.locatorHash('handle', idBytes(handle));
  const located = await db.withoutOrganisation((tx) => locate(tx, 'handle', hash));
  return located && located.org;
}

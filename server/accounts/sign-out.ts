/** Ending a session. */
import { append } from '../log/append.ts';
import type { Relay } from '../relay.ts';
import type { Session } from './member.ts';
import { actorOf } from './person.ts';
import { endSession } from './sessions.ts';

/** Half a session ends without an entry: nobody was signed in. */
export async function signOut(relay: Relay, who: Session): Promise<void> {
  await relay.db.withOrganisation(who.org, async (tx) => {
    await endSession(tx, who);
    if (who.state === 'half') return;
    await append(relay, tx, {
      org: who.org,
      type: 'sign_out',
      outcome: 'success',
      private: { actor: await actorOf(relay, tx, who), ip: who.ip },
    });
  });
}

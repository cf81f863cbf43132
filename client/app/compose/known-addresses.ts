/** To whom one may be about to write: those one wrote to or heard from before, newest first. */
import { useMemo } from 'react';
import { useInbox, useSent } from '../mail/mailboxes.ts';
import type { KnownPerson } from './doubts.ts';

const MOST = 100;

/** As far as this page has listed them; nothing is asked for while somebody types. Null until both lists are here. */
export function useKnownPeople(): readonly KnownPerson[] | null {
  const sent = useSent().data?.pages;
  const inbox = useInbox().data?.pages;
  return useMemo(() => {
    if (sent === undefined || inbox === undefined) return null;
    const known = [
      ...sent.flatMap(({ items }) =>
        items.flatMap(({ releasedAt: at, recipients }) =>
          recipients.map(({ address, isAccount }) => ({ at, address, name: null, isColleague: isAccount })),
        ),
      ),
      ...inbox.flatMap(({ items }) =>
        items.map(({ receivedAt: at, from }) => ({
          at,
          address: from.address,
          name: from.kind === 'account' ? from.name : null,
          isColleague: from.kind === 'account',
        })),
      ),
    ];
    const people = new Map<string, KnownPerson>();
    for (const { address, name, isColleague } of known.toSorted((one, other) => other.at - one.at)) {
      const before = people.get(address);
      people.set(address, {
        address,
        name: before?.name ?? name,
        isColleague: before?.isColleague === true || isColleague,
      });
    }
    return [...people.values()];
  }, [sent, inbox]);
}

/** Those to propose while an address is typed. */
export const proposedIn = (people: readonly KnownPerson[] | null): string[] =>
  (people ?? []).slice(0, MOST).map(({ address }) => address);

/** To whom one may be about to write: those one wrote to or heard from before, newest first. */
import { useInbox, useSent } from '../mail/mailboxes.ts';

const MOST = 100;

/** As far as this page has listed them; nothing is asked for while somebody types. */
export function useKnownAddresses(): string[] {
  const sent = useSent().data?.pages ?? [];
  const inbox = useInbox().data?.pages ?? [];
  const known = [
    ...sent.flatMap(({ items }) =>
      items.flatMap(({ releasedAt: at, recipients }) => recipients.map(({ address }) => ({ at, address }))),
    ),
    ...inbox.flatMap(({ items }) => items.map(({ receivedAt: at, from }) => ({ at, address: from.address }))),
  ];
  const newestFirst = known.toSorted((one, other) => other.at - one.at);
  return [...new Set(newestFirst.map(({ address }) => address))].slice(0, MOST);
}

/** Recipients that may not be who was meant. Looked for among what the page has already: nothing is asked for it. */
import type { Draft, DraftRecipient } from './draft.ts';
import { domainMeant, halvesOf, isLikeName } from './likeness.ts';

/** Somebody from before. */
export interface KnownPerson {
  address: string;
  name: string | null;
  /** With an account at the organisation. */
  isColleague: boolean;
}

/** `ids` name it in what the draft keeps as confirmed. */
export type Doubt = { ids: readonly string[] } & (
  | { kind: 'domain'; address: string; meant: string }
  | { kind: 'like'; address: string; other: KnownPerson }
  | { kind: 'first'; addresses: readonly string[] }
  | { kind: 'everyone'; addresses: readonly string[] }
);

/** One for each of those whose address may be wrong; then one for all who are new, and one for an answer to all. */
export function doubtsOf(
  { recipients, origin, confirmed }: Pick<Draft, 'recipients' | 'origin' | 'confirmed'>,
  book: readonly KnownPerson[],
): Doubt[] {
  const isTold = (...ids: string[]): boolean => ids.some((id) => id in confirmed);
  const strangers = recipients.filter(
    (each) =>
      isOutside(each) && each.proposed === null && !book.some(({ address }) => address === each.address),
  );
  const doubts: Doubt[] = [];
  const first: string[] = [];
  for (const { address, known } of strangers) {
    if (isTold(idOf('domain', address), idOf('like', address), idOf('first', address))) continue;
    const { local, domain } = halvesOf(address);
    const meant = known?.known === true ? null : domainMeant(domain, domainsOf(book));
    const other = known?.known === true ? null : likeIn(book, local, domain);
    if (meant !== null) {
      const instead = `${address.slice(0, address.lastIndexOf('@'))}@${meant}`;
      doubts.push({ kind: 'domain', ids: [idOf('domain', address)], address, meant: instead });
    } else if (other !== null) {
      doubts.push({ kind: 'like', ids: [idOf('like', address)], address, other });
    } else if (known?.known === false) {
      first.push(address);
    }
  }
  if (first.length > 0) {
    doubts.push({ kind: 'first', ids: first.map((address) => idOf('first', address)), addresses: first });
  }
  const answered = origin?.kind === 'reply' ? recipients.filter(({ proposed }) => proposed !== null) : [];
  const outside = answered.filter(isOutside).map(({ address }) => address);
  if (answered.length > 1 && outside.length > 0 && !isTold(idOf('everyone', ''))) {
    doubts.push({ kind: 'everyone', ids: [idOf('everyone', '')], addresses: outside });
  }
  return doubts;
}

const isOutside = ({ known }: DraftRecipient): boolean => known?.valid === true && known.account === null;

/** A confirmation's name may have 200 characters. */
const idOf = (kind: Doubt['kind'], address: string): string => `recipient_${kind}/${address}`.slice(0, 200);

const domainsOf = (book: readonly KnownPerson[]): string[] =>
  book.map(({ address }) => halvesOf(address).domain);

/** Colleagues first: a letter for one of them is the one that must not go to somebody else. */
function likeIn(book: readonly KnownPerson[], local: string, domain: string): KnownPerson | null {
  const like = book.filter((person) => {
    const other = halvesOf(person.address);
    // At the same address book of somebody else two names may well be alike.
    if (other.domain === domain && !person.isColleague) return false;
    return isLikeName(local, { local: other.local, name: person.name });
  });
  return like.find(({ isColleague }) => isColleague) ?? like[0] ?? null;
}

/** How like each other names and domains are, for addresses that were typed and may be meant otherwise. */

/**
 * The fewest letters to add, leave out, replace or swap with their neighbour to come from one to the other (the
 * optimal string alignment distance); `most + 1` for anything above `most`.
 */
export function lettersApart(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let earlier: number[] = [];
  let above = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current.push(
        Math.min(
          (above[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (above[column - 1] ?? 0) + (same ? 0 : 1),
          swapped ? (earlier[column - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    if (Math.min(...current) > most) return most + 1;
    [earlier, above] = [above, current];
  }
  return Math.min(above[other.length] ?? 0, most + 1);
}

/** Both halves of an address, in lower case; what follows a plus sign is the owner's own. */
export function halvesOf(address: string): { local: string; domain: string } {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at).toLowerCase();
  return { local: local.replace(/\+.*$/, ''), domain: address.slice(at + 1).toLowerCase() };
}

/** Only letters and digits, without accents: "Jan de Vries" and "jan.de-vries" are both `jandevries`. */
const plain = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');

const wordsOf = (name: string): string[] =>
  name
    .split(/[\s._-]+/)
    .map(plain)
    .filter((word) => word !== '');

/** Desks, not people: these are the same at every organisation. */
const DESKS = new Set(
  'administratie admin afspraken apotheek assistente balie bestuur communicatie contact facturen huisarts info kantoor klantenservice mail noreply office planning polikliniek post praktijk receptie recepten secretariaat service support team verwijzing zorg'.split(
    ' ',
  ),
);

const MOST_OF_SHORT = 7;
const LONG = 11;

/** Whether the first half of an address looks like that of another, or like its owner's name. */
export function isLikeName(local: string, other: { local: string; name: string | null }): boolean {
  const typed = plain(local);
  const known = plain(other.local);
  if (typed.length < 4 || DESKS.has(typed) || DESKS.has(known)) return false;
  if (isNear(typed, known)) return true;
  const ordered = (name: string) => wordsOf(name).toSorted().join(' ');
  const words = wordsOf(local);
  if (words.length > 1 && ordered(local) === ordered(other.local)) return true;
  return other.name !== null && formsOf(other.name).some((form) => isNear(typed, form));
}

/** A short name is like another only when it is the same: Anna is not Anne. */
function isNear(one: string, other: string): boolean {
  const shorter = Math.min(one.length, other.length);
  const most = shorter < MOST_OF_SHORT ? 0 : shorter < LONG ? 1 : 2;
  return lettersApart(one, other, most) <= most;
}

/** As people make an address of their name: jandevries, jdevries, janvries. */
function formsOf(name: string): string[] {
  const words = wordsOf(name);
  const [first = '', ...rest] = words;
  if (rest.length === 0) return [];
  return [words.join(''), first.slice(0, 1) + rest.join(''), first + (rest.at(-1) ?? '')];
}

/** Where people in the Netherlands have their own mail. */
const PROVIDERS: readonly string[] =
  'caiway.nl casema.nl chello.nl freedom.nl gmail.com gmx.com gmx.net hetnet.nl home.nl hotmail.be hotmail.com hotmail.nl icloud.com kpnmail.nl kpnplanet.nl live.com live.nl mail.com me.com msn.com outlook.be outlook.com outlook.nl planet.nl proton.me protonmail.com quicknet.nl solcon.nl tele2.nl telfort.nl upcmail.nl xs4all.nl yahoo.com yahoo.nl ymail.com ziggo.nl zonnet.nl'.split(
    ' ',
  );

const SHORTEST_DOMAIN = 8;

/** The known domain that this one is a slip of the finger away from; null for a domain that is known itself. */
export function domainMeant(domain: string, knownDomains: readonly string[]): string | null {
  const known = new Set([...knownDomains, ...PROVIDERS]);
  if (known.has(domain) || domain.length < SHORTEST_DOMAIN - 1) return null;
  for (const each of known) {
    if (each.length >= SHORTEST_DOMAIN && lettersApart(domain, each, 1) === 1) return each;
  }
  return null;
}

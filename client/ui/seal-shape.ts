/** The mark of the house, as shape and letters: drawn on pages and on paper. */

/** Two initials of a name: "Polikliniek Noord" gives PN, "Zegel" gives Z. */
export function initialsOf(name: string): string {
  const letters = name
    .split(/[\s-]+/)
    .map((word) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? '')
    .filter((letter) => letter !== '');
  const [first = '', ...others] = letters;
  return (first + (others.at(-1) ?? '')).toLocaleUpperCase();
}

/** Its outline in a field of 64 by 64, as a path of SVG. */
export const WAX =
  'M31 2c5 0 7 3 11 4s9-1 12 3 2 8 4 12 5 6 4 11-4 7-5 11 0 9-4 12-8 1-12 3-6 5-11 4-7-4-11-5-9 0-12-4-1-8-3-12-5-6-4-11 4-7 5-11 0-9 4-12 8-1 12-3 5-2 10-2z';

/** The mark of the house: a seal of wax with initials pressed into it. Decoration; the name beside it is the text. */

/** Two initials of a name: "Polikliniek Noord" gives PN, "Zegel" gives Z. */
export function initialsOf(name: string): string {
  const letters = name
    .split(/[\s-]+/)
    .map((word) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? '')
    .filter((letter) => letter !== '');
  const [first = '', ...others] = letters;
  return (first + (others.at(-1) ?? '')).toLocaleUpperCase();
}

const WAX =
  'M31 2c5 0 7 3 11 4s9-1 12 3 2 8 4 12 5 6 4 11-4 7-5 11 0 9-4 12-8 1-12 3-6 5-11 4-7-4-11-5-9 0-12-4-1-8-3-12-5-6-4-11 4-7 5-11 0-9 4-12 8-1 12-3 5-2 10-2z';

export function Seal({ name, size = 64 }: { name: string; size?: number }) {
  const letters = initialsOf(name);
  return (
    <svg className="seal" width={size} height={size} viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      <path className="seal-wax" d={WAX} />
      <circle className="seal-ring" cx="32" cy="32" r="20.5" />
      <text
        className="seal-letters"
        x="32"
        y={letters.length > 1 ? 39 : 41}
        fontSize={letters.length > 1 ? 20 : 26}
      >
        {letters}
      </text>
    </svg>
  );
}

/** The mark of the house: a seal of wax with initials pressed into it. Decoration; the name beside it is the text. */

import { WAX, initialsOf } from './seal-shape.ts';

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

import type { Confidence, Detector, Hit } from './finding.ts';
import { labelBefore, labelNear } from './labels.ts';
import type { NumberKind } from './labels.ts';

export interface NamedNumber {
  id: NumberKind;
  /** Global. What it matches has the right shape, separators included. */
  shape: RegExp;
  /** What a shape cannot say: of the number without its separators. */
  holds?: (characters: string) => boolean;
  /** What it is without its word, where that is anything: else it is no finding. */
  unnamed?: (text: string, hit: RegExpMatchArray) => Confidence | null;
}

/**
 * Finds a number that is known by the word for it: `high` right after the word, `medium` with the word near, and
 * without it what `unnamed` says. After the word of another number it is that number.
 */
export function namedNumber({ id, shape, holds, unnamed }: NamedNumber): Detector {
  return {
    id,
    view: 'numbers',
    find: (text) => {
      const hits: Hit[] = [];
      for (const match of text.matchAll(shape)) {
        const start = match.index;
        const end = start + match[0].length;
        if (holds?.(match[0].replaceAll(/[^\p{L}\d]/gu, '')) === false) continue;
        const label = labelBefore(text, start);
        const confidence =
          label === id
            ? 'high'
            : label !== null
              ? null
              : labelNear(text, start, end, id)
                ? 'medium'
                : (unnamed?.(text, match) ?? null);
        if (confidence !== null) hits.push({ start, end, confidence });
      }
      return hits;
    },
  };
}

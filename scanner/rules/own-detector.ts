/** A number of the organisation's own (patient, client, file), as a detector made from its definition in the rules. */
import type { Detector, Hit } from '../detect/finding.ts';
import type { OwnDetector } from './schema.ts';

/** How far a word may stand from the number. */
const BEFORE = 60;
const AFTER = 25;

/**
 * Finds the pattern where no letter or digit touches it: `high` with one of the words near it, else `medium`, or
 * nothing where a word is needed. `find` gives every match of the pattern in a text.
 */
export function ownNumberDetector(definition: OwnDetector, find: (text: string) => Hit[]): Detector {
  const words = definition.context.map((word) => word.normalize('NFKC').toLowerCase());
  return {
    id: definition.id,
    find: (text) =>
      find(text).flatMap(({ start, end }): Hit[] => {
        if (!standsAlone(text, start, end)) return [];
        const isNear =
          hasWord(text.slice(Math.max(0, start - BEFORE), start), words) ||
          hasWord(text.slice(end, end + AFTER), words);
        if (!isNear && definition.contextNeeded) return [];
        return [{ start, end, confidence: isNear ? 'high' : 'medium' }];
      }),
  };
}

/** Whether no letter or digit touches what stands there. */
export const standsAlone = (text: string, start: number, end: number): boolean =>
  !/[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, start - 2), start)) &&
  !/^[\p{L}\p{N}]/u.test(text.slice(end, end + 2));

function hasWord(near: string, words: readonly string[]): boolean {
  const lower = near.toLowerCase();
  return words.some((word) => {
    for (let at = lower.indexOf(word); at !== -1; at = lower.indexOf(word, at + 1)) {
      if (standsAlone(lower, at, at + word.length)) return true;
    }
    return false;
  });
}

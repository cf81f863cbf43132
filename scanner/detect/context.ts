/** Whether words that belong to a number stand near it: what tells a number from another that looks alike. */

const BEFORE = 60;
const AFTER = 25;

/** True when `words` match in the 60 characters before `start` or the 25 after `end`. */
export function near(text: string, start: number, end: number, words: RegExp): boolean {
  return (
    words.test(text.slice(Math.max(0, start - BEFORE), start)) || words.test(text.slice(end, end + AFTER))
  );
}

/** True when `words`, which must end in `$`, match right before `start`. */
export function before(text: string, start: number, words: RegExp): boolean {
  return words.test(text.slice(Math.max(0, start - BEFORE), start));
}

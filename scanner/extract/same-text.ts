/**
 * A message often says the same twice, as plain text and as a page. The lines of `more` that `text` does not have,
 * spaces aside: so that what is counted is counted once, and what only one of them has is not missed.
 */
export function withoutRepeats(text: string, more: string): string {
  const plain = (line: string): string => line.replace(/\s+/g, ' ').trim();
  const known = new Set(text.split('\n').map(plain));
  return more
    .split('\n')
    .filter((line) => !known.has(plain(line)))
    .join('\n');
}

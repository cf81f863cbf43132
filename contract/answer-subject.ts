/**
 * The subject of an answer: one prefix, whoever answers and in whatever language the one before did. "Re: " is that of
 * RFC 5322 section 3.6.5.
 */

/** Of a subject (docs/format.md, Letter). */
const MAX_SUBJECT = 998;

const PREFIXES = /^\s*(?:(?:re|antw|aw|fw|fwd|doorst|wg)\s*:\s*)+/i;

/** "Re: Uitslag" or "Fwd: Uitslag", whatever prefixes stood before it. */
export function answerSubject(kind: 'reply' | 'forward', subject: string): string {
  const bare = subject.replace(PREFIXES, '').trim();
  return `${kind === 'forward' ? 'Fwd' : 'Re'}: ${bare}`.trim().slice(0, MAX_SUBJECT);
}

/** What stands in an answer before it is written: the subject, and the letter that is answered, in plain text. */
import type { AnswerKind, OpenedMessage } from '../../core/face.ts';
import { dateTimeText } from '../../ui/format.ts';
import type { Language, Say } from '../../ui/language.tsx';
import { words } from './words.ts';

const PREFIXES = /^\s*(?:(?:re|antw|aw|fw|fwd|doorst|wg)\s*:\s*)+/i;
const SUBJECT_LENGTH = 998;

/** "Re: Uitslag", whatever stood before it; the same of an answer to an answer. */
export function answerSubject(kind: AnswerKind, subject: string): string {
  const bare = subject.replace(PREFIXES, '').trim();
  return `${kind === 'forward' ? 'Fwd' : 'Re'}: ${bare}`.trim().slice(0, SUBJECT_LENGTH);
}

type Quoted = Pick<OpenedMessage, 'subject' | 'text' | 'from' | 'to' | 'sentAt'>;

/** Room to write, then the letter under a line that says whose it is. */
export function quoted(kind: AnswerKind, letter: Quoted, language: Language, say: Say): string {
  const { from, to, sentAt, subject, text } = letter;
  const when = dateTimeText(sentAt, language);
  if (kind === 'forward') {
    const head = [
      say(words.forwardedLine),
      say(words.quoteFrom, `${from.name} <${from.address}>`),
      say(words.quoteDate, when),
      say(words.quoteSubject, subject),
      say(words.quoteTo, to.join(', ')),
    ];
    return ['', '', ...head, '', text].join('\n');
  }
  const lines = text.replace(/\s+$/, '').split('\n');
  const quote = lines.map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`.trimEnd()));
  return ['', '', say(words.quoteLine, when, from.name), ...quote, ''].join('\n');
}

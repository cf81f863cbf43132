/** What stands in an answer before it is written: the letter that is answered, in plain text. */
import type { AnswerKind, OpenedMessage } from '../../core/face.ts';
import { dateTimeText } from '../../ui/format.ts';
import type { Language, Say } from '../../ui/language.tsx';
import { words } from './words.ts';

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

/** What the reader answered from this link before, opened with their own key. Shown when there is something. */
import './answer.css';
import { useEffect, useId, useState } from 'react';
import type { GuestFace, SentAnswer } from '../../core/face.ts';
import type { Core } from '../../core/remote.ts';
import { dateTimeText, sizeText } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { words } from './words.ts';

export default function Answered({ core, since }: { core: Core<GuestFace>; since: number }) {
  const id = useId();
  const { language, say } = useSpeech();
  const [answers, setAnswers] = useState<SentAnswer[]>([]);
  useEffect(() => {
    let wanted = true;
    core.face.answers().then(
      (found) => {
        if (wanted) setAnswers(found);
      },
      // They are a reminder, no more: the letter is read without them.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [core, since]);
  if (answers.length === 0) return null;
  return (
    <section className="stack-tight no-print" aria-labelledby={id}>
      <h2 id={id}>{say(words.sentTitle)}</h2>
      {answers.map(({ message, sentAt, text, files }) => (
        <article key={message} className="sheet answered">
          <p className="soft small">{say(words.sentAt, dateTimeText(sentAt, language))}</p>
          {text !== '' && <p className="answered-text">{text}</p>}
          {files.map(({ name, sizeBytes }, index) => (
            <p key={`${String(index)} ${name}`} className="answered-file">
              <Icon name="file" />
              <span>
                {name} <span className="soft small number">{sizeText(sizeBytes, language)}</span>
              </span>
            </p>
          ))}
        </article>
      ))}
    </section>
  );
}

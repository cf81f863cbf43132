import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { useDraft } from './draft-context.tsx';
import type { Outcome } from './draft-context.tsx';
import { CodesToPassOn } from './sent-note.tsx';
import { levelWord, words } from './words.ts';

/** What happens now, and what is still for the sender to do: passing on access codes. */
export function SentSheet({ outcome }: { outcome: Outcome }) {
  const { closeOutcome } = useDraft();
  const { say } = useSpeech();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { sent, draft } = outcome;
  return (
    <div className="sheet sent-sheet">
      <div className="row">
        <span className="sent-mark">
          <Icon name="check" />
        </span>
        <h1 ref={heading} tabIndex={-1}>
          {say(words.sentTitle)}
        </h1>
      </div>
      <p>{say(words.sentWhat, draft.recipients.length)}</p>
      <ul className="plain-list">
        {draft.recipients.map(({ address, level }) => (
          <li key={address} className="row row-between">
            <span>{address}</span>
            <span className="tag">{say(levelWord[level])}</span>
          </li>
        ))}
      </ul>
      <CodesToPassOn outcome={outcome} />
      <div className="row">
        <Link className="button button-primary" to={`/sent/${sent.thread}`} onClick={closeOutcome}>
          {say(words.follow)}
        </Link>
        <Button onClick={closeOutcome}>{say(words.another)}</Button>
      </div>
    </div>
  );
}

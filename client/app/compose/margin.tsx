/** What the rules noticed, each with what to do about it in one click. */
import { useRef, useState } from 'react';
import type { Antivirus, Place } from '../../core/face.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { isOpen } from './asks.ts';
import type { Hints } from './hints.ts';
import { LevelNote } from './level-note.tsx';
import { FoundPlaces, RefusedNote, WarningNote } from './notes.tsx';
import type { NoteProps } from './notes.tsx';
import { words } from './words.ts';

export interface MarginProps {
  hints: Hints;
  antivirus: Antivirus | null;
  text: string;
  subject: string;
  onShow: (place: Place) => void;
  onTakeOut: (place: Place) => void;
  /** Opens in another way from now on: of several, the one for whom something is still to be filled in. */
  onRaised: (address: string) => void;
}

export function Margin({ hints, antivirus, text, subject, onShow, onTakeOut, onRaised }: MarginProps) {
  const { say } = useSpeech();
  const title = useRef<HTMLHeadingElement>(null);
  const [takenOut, setTakenOut] = useState<{ subject: string; text: string } | null>(null);
  const open = hints.asks.filter(isOpen).map(({ key }) => key);
  const settledNow = useGone(open);
  const { evaluation, asks, settled } = hints;
  // Until it is put back.
  const isOut = takenOut !== null && (takenOut.text !== text || takenOut.subject !== subject);
  const note: NoteProps = {
    what: ({ field, start, end }) =>
      evaluation?.findings.find((each) => each.field === field && each.start === start && each.end === end)
        ?.detector ?? null,
    quote: ({ field, start, end }: Place) => (field === 'text' ? text : subject).slice(start, end),
    onShow,
    onTakeOut: (place) => {
      onTakeOut(place);
      setTakenOut({ subject, text });
    },
    // The button that was pressed goes with its note; the work goes on with the next one.
    onSettled: () => title.current?.focus(),
  };
  return (
    <aside className="margin" aria-label={say(words.margin)}>
      <h2 className="margin-title" ref={title} tabIndex={-1}>
        {say(words.margin)}
      </h2>
      <div className="soft small margin-status" role="status">
        {isOut && <p>{say(words.takenOut)}</p>}
        {settledNow > 0 && <p className="unseen">{say(words.settled, open.length)}</p>}
      </div>
      <div className="stack-tight" aria-live="polite">
        {asks.map((ask) => {
          switch (ask.kind) {
            case 'refused':
              return <RefusedNote key={ask.key} {...note} ask={ask} />;
            case 'level':
              return <LevelNote key={ask.key} {...note} ask={ask} onRaised={onRaised} />;
            case 'warning':
              return <WarningNote key={ask.key} {...note} ask={ask} />;
          }
        })}
        {settled.length > 0 && (
          <div className="note">
            <FoundPlaces {...note} places={settled} />
          </div>
        )}
        {asks.length + settled.length === 0 && <p className="soft small">{say(words.marginNone)}</p>}
        {antivirus?.available === false && <p className="note note-attention small">{say(words.avDown)}</p>}
        {antivirus?.signatures === 'stale' && (
          <p className="note note-attention small">{say(words.avStale)}</p>
        )}
        {antivirus?.signatures === 'unwatched' && (
          <p className="soft small margin-basic">
            <Icon name="info" /> {say(words.avUnwatched)}
          </p>
        )}
        {antivirus?.engine === 'basic' && (
          <p className="soft small margin-basic">
            <Icon name="info" /> {say(words.basic)}
          </p>
        )}
      </div>
    </aside>
  );
}

/** How many of those that were there a moment ago are gone. */
function useGone(keys: readonly string[]): number {
  const [before, setBefore] = useState({ keys, gone: 0 });
  if (keys.join('\n') === before.keys.join('\n')) return before.gone;
  const gone = before.keys.filter((key) => !keys.includes(key)).length;
  setBefore({ keys, gone });
  return gone;
}

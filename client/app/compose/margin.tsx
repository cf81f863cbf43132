/** What the rules noticed, each with what to do about it in one click. */
import { useRef, useState } from 'react';
import type { Antivirus, Place } from '../../core/face.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { isOpen } from './asks.ts';
import type { Ask } from './asks.ts';
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
  const [takenOut, setTakenOut] = useState(false);
  const news = useNews(hints.asks);
  const { evaluation, asks, settled } = hints;
  const note: NoteProps = {
    what: ({ field, start, end }) =>
      evaluation?.findings.find((each) => each.field === field && each.start === start && each.end === end)
        ?.detector ?? null,
    quote: ({ field, start, end }: Place) => (field === 'text' ? text : subject).slice(start, end),
    onShow,
    onTakeOut: (place) => {
      onTakeOut(place);
      setTakenOut(true);
    },
    // The button that was pressed goes with its note; the work goes on with the next one.
    onSettled: () => title.current?.focus(),
  };
  return (
    <aside className="margin" aria-label={say(words.margin)}>
      <h2 className="margin-title" ref={title} tabIndex={-1}>
        {say(words.margin)}
      </h2>
      <div className="unseen" role="status">
        {takenOut && <p>{say(words.takenOut)}</p>}
        {news !== null && news.fresh.map((ask) => <p key={ask.key}>{say(ask.text)}</p>)}
        {news !== null && news.gone > 0 && <p>{say(words.settled, news.left)}</p>}
      </div>
      <div className="stack-tight">
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
        {takenOut && <p className="soft small">{say(words.takenOut)}</p>}
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

interface News {
  open: readonly string[];
  /** Asks that were not there a moment ago. */
  fresh: readonly Ask[];
  /** How many of those that were there are settled. */
  gone: number;
  left: number;
}

/** What changed in the margin, for whoever hears it instead of seeing it. */
function useNews(asks: readonly Ask[]): News | null {
  const [news, setNews] = useState<News | null>(null);
  const open = asks.filter(isOpen);
  const keys = open.map(({ key }) => key);
  const before = news?.open ?? [];
  if (keys.join('\n') === before.join('\n')) return news;
  const changed = {
    open: keys,
    fresh: open.filter(({ key }) => !before.includes(key)),
    gone: before.filter((key) => !keys.includes(key)).length,
    left: keys.length,
  };
  setNews(changed);
  return changed;
}

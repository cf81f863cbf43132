/** Notes in the margin, and the places in the letter that they are about. */
import { useState } from 'react';
import type { Finding, Place } from '../../core/face.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import type { Ask } from './asks.ts';
import { useDraft } from './draft-context.tsx';
import { detectorWord, words } from './words.ts';

export interface NoteProps {
  /** The detector that found what stands there; null for words and patterns of a rule. */
  what: (place: Place) => Finding['detector'] | null;
  quote: (place: Place) => string;
  onShow: (place: Place) => void;
  onTakeOut: (place: Place) => void;
  /** Something was done about the note, which goes or changes. */
  onSettled: () => void;
}

/** So many are named; whoever wants the others finds them marked in the letter. */
const MOST_NAMED = 4;
const MOST_QUOTED = 60;

export function RefusedNote({ ask, ...note }: NoteProps & { ask: Extract<Ask, { kind: 'refused' }> }) {
  const { say } = useSpeech();
  return (
    <div className="note note-refused">
      <p>
        <Icon name="attention" /> {say(ask.text)}
      </p>
      <FoundPlaces {...note} places={ask.places} />
    </div>
  );
}

export function WarningNote({ ask, ...note }: NoteProps & { ask: Extract<Ask, { kind: 'warning' }> }) {
  const { change } = useDraft();
  const { say } = useSpeech();
  const [reason, setReason] = useState('');
  const { warning, needsReason, text } = ask;
  if (ask.confirmed) {
    return (
      <div className="note note-done">
        <p>{say(text)}</p>
        <div className="row row-between">
          <span className="tag tag-done">
            <Icon name="check" />
            {say(words.confirmed)}
          </span>
          <Button kind="quiet" onClick={() => change({ type: 'unconfirm', warning })}>
            {say(words.undo)}
          </Button>
        </div>
      </div>
    );
  }
  const isReady = !needsReason || reason.trim() !== '';
  return (
    <div className="note note-attention">
      <p>
        <Icon name="attention" /> {say(text)}
      </p>
      <FoundPlaces {...note} places={ask.places} />
      {needsReason && (
        <Field label={say(words.reason)} value={reason} maxLength={1000} onChange={setReason} />
      )}
      <Button
        disabled={!isReady}
        onClick={() => {
          change({ type: 'confirm', warning, reason: needsReason ? reason.trim() : null });
          note.onSettled();
        }}
      >
        <Icon name="check" />
        {say(words.confirm)}
      </Button>
    </div>
  );
}

/** Each place with a way to it, and a way to be rid of it. */
export function FoundPlaces({
  places,
  ...note
}: Omit<NoteProps, 'onSettled'> & { places: readonly Place[] }) {
  const { say } = useSpeech();
  if (places.length === 0) return null;
  const more = places.length - MOST_NAMED;
  return (
    <ul className="note-places">
      {places.slice(0, MOST_NAMED).map((place) => (
        <FoundPlace key={`${place.field} ${String(place.start)}`} {...note} place={place} />
      ))}
      {more > 0 && <li className="soft small">{say(words.morePlaces, more)}</li>}
    </ul>
  );
}

function FoundPlace({
  place,
  what,
  quote,
  onShow,
  onTakeOut,
}: Omit<NoteProps, 'onSettled'> & { place: Place }) {
  const { say } = useSpeech();
  const detector = what(place);
  const known = detector === null ? undefined : detectorWord[detector];
  const quoted = quote(place);
  const short = quoted.length > MOST_QUOTED ? `${quoted.slice(0, MOST_QUOTED)}…` : quoted;
  return (
    <li>
      <p>
        {known === undefined ? say(words.foundWords) : say(words.found, say(known))}
        {place.field === 'subject' && ` ${say(words.inSubject)}`}
        <q className="note-quote number">{short}</q>
      </p>
      <div className="row note-actions">
        <Button kind="quiet" aria-label={say(words.showPlaceOf, short)} onClick={() => onShow(place)}>
          {say(words.showPlace)}
        </Button>
        <Button kind="quiet" aria-label={say(words.takeOutOf, short)} onClick={() => onTakeOut(place)}>
          {say(words.takeOut)}
        </Button>
      </div>
    </li>
  );
}

/** The keys of this reader that still stand: since when, where, what tells them apart, and how to end one. */
import { useEffect, useRef, useState } from 'react';
import type { KeptKeyItem } from '../../core/face.ts';
import { useAction } from '../../ui/action.ts';
import { Button } from '../../ui/button.tsx';
import { dateTimeText } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import type { Words } from '../../ui/language.tsx';
import { Failure } from '../../ui/notice.tsx';
import { words } from './words.ts';

export interface KeyListProps {
  keys: readonly KeptKeyItem[];
  withdraw: (key: string) => Promise<void>;
}

export function KeyList({ keys, withdraw }: KeyListProps) {
  if (keys.length === 0) return null;
  return (
    <ul className="kept-keys">
      {keys.map((item) => (
        <li key={item.key}>
          <Key item={item} withdraw={withdraw} />
        </li>
      ))}
    </ul>
  );
}

function Key({ item, withdraw }: { item: KeptKeyItem; withdraw: (key: string) => Promise<void> }) {
  const { language, say } = useSpeech();
  /** Null until it was asked for. */
  const [asks, setAsks] = useState<boolean | null>(null);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The button that had the focus is gone.
    if (asks !== null) place.current?.focus();
  }, [asks]);
  const end = useAction(() => withdraw(item.key));
  const start = startOf(item);
  const where = placesOf(item).map((place) => say(place));
  return (
    <div className="stack-tight">
      <div className="row">
        <h2 className="kept-key-name" translate="no">
          {say(words.name, start)}
        </h2>
        {item.opensThis && <span className="tag tag-done">{say(words.opensThis)}</span>}
      </div>
      <p className="soft small">
        {say(words.keptAt, dateTimeText(item.keptAt, language))} · {where.join(', ')}
      </p>
      <details className="disclosure">
        <summary>
          {say(words.fingerprint)}
          <Icon name="down" />
        </summary>
        <div>
          <p className="soft small">{say(words.fingerprintWhat)}</p>
          <p className="fingerprint" translate="no">
            {item.fingerprint}
          </p>
        </div>
      </details>
      {asks === true ? (
        <div ref={place} tabIndex={-1} className="stack-tight" role="group" aria-label={say(words.withdraw)}>
          <p>{say(words.withdrawSure)}</p>
          <div className="row">
            <Button kind="danger" busy={end.busy} onClick={end.run}>
              {say(words.withdrawDo)}
            </Button>
            <Button onClick={() => setAsks(false)}>{say(words.withdrawNot)}</Button>
          </div>
        </div>
      ) : (
        <div ref={place} tabIndex={-1}>
          <Button kind="quiet" aria-label={say(words.withdrawOne, start)} onClick={() => setAsks(true)}>
            {say(words.withdraw)}
          </Button>
        </div>
      )}
      <Failure error={end.error} />
    </div>
  );
}

/** Enough of the fingerprint to tell one's keys apart by, here and on the sender's page. */
const startOf = ({ fingerprint }: KeptKeyItem): string => fingerprint.split(' ').slice(0, 2).join(' ');

function placesOf({ isHere, passphrase }: KeptKeyItem): Words[] {
  const byCode = passphrase === 'chosen' ? words.isByOwnCode : words.isByCode;
  if (passphrase === 'none') return [isHere ? words.isHere : words.isElsewhere];
  return isHere ? [words.isHere, byCode] : [byCode];
}

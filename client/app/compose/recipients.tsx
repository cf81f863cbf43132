/** Who gets the letter: chips that say in a word how each opens, and below them the choice for one of them. */
import { useId, useMemo, useState } from 'react';
import type { RefObject } from 'react';
import type { Level } from '../../core/face.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import type { Say } from '../../ui/language.tsx';
import { DoubtLines } from './doubt-lines.tsx';
import { doubtsOf } from './doubts.ts';
import { useDraft } from './draft-context.tsx';
import { addressesIn, endsAddress, missingFor } from './draft.ts';
import type { DraftRecipient } from './draft.ts';
import { proposedIn, useKnownPeople } from './known-addresses.ts';
import { OpeningChoice } from './opening-choice.tsx';
import { levelWord, words } from './words.ts';

export interface RecipientsProps {
  /** The recipient whose way of opening is shown. */
  chosen: string | null;
  onChoose: (address: string | null) => void;
  /** Where an address is typed. */
  field: RefObject<HTMLInputElement | null>;
}

export function Recipients({ chosen, onChoose, field }: RecipientsProps) {
  const { draft, addRecipients, change } = useDraft();
  const { say } = useSpeech();
  const id = useId();
  const [typed, setTyped] = useState('');
  const people = useKnownPeople();
  const { recipients, origin, confirmed } = draft;
  const known = useMemo(
    () => proposedIn(people).filter((each) => !recipients.some(({ address }) => address === each)),
    [people, recipients],
  );
  const doubts = useMemo(
    () => (people === null ? [] : doubtsOf({ recipients, origin, confirmed }, people)),
    [people, recipients, origin, confirmed],
  );
  const take = (text: string) => {
    const addresses = addressesIn(text);
    if (addresses.length > 0) addRecipients(addresses);
    setTyped('');
  };
  const open =
    draft.recipients.find(({ address }) => address === chosen) ??
    draft.recipients.find((each) => ['number', 'access_code'].includes(missingFor(each) ?? ''));
  return (
    <div className="recipients">
      <div className="line line-people">
        <label htmlFor={id} className="line-label">
          {say(words.to)}
        </label>
        <div className="line-body">
          <ul className="chips">
            {draft.recipients.map((recipient) => (
              <Chip
                key={recipient.address}
                recipient={recipient}
                open={recipient === open}
                onOpen={() => onChoose(recipient === open ? null : recipient.address)}
                onRemove={() => {
                  change({ type: 'remove_recipient', address: recipient.address });
                  field.current?.focus();
                }}
              />
            ))}
          </ul>
          <input
            ref={field}
            id={id}
            className="line-input"
            type="text"
            inputMode="email"
            list={`${id}-known`}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            placeholder={say(draft.recipients.length === 0 ? words.toHint : words.toMore)}
            value={typed}
            onChange={(event) => {
              const { value } = event.target;
              if (endsAddress(value) || (isPicked(event.nativeEvent) && known.includes(value))) take(value);
              else setTyped(value);
            }}
            onBlur={() => take(typed)}
            onPaste={(event) => {
              const pasted = event.clipboardData.getData('text');
              if (addressesIn(pasted).length > 1) {
                event.preventDefault();
                take(pasted);
              }
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') {
                event.preventDefault();
                take(typed);
              }
              const last = draft.recipients.at(-1);
              if (event.key === 'Backspace' && typed === '' && last !== undefined) {
                change({ type: 'remove_recipient', address: last.address });
              }
            }}
          />
          <datalist id={`${id}-known`}>
            {known.map((address) => (
              <option key={address} value={address} />
            ))}
          </datalist>
        </div>
      </div>
      <DoubtLines doubts={doubts} onAnswered={() => field.current?.focus()} />
      {open?.known?.valid === true && (
        <OpeningChoice
          key={open.address}
          recipient={open}
          // Once something is chosen here it stays open, also when nothing is missing any more.
          onTouch={() => onChoose(open.address)}
        />
      )}
    </div>
  );
}

/** From the list, where typing the same letters would mean that more may follow. */
const isPicked = (event: Event): boolean =>
  !(event instanceof InputEvent) || event.inputType === 'insertReplacementText';

function Chip({
  recipient,
  open,
  onOpen,
  onRemove,
}: {
  recipient: DraftRecipient;
  open: boolean;
  onOpen: () => void;
  onRemove: () => void;
}) {
  const { say } = useSpeech();
  const { addRecipients } = useDraft();
  const missing = missingFor(recipient);
  const how = howText(recipient, say);
  const wrong = missing !== null && missing !== 'looking';
  return (
    <li className="chip" data-wrong={wrong || undefined} data-open={open || undefined}>
      <button
        type="button"
        className="chip-name"
        aria-expanded={open}
        aria-label={say(words.chip, recipient.address, how)}
        onClick={missing === 'lookup_failed' ? () => addRecipients([recipient.address]) : onOpen}
      >
        <span>{recipient.known?.account?.name ?? recipient.address}</span>
        <span className="chip-how">
          {wrong && <Icon name="attention" />}
          {missing === 'lookup_failed' ? say(words.lookUpAgain) : how}
        </span>
      </button>
      <Button kind="quiet" aria-label={say(words.remove, recipient.address)} onClick={onRemove}>
        <Icon name="close" />
      </Button>
    </li>
  );
}

function howText(recipient: DraftRecipient, say: Say): string {
  switch (missingFor(recipient)) {
    case 'looking':
      return say(words.looking);
    case 'lookup_failed':
      return say(words.lookupFailed);
    case 'address':
      return say(words.noAddress);
    case 'number':
      return say(words.needsNumber);
    case 'access_code':
      return say(words.needsCode);
    case null:
      return say(levelWord[recipient.level satisfies Level]);
  }
}

/** A rule that asks for a stronger way of opening: one click gives it to everybody whom it concerns. */
import type { Level } from '../../core/face.ts';
import { Button } from '../../ui/button.tsx';
import { phoneText } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import type { Say } from '../../ui/language.tsx';
import { useCore } from '../core.tsx';
import type { Ask } from './asks.ts';
import { useDraft } from './draft-context.tsx';
import { missingFor } from './draft.ts';
import type { DraftRecipient } from './draft.ts';
import { FoundPlaces } from './notes.tsx';
import type { NoteProps } from './notes.tsx';
import { raiseWord, words } from './words.ts';

type LevelAsk = Extract<Ask, { kind: 'level' }>;

export function LevelNote({
  ask,
  onRaised,
  ...note
}: NoteProps & { ask: LevelAsk; onRaised: (address: string) => void }) {
  const { draft, change } = useDraft();
  const { say } = useSpeech();
  const raise = useRaise();
  const people = ask.people.flatMap(({ address, levels }) => {
    const recipient = draft.recipients.find((each) => each.address === address);
    return recipient === undefined ? [] : [{ recipient, levels: levels.filter(isPossibleFor(recipient)) }];
  });
  const stuck = people.filter(({ levels }) => levels.length === 0).map(({ recipient }) => recipient);
  return (
    <div className="note note-attention">
      <p>
        <Icon name="attention" />{' '}
        <span className="strong">{ask.people.map(({ address }) => address).join(', ')}</span>: {say(ask.text)}
      </p>
      <FoundPlaces {...note} places={ask.places} />
      {LEVELS.map((level) => {
        const able = people.filter(({ levels }) => levels.includes(level)).map(({ recipient }) => recipient);
        const [first] = able;
        if (first === undefined) return null;
        const isForAll = able.length === people.length;
        return (
          <div key={level} className="note-way">
            <Button
              onClick={() => {
                const lacking = able.find((each) => missingFor({ ...each, level }) === 'number');
                const { address } = lacking ?? first;
                void raise(level, able).then(() => onRaised(address));
              }}
            >
              {say(raiseWord[level])}
              {!isForAll && ` (${able.map(({ address }) => address).join(', ')})`}
            </Button>
            <p className="soft small">{askedOf(level, able, say)}</p>
          </div>
        );
      })}
      {stuck.map(({ address }) => (
        <div key={address} className="note-way">
          <p className="soft small">{say(words.noWay, address)}</p>
          <Button
            kind="quiet"
            onClick={() => {
              change({ type: 'remove_recipient', address });
              note.onSettled();
            }}
          >
            {say(words.remove, address)}
          </Button>
        </div>
      ))}
    </div>
  );
}

const LEVELS: readonly Level[] = ['sms', 'code', 'key'];

const isPossibleFor =
  ({ known }: DraftRecipient) =>
  (level: Level): boolean =>
    level !== 'key' || known?.account != null || known?.keptKey != null;

/** What that takes: of the sender, and of those who open. */
function askedOf(level: Level, people: readonly DraftRecipient[], say: Say): string {
  if (level === 'key') return say(words.raiseKeyAsks);
  if (level === 'code') return say(words.raiseCodeAsks, people.length);
  const [one] = people;
  const number = one?.number ?? '';
  return people.length === 1 && number.startsWith('+')
    ? say(words.raiseSmsTo, phoneText(number))
    : say(words.raiseSmsAsks, people.length);
}

/** From now on they open in this way; whoever needs an access code has one. */
function useRaise(): (level: Level, people: readonly DraftRecipient[]) => Promise<void> {
  const { compose } = useCore();
  const { change } = useDraft();
  return async (level, people) => {
    const codeFor = async (recipient: DraftRecipient): Promise<string> => {
      const needsOne = !recipient.ownCode && missingFor({ ...recipient, level }) === 'access_code';
      return needsOne ? (recipient.knownCode ?? (await compose.newAccessCode())) : recipient.accessCode;
    };
    const codes = await Promise.all(people.map(codeFor));
    people.forEach(({ address }, index) => {
      const accessCode = codes[index] ?? '';
      change({ type: 'recipient', address, patch: { level, accessCode } });
    });
  };
}

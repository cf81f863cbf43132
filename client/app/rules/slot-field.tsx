/** The controls that stand in the slots of a sentence while it is changed. */
import { useId, useState } from 'react';
import {
  Button as AriaButton,
  DialogTrigger,
  Input,
  Menu,
  MenuItem,
  MenuTrigger,
  NumberField,
  Popover,
} from 'react-aria-components';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { isSlot } from './sentence/piece.ts';
import type { Piece, Slot } from './sentence/piece.ts';
import { words } from './words.ts';

type Of<T, K extends Slot<T>['kind']> = Extract<Slot<T>, { kind: K }>;

/** A sentence with a control in each of its slots. */
export function Pieces<T>({
  pieces,
  onChange,
}: {
  pieces: readonly Piece<T>[];
  onChange: (next: T) => void;
}) {
  return (
    <>
      {pieces.map((piece, place) =>
        isSlot(piece) ? (
          <SlotField key={place} slot={piece} onChange={onChange} />
        ) : (
          <span key={place}>{piece}</span>
        ),
      )}
    </>
  );
}

function SlotField<T>({ slot, onChange }: { slot: Slot<T>; onChange: (next: T) => void }) {
  switch (slot.kind) {
    case 'one':
    case 'some':
      return <Choice slot={slot} onChange={onChange} />;
    case 'number':
      return <Amount slot={slot} onChange={onChange} />;
    case 'line':
      return <Line slot={slot} onChange={onChange} />;
    case 'lines':
      return <Lines slot={slot} onChange={onChange} />;
    case 'hours':
      return <Hours slot={slot} onChange={onChange} />;
    case 'texts':
      return <Texts slot={slot} onChange={onChange} />;
  }
}

function Token({ name, text, missing = false }: { name: string; text: string; missing?: boolean }) {
  return (
    <AriaButton className="rule-token" aria-label={`${name}: ${text}`} data-missing={missing || undefined}>
      <span>{text}</span>
      <Icon name="down" />
    </AriaButton>
  );
}

function Choice<T>({ slot, onChange }: { slot: Of<T, 'one' | 'some'>; onChange: (next: T) => void }) {
  const { say } = useSpeech();
  const chosen = slot.kind === 'one' ? [slot.chosen] : slot.chosen;
  const shown = slot.text === '' ? (slot.options.find(({ id }) => id === chosen[0])?.text ?? '') : slot.text;
  return (
    <MenuTrigger>
      <Token name={say(slot.name)} text={shown} missing={slot.missing ?? false} />
      <Popover className="menu rule-choices" placement="bottom start">
        <Menu
          aria-label={say(slot.name)}
          selectionMode={slot.kind === 'one' ? 'single' : 'multiple'}
          disallowEmptySelection={slot.kind === 'one' || !slot.mayBeNone}
          selectedKeys={chosen}
          onSelectionChange={(keys) => {
            const ids = slot.options.map(({ id }) => id).filter((id) => keys === 'all' || keys.has(id));
            if (slot.kind === 'some') onChange(slot.put(ids));
            else if (ids[0] !== undefined) onChange(slot.put(ids[0]));
          }}
        >
          {slot.options.map(({ id, text }) => (
            <MenuItem key={id} id={id} className="menu-item" textValue={text}>
              {({ isSelected }) => (
                <>
                  <span className="rule-tick">{isSelected && <Icon name="check" />}</span>
                  <span>{text}</span>
                </>
              )}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function Amount<T>({ slot, onChange }: { slot: Of<T, 'number'>; onChange: (next: T) => void }) {
  const { say } = useSpeech();
  const [before, after] = slot.around ?? ['', ''];
  return (
    <>
      {before}
      <NumberField
        className="rule-amount"
        aria-label={say(slot.name)}
        value={slot.value}
        minValue={slot.min}
        maxValue={slot.max}
        step={slot.step}
        isWheelDisabled
        onChange={(value) => {
          if (!Number.isNaN(value)) onChange(slot.put(value));
        }}
      >
        <Input className="input rule-inline number" />
      </NumberField>
      {after}
    </>
  );
}

function Line<T>({ slot, onChange }: { slot: Of<T, 'line'>; onChange: (next: T) => void }) {
  const { say } = useSpeech();
  return (
    <input
      className={slot.isCode ? 'input rule-inline rule-line rule-code' : 'input rule-inline rule-line'}
      aria-label={say(slot.name)}
      aria-invalid={slot.missing === true || undefined}
      autoComplete="off"
      spellCheck={!slot.isCode}
      maxLength={slot.maxLength}
      value={slot.value}
      onChange={(event) => onChange(slot.put(event.target.value))}
    />
  );
}

function Lines<T>({ slot, onChange }: { slot: Of<T, 'lines'>; onChange: (next: T) => void }) {
  const { say } = useSpeech();
  const id = useId();
  // As it is typed; blank lines and spaces are left out of what is kept.
  const [typed, setTyped] = useState(() => slot.value.join('\n'));
  const [isOpen, setOpen] = useState(false);
  return (
    <DialogTrigger
      isOpen={isOpen}
      onOpenChange={(open) => {
        setOpen(open);
        if (open) setTyped(slot.value.join('\n'));
      }}
    >
      <Token name={say(slot.name)} text={slot.text} missing={slot.missing ?? false} />
      <Popover className="menu rule-popover" placement="bottom start" aria-label={say(slot.name)}>
        <div className="stack-tight">
          <label className="field-label" htmlFor={id}>
            {say(slot.name)}
          </label>
          <span className="field-hint" id={`${id}-hint`}>
            {say(slot.hint)}
          </span>
          <textarea
            id={id}
            className="input"
            aria-describedby={`${id}-hint`}
            rows={6}
            autoCapitalize="none"
            spellCheck={false}
            // Whoever opened it came to type.
            autoFocus
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              const each = event.target.value.split('\n').map((line) => line.trim());
              onChange(slot.put([...new Set(each.filter((line) => line !== ''))]));
            }}
          />
          <AriaButton className="button button-secondary" onPress={() => setOpen(false)}>
            {say(words.ready)}
          </AriaButton>
        </div>
      </Popover>
    </DialogTrigger>
  );
}

function Hours<T>({ slot, onChange }: { slot: Of<T, 'hours'>; onChange: (next: T) => void }) {
  const { say } = useSpeech();
  const id = useId();
  const { from, until } = slot;
  const [isOpen, setOpen] = useState(false);
  const some = (time: string) => (time === '' ? undefined : time);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Token name={say(slot.name)} text={slot.text} missing={slot.missing ?? false} />
      <Popover className="menu rule-popover" placement="bottom start" aria-label={say(slot.name)}>
        <div className="stack-tight">
          <div className="rule-hours">
            <div className="field">
              <label htmlFor={`${id}-from`}>{say(words.hoursFrom)}</label>
              <input
                id={`${id}-from`}
                className="input"
                type="time"
                value={from ?? ''}
                onChange={(event) => onChange(slot.put(some(event.target.value), until))}
              />
            </div>
            <div className="field">
              <label htmlFor={`${id}-until`}>{say(words.hoursUntil)}</label>
              <input
                id={`${id}-until`}
                className="input"
                type="time"
                value={until ?? ''}
                onChange={(event) => onChange(slot.put(from, some(event.target.value)))}
              />
            </div>
          </div>
          <p className="field-hint">{say(words.hoursHint)}</p>
          <AriaButton className="button button-secondary" onPress={() => setOpen(false)}>
            {say(words.ready)}
          </AriaButton>
        </div>
      </Popover>
    </DialogTrigger>
  );
}

function Texts<T>({ slot, onChange }: { slot: Of<T, 'texts'>; onChange: (next: T) => void }) {
  const { say } = useSpeech();
  const id = useId();
  return (
    <span className="rule-texts">
      {(['nl', 'en'] as const).map((language) => (
        <span key={language} className="field">
          <label htmlFor={`${id}-${language}`}>
            {say(slot.name)}, {say(words.inLanguage[language])}
          </label>
          <textarea
            id={`${id}-${language}`}
            className="input"
            lang={language}
            rows={3}
            maxLength={500}
            aria-invalid={(language === 'nl' && slot.missing === true) || undefined}
            placeholder={language === 'en' ? slot.value.nl : undefined}
            value={slot.value[language]}
            onChange={(event) => onChange(slot.put({ ...slot.value, [language]: event.target.value }))}
          />
        </span>
      ))}
    </span>
  );
}

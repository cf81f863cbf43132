import { useEffect, useRef } from 'react';
import { Menu, MenuItem, MenuTrigger, Popover, Button as AriaButton } from 'react-aria-components';
import type { OwnDetector, Rule } from '../../core/face.ts';
import { Button } from '../../ui/button.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Preview } from './preview.tsx';
import { RuleEditor } from './rule-editor.tsx';
import { Sentence } from './sentence-view.tsx';
import { words } from './words.ts';

export interface RuleCardProps {
  rule: Rule;
  own: readonly OwnDetector[];
  /** The same rule in the version in force; null for a new one. */
  base: Rule | null;
  ownBase: readonly OwnDetector[];
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  onChange: (rule: Rule) => void;
  onRemove: () => void;
  onUp: (() => void) | null;
  onDown: (() => void) | null;
}

/** One rule: its sentence, or the same sentence with controls in it. */
export function RuleCard(props: RuleCardProps) {
  const { rule, own, base, ownBase, isOpen, onOpen, onChange } = props;
  const { say, language } = useSpeech();
  const name = rule.name[language] || rule.name.nl || say(words.unnamed);
  const isChanged = base !== null && JSON.stringify(base) !== JSON.stringify(rule);
  const heading = useRef<HTMLHeadingElement>(null);
  const wasOpen = useRef(false);
  // Where one goes on with it, once it opens.
  useEffect(() => {
    if (isOpen && !wasOpen.current) heading.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  return (
    <article className="sheet rule-card" data-open={isOpen || undefined}>
      <header className="rule-card-top">
        <h2 ref={heading} tabIndex={-1}>
          {name}
        </h2>
        {base === null && <span className="tag tag-attention">{say(words.isNew)}</span>}
        {isChanged && <span className="tag tag-attention">{say(words.isChanged)}</span>}
      </header>
      {isOpen ? <RuleEditor rule={rule} own={own} onChange={onChange} /> : <Sentence rule={rule} own={own} />}
      {isOpen && isChanged && (
        <div className="rule-before stack-tight">
          <span className="field-label">{say(words.inForceNow)}</span>
          <Sentence rule={base} own={ownBase} />
        </div>
      )}
      <Preview rule={rule} isShown={isOpen} own={own} />
      <footer className="row">
        <Button
          kind={isOpen ? 'primary' : 'secondary'}
          aria-expanded={isOpen}
          aria-label={isOpen ? undefined : say(words.changeRule, name)}
          onClick={() => onOpen(!isOpen)}
        >
          {say(isOpen ? words.ready : words.change)}
        </Button>
        {isChanged && (
          <Button kind="quiet" aria-label={say(words.putBackRule, name)} onClick={() => onChange(base)}>
            {say(words.putBack)}
          </Button>
        )}
        <CardMenu {...props} name={name} />
      </footer>
    </article>
  );
}

function CardMenu({ name, onUp, onDown, onRemove }: RuleCardProps & { name: string }) {
  const { say } = useSpeech();
  return (
    <MenuTrigger>
      <AriaButton className="button button-quiet" aria-label={say(words.moreOf, name)}>
        {say(words.more)}
      </AriaButton>
      <Popover className="menu" placement="bottom start">
        <Menu aria-label={say(words.moreOf, name)}>
          {onUp !== null && (
            <MenuItem className="menu-item" onAction={onUp}>
              {say(words.up)}
            </MenuItem>
          )}
          {onDown !== null && (
            <MenuItem className="menu-item" onAction={onDown}>
              {say(words.down)}
            </MenuItem>
          )}
          <MenuItem className="menu-item" onAction={onRemove}>
            {say(words.remove)}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

import {
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Button as AriaButton,
} from 'react-aria-components';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import type { Words } from '../../ui/language.tsx';

interface Item {
  id: string;
  name: Words;
  hint?: string;
}

/** A button that opens a list of what can be added. */
export function AddMenu<I extends Item>({
  label,
  primary = false,
  groups,
  onAdd,
}: {
  label: string;
  primary?: boolean;
  groups: readonly { title: Words | null; items: readonly I[] }[];
  onAdd: (item: I) => void;
}) {
  const { say } = useSpeech();
  const items = (list: readonly I[]) =>
    list.map((item) => (
      <MenuItem
        key={item.id}
        id={item.id}
        className="menu-item rule-add-item"
        textValue={say(item.name)}
        onAction={() => onAdd(item)}
      >
        <span>{say(item.name)}</span>
        {item.hint !== undefined && <span className="soft small">{item.hint}</span>}
      </MenuItem>
    ));
  return (
    <MenuTrigger>
      <AriaButton className={primary ? 'button button-primary' : 'button button-quiet'}>
        <Icon name="plus" />
        <span>{label}</span>
      </AriaButton>
      <Popover className="menu rule-choices" placement="bottom start">
        <Menu aria-label={label}>
          {groups.map(({ title, items: list }, place) =>
            title === null ? (
              items(list)
            ) : (
              <MenuSection key={place}>
                <Header className="rule-menu-title">{say(title)}</Header>
                {items(list)}
              </MenuSection>
            ),
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** What surrounds every page of a member: mailboxes, administration, and who is signed in. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { Menu, MenuItem, MenuTrigger, Popover, Button as AriaButton } from 'react-aria-components';
import { NavLink, useNavigate } from 'react-router';
import { Icon } from '../../ui/icon.tsx';
import type { IconName } from '../../ui/icon.tsx';
import { LanguageSwitch, useSpeech } from '../../ui/language.tsx';
import type { Words } from '../../ui/language.tsx';
import { Seal } from '../../ui/seal.tsx';
import { forgetAccount, useAccount } from '../account.tsx';
import { useDraft } from '../compose/draft-context.tsx';
import { useNewMessage } from '../compose/new-message.ts';
import { useCore } from '../core.tsx';
import { useInbox } from '../mail/mailboxes.ts';
import { ShortcutHelp } from './shortcut-help.tsx';
import { words } from './words.ts';

/** `entered`: somebody signed in just now, and goes on with the page; else the browser begins at its top. */
export function Shell({ entered, children }: { entered: boolean; children: ReactNode }) {
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    // A page may have chosen a place of its own.
    if (entered && !main.current?.contains(document.activeElement)) main.current?.focus();
  }, [entered]);
  const account = useAccount();
  const { say } = useSpeech();
  const unread = useInbox().data?.pages[0]?.unread ?? 0;
  return (
    <div className="shell">
      <a className="skip button button-primary" href="#main">
        {say(words.skip)}
      </a>
      <header className="shell-side no-print">
        <div className="shell-who">
          <Seal name={account.organisation.name} size={40} />
          <span className="strong">{account.organisation.name}</span>
        </div>
        <nav className="shell-nav" aria-label={say(words.pages)}>
          <NewMessage />
          <ul>
            <Place to="/" icon="inbox" name={words.inbox} unread={unread} />
            <Place to="/drafts" icon="pen" name={words.drafts} />
            <Place to="/sent" icon="sent" name={words.sent} />
          </ul>
          {account.role === 'admin' && (
            <>
              <h2 className="shell-group">{say(words.administration)}</h2>
              <ul>
                <Place to="/people" icon="people" name={words.people} />
                <Place to="/rules" icon="rules" name={words.rules} />
                <Place to="/log" icon="log" name={words.log} />
              </ul>
            </>
          )}
        </nav>
        <div className="shell-foot">
          <AccountMenu />
          <ShortcutHelp />
          <LanguageSwitch />
        </div>
      </header>
      <main className="shell-main" id="main" ref={main} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

/**
 * Elsewhere it goes on with what is being written, where there is something; on its own page it begins another
 * message, and the one there stays among the drafts.
 */
function NewMessage() {
  const { say } = useSpeech();
  const { isGoingOn, go } = useNewMessage();
  return (
    <NavLink
      className="button button-primary shell-new"
      to="/new"
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        go();
      }}
    >
      <Icon name="pen" />
      <span>{say(isGoingOn ? words.continueMessage : words.newMessage)}</span>
    </NavLink>
  );
}

function Place({ to, icon, name, unread = 0 }: { to: string; icon: IconName; name: Words; unread?: number }) {
  const { say } = useSpeech();
  return (
    <li>
      <NavLink className="place" to={to} end={to === '/'}>
        <Icon name={icon} />
        <span>{say(name)}</span>
        {unread > 0 && (
          <span className="place-count number">
            <span aria-hidden="true">{unread}</span>
            <span className="unseen">, {say(words.unread, unread)}</span>
          </span>
        )}
      </NavLink>
    </li>
  );
}

function AccountMenu() {
  const account = useAccount();
  const { session } = useCore();
  const queries = useQueryClient();
  const { saving } = useDraft();
  const navigate = useNavigate();
  const { say } = useSpeech();
  const signOut = async () => {
    // What was typed in the last seconds is found again at the next sign-in, where it can be kept now.
    await saving.flush().catch(() => undefined);
    // The keys of this device are gone whether the service hears of it or not.
    await session.signOut().catch(() => undefined);
    forgetAccount(queries);
    void navigate('/');
  };
  return (
    <MenuTrigger>
      <AriaButton className="account-button" aria-label={say(words.accountOf, account.name)}>
        <Icon name="person" />
        <span>{account.name}</span>
      </AriaButton>
      <Popover className="menu" placement="top start">
        <Menu aria-label={say(words.accountOf, account.name)}>
          <MenuItem className="menu-item" onAction={() => void navigate('/account')}>
            {say(words.account)}
          </MenuItem>
          <MenuItem className="menu-item" onAction={() => void signOut()}>
            {say(words.signOut)}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

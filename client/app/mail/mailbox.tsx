/** The list of a mailbox beside the letter that is open: two columns, or one of the two on a narrow page. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import { listTimeText } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { words } from './words.ts';

export function Mailbox({
  title,
  list,
  open,
}: {
  title: string;
  list: ReactNode;
  /** The letter; null while none is chosen. */
  open: ReactNode | null;
}) {
  const { say } = useSpeech();
  usePageTitle(title);
  return (
    <div className="mailbox" data-open={open !== null || undefined}>
      <section className="mailbox-list no-print" aria-label={title}>
        {open === null ? (
          <h1 className="mailbox-title">{title}</h1>
        ) : (
          <h2 className="mailbox-title">{title}</h2>
        )}
        {list}
      </section>
      <div className="mailbox-letter">{open ?? <p className="mailbox-none soft">{say(words.choose)}</p>}</div>
    </div>
  );
}

export interface MailRowProps {
  to: string;
  who: string;
  /** Undefined while it is being fetched, null when the message cannot be read. */
  subject: string | null | undefined;
  time: number;
  attachments: number;
  unread?: boolean;
  /** Below the subject: what has become of it. */
  state?: ReactNode;
}

export function MailRow({ to, who, subject, time, attachments, unread = false, state }: MailRowProps) {
  const { language, say } = useSpeech();
  const [now] = useState(Date.now);
  return (
    <li>
      <NavLink className="mail-row" to={to} data-unread={unread || undefined}>
        <span className="mail-row-who">
          {unread && (
            <>
              <span className="mail-row-dot" aria-hidden="true" />
              <span className="unseen">{say(words.unread)}: </span>
            </>
          )}
          {who}
        </span>
        <time className="mail-row-time number" dateTime={new Date(time).toISOString()}>
          {listTimeText(time, now, language)}
        </time>
        <span className="mail-row-subject">
          {subject === undefined ? <span className="shade">&nbsp;</span> : (subject ?? say(words.unreadable))}
        </span>
        {attachments > 0 && (
          <span className="mail-row-files" title={say(words.attachments, attachments)}>
            <Icon name="attachment" />
            <span className="unseen">{say(words.attachments, attachments)}</span>
          </span>
        )}
        {state !== undefined && <span className="mail-row-state">{state}</span>}
      </NavLink>
    </li>
  );
}

export function EmptyMailbox({
  title,
  what,
  children,
}: {
  title: string;
  what: string;
  children?: ReactNode;
}) {
  return (
    <div className="mailbox-empty">
      <p className="strong">{title}</p>
      <p className="soft">{what}</p>
      {children}
    </div>
  );
}

/** The list of a mailbox beside the letter that is open: two columns, or one of the two on a narrow page. */
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import { listTimeText } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { useSeen } from '../../ui/in-view.ts';
import { words as shared } from '../../ui/words.ts';
import type { ConversationRow } from './conversations.ts';
import { useGlance } from './glance.ts';
import { words } from './words.ts';

export function Mailbox({
  title,
  list,
  thread,
  open,
}: {
  title: string;
  list: ReactNode;
  /** The conversation that is open; null while none is. */
  thread: string | null;
  open: ReactNode | null;
}) {
  const { say } = useSpeech();
  const rows = useRef<HTMLElement>(null);
  const shown = useRef(thread);
  // Whoever leaves a conversation goes on at its row, unless they have gone somewhere else already.
  useEffect(() => {
    const left = shown.current;
    shown.current = thread;
    if (thread !== null || left === null || document.activeElement !== document.body) return;
    rows.current?.querySelector<HTMLElement>(`.mail-row[href$="/${CSS.escape(left)}"]`)?.focus();
  }, [thread]);
  usePageTitle(title);
  return (
    <div className="mailbox" data-open={open !== null || undefined}>
      <section className="mailbox-list no-print" ref={rows} aria-label={title}>
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
  row: ConversationRow;
  /** Below the subject: what has become of it. */
  state?: ReactNode;
}

/** A conversation in a list. Its subject is fetched when the row comes into view. */
export function MailRow({ to, row, state }: MailRowProps) {
  const { language, say } = useSpeech();
  const [now] = useState(Date.now);
  const place = useRef<HTMLLIElement>(null);
  const glance = useGlance(row.message, useSeen(place));
  const { who, count, unread, attachments, answered, time } = row;
  return (
    <li ref={place}>
      <NavLink className="mail-row" to={to} data-unread={unread > 0 || undefined}>
        <span className="mail-row-who">
          {unread > 0 && (
            <>
              <span className="mail-row-dot" aria-hidden="true" />
              <span className="unseen">{say(words.unread)}: </span>
            </>
          )}
          {who.length > 3 ? say(words.others, who[0] ?? '', who.length - 1) : who.join(', ')}
        </span>
        <time className="mail-row-time number" dateTime={new Date(time).toISOString()}>
          {listTimeText(time, now, language)}
        </time>
        <span className="mail-row-subject">
          {glance === undefined ? (
            <span className="shade">&nbsp;</span>
          ) : glance.subject === '' ? (
            say(shared.noSubject)
          ) : (
            (glance.subject ?? say(words.unreadable))
          )}
        </span>
        <span className="mail-row-marks">
          {answered && (
            <span title={say(words.answered)}>
              <Icon name="reply" />
              <span className="unseen">{say(words.answered)}</span>
            </span>
          )}
          {attachments > 0 && (
            <span title={say(shared.attachments, attachments)}>
              <Icon name="attachment" />
              <span className="unseen">{say(shared.attachments, attachments)}</span>
            </span>
          )}
          {count > 1 && (
            <span className="mail-row-count number" title={say(words.letters, count)}>
              <span aria-hidden="true">{count}</span>
              <span className="unseen">{say(words.letters, count)}</span>
            </span>
          )}
        </span>
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

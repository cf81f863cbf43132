/** The rows of a mailbox: found, counted, walked through by keyboard, and more of them on demand. */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useAction } from '../../ui/action.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Waiting } from '../../ui/progress.tsx';
import { words as shared } from '../../ui/words.ts';
import { useNewMessage } from '../compose/new-message.ts';
import { useCore } from '../core.tsx';
import { useShortcuts } from '../shell/shortcuts.tsx';
import type { ConversationRow } from './conversations.ts';
import { MailRow } from './mailbox.tsx';
import type { Box } from './mailboxes.ts';
import { words } from './words.ts';

export interface ConversationListProps {
  box: Box;
  /** The pages that the rows are of. */
  pages: {
    isPending: boolean;
    error: unknown;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    refetch: () => unknown;
    fetchNextPage: () => unknown;
  };
  rows: readonly ConversationRow[];
  /** Every message that is listed, so that a search can fetch what was not read yet. */
  messages: readonly string[];
  empty: ReactNode;
  state?: (row: ConversationRow) => ReactNode;
}

export function ConversationList({ box, pages, rows, messages, empty, state }: ConversationListProps) {
  const { say } = useSpeech();
  const list = useRef<HTMLUListElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const newMessage = useNewMessage();
  const [typed, setTyped] = useState('');
  const search = useSearch(typed, rows, messages);
  useShortcuts({
    j: () => walk(list.current, 1),
    k: () => walk(list.current, -1),
    '/': () => field.current?.focus(),
    c: newMessage.go,
  });
  if (pages.isPending) return <Waiting>{say(words.loading)}</Waiting>;
  if (pages.error !== null && rows.length === 0) {
    return (
      <Failure error={pages.error}>
        <Button onClick={() => void pages.refetch()}>{say(shared.tryAgain)}</Button>
      </Failure>
    );
  }
  if (rows.length === 0) return empty;
  return (
    <>
      <SearchField field={field} typed={typed} onType={setTyped} />
      {search !== null && (
        <div className="mail-search-note stack-tight small" role="status">
          <p>
            {!search.isDone
              ? say(words.searching)
              : search.rows.length === 0
                ? say(words.searchNothing)
                : say(words.found, search.rows.length)}
          </p>
          <p className="soft">{say(words.searchNote, search.searched)}</p>
          {search.unopened > 0 && (
            <Button kind="quiet" busy={search.reading} onClick={search.readAll}>
              {say(words.searchAll, search.unopened)}
            </Button>
          )}
        </div>
      )}
      <ul
        ref={list}
        className="mail-rows"
        onKeyDown={(event) => {
          const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
          if (step === 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          walk(list.current, step);
        }}
      >
        {(search?.rows ?? rows).map((row) => (
          <MailRow key={row.thread} to={`/${box}/${row.thread}`} row={row} state={state?.(row)} />
        ))}
      </ul>
      {pages.hasNextPage && (
        <div className="mail-more">
          <Button busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {say(words.older)}
          </Button>
        </div>
      )}
    </>
  );
}

function SearchField({
  field,
  typed,
  onType,
}: {
  field: React.RefObject<HTMLInputElement | null>;
  typed: string;
  onType: (typed: string) => void;
}) {
  const id = useId();
  const { say } = useSpeech();
  return (
    <search className="mail-search">
      <label htmlFor={id} className="unseen">
        {say(words.searchHint)}
      </label>
      <Icon name="search" />
      <input
        ref={field}
        id={id}
        className="input"
        type="search"
        autoComplete="off"
        placeholder={say(words.searchHint)}
        value={typed}
        onChange={(event) => onType(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          onType('');
          field.current?.blur();
        }}
      />
    </search>
  );
}

interface Search {
  rows: ConversationRow[];
  /** False while letters are looked into: then nothing is said of how much was found. */
  isDone: boolean;
  /** Letters that were looked into. */
  searched: number;
  /** Messages of this list that were not looked into yet. */
  unopened: number;
  reading: boolean;
  readAll: () => void;
}

/** Null while nothing is looked for. Letters are searched by the core, names and addresses here. */
function useSearch(
  typed: string,
  rows: readonly ConversationRow[],
  messages: readonly string[],
): Search | null {
  const { mail } = useCore();
  const queries = useQueryClient();
  const wanted = typed.trim();
  const { data, isPlaceholderData } = useQuery({
    queryKey: ['search', wanted],
    queryFn: () => mail.search(wanted),
    enabled: wanted !== '',
    // Until the new words were looked for, what the old ones found stays.
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const reading = useAction(async () => {
    const glances = await mail.subjects([...messages]);
    for (const glance of glances) queries.setQueryData(['glance', glance.message], glance);
    await queries.invalidateQueries({ queryKey: ['search'] });
  });
  if (wanted === '') return null;
  const threads = new Set(data?.threads ?? []);
  const lower = wanted.toLocaleLowerCase('nl');
  const glanced = messages.filter((message) => queries.getQueryData(['glance', message]) !== undefined);
  return {
    rows: rows.filter(
      ({ thread, who }) =>
        threads.has(thread) || who.some((name) => name.toLocaleLowerCase('nl').includes(lower)),
    ),
    searched: data?.searched ?? 0,
    isDone: data !== undefined && !isPlaceholderData,
    unopened: messages.length - glanced.length,
    reading: reading.busy,
    readAll: reading.run,
  };
}

/** Focus to the next row or the one before, from the one that has it or that is open. */
function walk(list: HTMLElement | null, step: 1 | -1): void {
  const rows = [...(list?.querySelectorAll<HTMLElement>('.mail-row') ?? [])];
  const focused = rows.indexOf(document.activeElement as HTMLElement);
  const at = focused >= 0 ? focused : rows.findIndex((row) => row.ariaCurrent === 'page');
  const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step));
  rows[next]?.focus();
}

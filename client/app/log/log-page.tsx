import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LogItem, LogPage as Page } from '../../core/face.ts';
import { useAction } from '../../ui/action.ts';
import { Button } from '../../ui/button.tsx';
import { momentText } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import type { Say } from '../../ui/language.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Waiting } from '../../ui/progress.tsx';
import { words as shared } from '../../ui/words.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { useCore } from '../core.tsx';
import { factsOf, happenedText } from './facts.ts';
import { words } from './words.ts';

const PAGE = 100;

/** The communication log, newest first, checked against its signed checkpoint; content is opened here. */
export default function LogPage() {
  const { organisation } = useCore();
  const { say } = useSpeech();
  usePageTitle(say(words.title));
  const log = useInfiniteQuery({
    queryKey: ['log'],
    queryFn: ({ pageParam }) =>
      organisation.readLog(pageParam === null ? { limit: PAGE } : { before: pageParam, limit: PAGE }),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => {
      const oldest = last.entries.at(-1)?.seq ?? 0;
      return oldest > 0 ? oldest : null;
    },
    // Every reading is an entry itself: it is done when somebody asks, not behind their back.
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const first = log.data?.pages[0];
  return (
    <div className="admin-page admin-page-wide">
      <div className="stack-tight">
        <h1>{say(words.title)}</h1>
        <p className="soft">{say(words.what)}</p>
      </div>
      {log.isPending && <Waiting>{say(words.loading)}</Waiting>}
      {log.isError && (
        <Failure error={log.error}>
          <Button onClick={() => void log.refetch()}>{say(shared.tryAgain)}</Button>
        </Failure>
      )}
      {first !== undefined && <Checkpoint page={first} />}
      {log.data !== undefined && (
        <ol className="sheet log">
          {log.data.pages
            .flatMap(({ entries }) => entries)
            .map((entry) => (
              <Entry key={entry.seq} entry={entry} />
            ))}
        </ol>
      )}
      {log.hasNextPage && (
        <Button busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          {say(words.older)}
        </Button>
      )}
    </div>
  );
}

function Checkpoint({ page }: { page: Page }) {
  const { language, say } = useSpeech();
  const size = new Intl.NumberFormat(language === 'nl' ? 'nl-NL' : 'en-GB').format(page.checkpoint.size);
  return (
    <>
      <Notice kind="done">
        <p>{say(words.checkpoint, size)}</p>
        <p className="small soft fingerprint" translate="no">
          {say(words.root, page.checkpoint.root)}
        </p>
      </Notice>
      {!page.readsContent && (
        <Notice kind="attention">
          <p>{say(words.noContent)}</p>
        </Notice>
      )}
    </>
  );
}

function Entry({ entry }: { entry: LogItem }) {
  const { language, say } = useSpeech();
  const { seq, time, outcome, details, content, intact } = entry;
  return (
    <li className="log-entry">
      <div className="log-when number soft">
        <span>{seq}</span>
        <time dateTime={new Date(time).toISOString()}>{momentText(time, language)}</time>
      </div>
      <div className="log-what">
        <p>
          <span className="strong">{whoText(entry, say)}</span> {happenedText(entry, say)}
          {outcome !== 'success' && (
            <span className="tag tag-attention">
              <Icon name="attention" />
              {say(outcome === 'refused' ? words.refused : words.failure)}
            </span>
          )}
        </p>
        {content !== null && (
          <p className="log-content">
            <q>{content.subject}</q>
            {content.attachments.length > 0 && (
              <span className="soft"> · {content.attachments.join(', ')}</span>
            )}
          </p>
        )}
        <p className="soft small">
          {details === null ? say(words.erased) : factsOf(details, say).join(' · ')}
        </p>
        {!intact && (
          <p className="tag tag-refused">
            <Icon name="attention" />
            {say(words.broken)}
          </p>
        )}
      </div>
      <Prove seq={seq} />
    </li>
  );
}

function whoText({ details }: LogItem, say: Say): string {
  if (details === null) return '—';
  const { kind, name, address } = details.actor;
  if (kind === 'service') return say(words.byService);
  return name ?? address ?? say(words.byGuest);
}

function Prove({ seq }: { seq: number }) {
  const { organisation } = useCore();
  const { say } = useSpeech();
  const [size, setSize] = useState<number | null>(null);
  const prove = useAction(async () => setSize((await organisation.proveEntry(seq)).size));
  if (size !== null) {
    return (
      <span className="tag tag-done log-proof" role="status">
        <Icon name="check" />
        {say(words.proven, size)}
      </span>
    );
  }
  return (
    <div className="log-proof">
      <Button kind="quiet" busy={prove.busy} aria-label={say(words.proveOf, seq)} onClick={prove.run}>
        {say(words.prove)}
      </Button>
      <Failure error={prove.error} />
    </div>
  );
}

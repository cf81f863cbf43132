import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Button } from '../../ui/button.tsx';
import { useDownloads } from '../../ui/downloads.ts';
import { dateText } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { LetterSheet } from '../../ui/letter.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Waiting } from '../../ui/progress.tsx';
import { words as shared } from '../../ui/words.ts';
import { useAccount } from '../account.tsx';
import { useCore, useCoreEvents } from '../core.tsx';
import { words } from './words.ts';

/** One message, opened with every check of a reader. What comes below the letter is the page's own. */
export function OpenMessage({
  message,
  back,
  children,
}: {
  message: string;
  back: string;
  children?: ReactNode;
}) {
  const { mail } = useCore();
  const { organisation } = useAccount();
  const queries = useQueryClient();
  const { language, say } = useSpeech();
  const heading = useRef<HTMLHeadingElement>(null);
  const attachments = useDownloads({
    whole: (part) => mail.downloadAttachment(message, part),
    to: (part, destination) => mail.downloadAttachmentTo(message, part, destination),
    cancel: (part) => mail.cancelDownload(message, part),
  });
  const opened = useQuery({
    queryKey: ['message', message],
    queryFn: () => mail.openMessage(message),
    staleTime: Infinity,
  });
  const isThere = opened.data !== undefined;
  useEffect(() => {
    if (!isThere) return;
    heading.current?.focus({ preventScroll: true });
    // Opening it is what makes it read.
    void queries.invalidateQueries({ queryKey: ['inbox'] });
  }, [isThere, queries]);
  useCoreEvents((event) => {
    if (event.type === 'download' && event.message === message) {
      attachments.onProgress(event.part, event.receivedBytes, event.totalBytes);
    }
  });
  return (
    <div className="stack">
      <div className="row row-between no-print">
        <Link className="button button-quiet mailbox-back" to={back}>
          <Icon name="back" />
          {say(words.back)}
        </Link>
        {isThere && (
          <Button kind="quiet" onClick={() => window.print()}>
            <Icon name="print" />
            {say(words.print)}
          </Button>
        )}
      </div>
      {opened.isPending && (
        <div className="sheet letter">
          <Waiting>{say(words.reading)}</Waiting>
        </div>
      )}
      {opened.isError && (
        <Failure error={opened.error}>
          <Button onClick={() => void opened.refetch()}>{say(shared.tryAgain)}</Button>
        </Failure>
      )}
      {opened.data !== undefined && (
        <LetterSheet
          letter={opened.data}
          heading="h1"
          headingRef={heading}
          downloads={attachments.downloads}
          onDownload={attachments.start}
          onStop={attachments.stop}
        >
          <div className="stack-tight soft small">
            <p>{say(words.until, dateText(opened.data.expiresAt, language))}</p>
            {opened.data.archive && <p>{say(words.archive, organisation.name)}</p>}
          </div>
        </LetterSheet>
      )}
      {children}
    </div>
  );
}

import { Suspense, lazy, useEffect, useRef } from 'react';
import type { Dispatch } from 'react';
import type { GuestFace, Letter } from '../core/face.ts';
import type { Core } from '../core/remote.ts';
import { isZegelError } from '../../crypto/errors.ts';
import { Button } from '../ui/button.tsx';
import { dateText, dateTimeText } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { useSpeech } from '../ui/language.tsx';
import { LetterSheet } from '../ui/letter.tsx';
import { useDownloads } from '../ui/downloads.ts';
import { PhoneLink } from '../ui/phone-link.tsx';
import { saveText } from '../ui/save.ts';
import { words as shared } from '../ui/words.ts';
import type { Post, Step } from './stage.ts';
import { words } from './words.ts';

/** Fetched once there is a letter to read. */
const KeepKey = lazy(() => import('./kept/keep-key.tsx'));

export interface OpenedLetterProps {
  core: Core<GuestFace>;
  post: Post;
  letter: Letter;
  take: Dispatch<Step>;
}

export function OpenedLetter({ core, post, letter, take }: OpenedLetterProps) {
  const { language, say } = useSpeech();
  const { name, phone } = post.greeting.organisation;
  const heading = useRef<HTMLHeadingElement>(null);
  const attachments = useDownloads(
    {
      whole: (part) => core.face.download(part),
      to: (part, destination) => core.face.downloadTo(part, destination),
      cancel: (part) => core.face.cancelDownload(part),
    },
    (failure) => {
      const isOver = isZegelError(failure, 'grant_expired');
      if (isOver) take({ type: 'closed_again', notice: failure });
      return isOver;
    },
  );
  const { onProgress } = attachments;
  useEffect(() => heading.current?.focus(), []);
  useEffect(
    () =>
      core.subscribe((event) => {
        if (event.type === 'download') onProgress(event.part, event.receivedBytes, event.totalBytes);
      }),
    [core, onProgress],
  );

  const keep = () => {
    const head = [
      `${say(shared.from)}: ${letter.from.name} <${letter.from.address}>`,
      `${say(shared.to)}: ${letter.to.join(', ')}`,
      dateTimeText(letter.sentAt, language),
      letter.subject,
    ];
    saveText(say(words.keepFile, letter.subject), `${head.join('\n')}\n\n${letter.text}\n`);
  };
  return (
    <>
      <p className="print-only">{say(words.title, name)}</p>
      <LetterSheet
        letter={letter}
        heading="h1"
        headingRef={heading}
        downloads={attachments.downloads}
        onDownload={attachments.start}
        onStop={attachments.stop}
      >
        <div className="stack-tight soft small">
          <p>{say(shared.availableUntil, dateText(letter.expiresAt, language))}</p>
          {letter.files.length > 0 && <p className="no-print">{say(words.openUntil)}</p>}
          {letter.archive && <p>{say(words.archive, name)}</p>}
        </div>
      </LetterSheet>
      <div className="letter-actions no-print">
        <Button onClick={keep}>
          <Icon name="download" />
          {say(words.keep)}
        </Button>
        <Button onClick={() => window.print()}>
          <Icon name="print" />
          {say(words.print)}
        </Button>
      </div>
      <Suspense fallback={null}>
        <KeepKey core={core} post={post} take={take} />
      </Suspense>
      <div className="ring no-print">
        <p>{say(words.reply, name)}</p>
        <PhoneLink phone={phone} />
      </div>
    </>
  );
}

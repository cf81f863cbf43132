/** What became of a sent message, per recipient: a plain list with times, and what the sender can do about it. */
import { useEffect, useId, useRef, useState } from 'react';
import type { SentRecipient } from '../../core/face.ts';
import { Button } from '../../ui/button.tsx';
import { momentText } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import type { Words } from '../../ui/language.tsx';
import { Failure } from '../../ui/notice.tsx';
import { useAction } from '../../ui/action.ts';
import { levelWord } from '../compose/words.ts';
import { useCore } from '../core.tsx';
import { useRefreshMail } from './mailboxes.ts';
import { words } from './words.ts';

/** Of one message, inside its letter. */
export function Timelines({ item }: { item: { message: string; recipients: readonly SentRecipient[] } }) {
  const id = useId();
  const { say } = useSpeech();
  return (
    <section className="timelines" aria-labelledby={id}>
      <h3 id={id}>{say(words.timeline)}</h3>
      {item.recipients.map((recipient) => (
        <RecipientTimeline key={recipient.handle} message={item.message} recipient={recipient} />
      ))}
    </section>
  );
}

interface Moment {
  at: number;
  what: Words;
  more?: Words;
  kind?: 'done' | 'attention';
}

export function momentsOf({ timeline, level, isAccount }: SentRecipient): Moment[] {
  // Who opened it, had no need of the mail any more.
  const isWaiting = timeline.openedAt === null;
  const moments: (Moment | null)[] = [
    { at: timeline.sentAt, what: words.sentAt },
    timeline.notifiedAt === null
      ? null
      : { at: timeline.notifiedAt, what: isAccount ? words.notifiedAccount : words.notified },
    timeline.notifyFailedAt === null || !isWaiting || timeline.notifyGivenUpAt !== null
      ? null
      : { at: timeline.notifyFailedAt, what: words.notifyFailed, kind: 'attention' },
    timeline.notifyGivenUpAt === null || !isWaiting
      ? null
      : { at: timeline.notifyGivenUpAt, what: words.notifyGivenUp, kind: 'attention' },
    timeline.notifyUnknownAt === null || !isWaiting
      ? null
      : { at: timeline.notifyUnknownAt, what: words.notifyUnknown, kind: 'attention' },
    timeline.shareReleasedAt === null ? null : { at: timeline.shareReleasedAt, what: words.shareReleased },
    timeline.openedAt === null
      ? null
      : {
          at: timeline.openedAt,
          what: words.opened,
          more: timeline.openedSigned ? words.openedSigned : words.openedClaimed,
          kind: 'done',
        },
    timeline.downloadedAt === null ? null : { at: timeline.downloadedAt, what: words.downloaded },
    timeline.keyKeptAt === null ? null : { at: timeline.keyKeptAt, what: words.keyKept },
    timeline.lockedAt === null
      ? null
      : { at: timeline.lockedAt, what: level === 'key' ? words.keyLocked : words.locked, kind: 'attention' },
    timeline.keyLostAt === null ? null : { at: timeline.keyLostAt, what: words.keyLost, kind: 'attention' },
    timeline.notMyNumberAt === null
      ? null
      : { at: timeline.notMyNumberAt, what: words.notMyNumber, kind: 'attention' },
  ];
  return moments.filter((moment) => moment !== null).toSorted((one, other) => one.at - other.at);
}

function RecipientTimeline({ message, recipient }: { message: string; recipient: SentRecipient }) {
  const { language, say } = useSpeech();
  const { address, level, chosenCode, numberHint, timeline } = recipient;
  return (
    <div className="timeline">
      <div className="timeline-who">
        <h4>{address}</h4>
        <span className="soft small">
          {say(levelWord[level])}
          {numberHint !== null && `, ${say(words.numberEnding, numberHint)}`}
          {chosenCode && `, ${say(words.chosenCode)}`}
        </span>
      </div>
      <ol className="timeline-moments">
        {momentsOf(recipient).map(({ at, what, more, kind }) => (
          <li key={what.en} data-kind={kind}>
            <time className="number soft" dateTime={new Date(at).toISOString()}>
              {momentText(at, language)}
            </time>
            <span>
              {kind !== undefined && <Icon name={kind === 'done' ? 'check' : 'attention'} />}
              {say(what)}
              {more !== undefined && <span className="soft small"> · {say(more)}</span>}
            </span>
          </li>
        ))}
        {timeline.openedAt === null && (
          <li>
            <span />
            <span className="soft">{say(words.notYet)}</span>
          </li>
        )}
      </ol>
      <Actions message={message} recipient={recipient} />
    </div>
  );
}

function Actions({ message, recipient }: { message: string; recipient: SentRecipient }) {
  const { mail } = useCore();
  const { say } = useSpeech();
  const [done, setDone] = useState<Words | null>(null);
  const [code, setCode] = useState<string | null>(null);
  const { handle, level, isAccount, timeline } = recipient;
  const refresh = useRefreshMail();
  const said = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    // The button that was pressed may be gone with what it was for.
    if (done !== null && document.activeElement === document.body) said.current?.focus();
  }, [done]);
  const unlock = useAction(async () => {
    await mail.unlock(message, handle);
    setDone(words.unlocked);
    await refresh();
  });
  const resend = useAction(async () => {
    await mail.resend(message, handle);
    setDone(isAccount ? words.resentToAccount : words.resent);
    await refresh();
  });
  const show = useAction(async () => {
    const codes = await mail.accessCodes(message);
    setCode(codes.find((each) => each.handle === handle)?.code ?? null);
  });
  return (
    <div className="stack-tight no-print">
      <div className="row">
        {timeline.lockedAt !== null && (
          <Button busy={unlock.busy} onClick={unlock.run}>
            {say(words.unlock)}
          </Button>
        )}
        {timeline.openedAt === null && timeline.notMyNumberAt === null && timeline.keyLostAt === null && (
          <Button kind="quiet" busy={resend.busy} onClick={resend.run}>
            {say(words.resend)}
          </Button>
        )}
        {level === 'code' && code === null && (
          <Button kind="quiet" busy={show.busy} onClick={show.run}>
            {say(words.showCode)}
          </Button>
        )}
        {code !== null && (
          <code className="drawn-code" translate="no">
            {code}
          </code>
        )}
      </div>
      {timeline.notifyGivenUpAt !== null && timeline.openedAt === null && (
        <p>{say(words.notifyGivenUpNext)}</p>
      )}
      {timeline.notMyNumberAt !== null && timeline.openedAt === null && <p>{say(words.notMyNumberNext)}</p>}
      {timeline.keyLostAt !== null && timeline.openedAt === null && <p>{say(words.keyLostNext)}</p>}
      <p role="status" ref={said} tabIndex={-1} className={done === null ? 'unseen' : 'soft'}>
        {done !== null && say(done)}
      </p>
      <Failure error={unlock.error ?? resend.error ?? show.error} />
    </div>
  );
}

/** What a person may wonder before trusting or opening: three questions, closed until asked. */
import { useState } from 'react';
import type { Dispatch, ReactNode } from 'react';
import type { GuestFace } from '../core/face.ts';
import type { Core } from '../core/remote.ts';
import { Button } from '../ui/button.tsx';
import { useCountdown } from '../ui/countdown.ts';
import { Icon } from '../ui/icon.tsx';
import { useSpeech } from '../ui/language.tsx';
import { Failure } from '../ui/notice.tsx';
import { PhoneLink } from '../ui/phone-link.tsx';
import { useSendCode } from './send-code.ts';
import type { Post, SentCode, Step } from './stage.ts';
import { words } from './words.ts';

export interface HelpProps {
  core: Core<GuestFace>;
  post: Post;
  code: SentCode | null;
  take: Dispatch<Step>;
}

export function Help({ core, post, code, take }: HelpProps) {
  const { say } = useSpeech();
  const { greeting, delivery } = post;
  const { name, phone } = greeting.organisation;
  const bySms = greeting.level === 'sms' && !delivery.notMyNumber;
  return (
    <section className="help" aria-label={say(words.help)}>
      <Question title={say(words.real)}>
        <p>{say(words.realWhat, name)}</p>
        <p>{say(greeting.level === 'key' ? words.realAskKey : words.realAsk, location.host)}</p>
        <p>{say(words.realRing, name)}</p>
        <PhoneLink phone={phone} />
        <p className="soft small">{say(words.realOwn)}</p>
      </Question>
      {bySms && !delivery.locked && (
        <Question title={say(words.noCode)}>
          <Resend core={core} post={post} code={code} take={take} />
        </Question>
      )}
      {bySms && (
        <Question title={say(words.notMine)}>
          <NotMyNumber core={core} post={post} take={take} />
        </Question>
      )}
      {greeting.level === 'code' && (
        <Question title={say(words.noAccessCode)}>
          <p>{say(words.noAccessCodeWhy, delivery.sender.name, name)}</p>
          <PhoneLink phone={phone} />
        </Question>
      )}
    </section>
  );
}

function Question({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="disclosure">
      <summary>
        {title}
        <Icon name="down" />
      </summary>
      <div>{children}</div>
    </details>
  );
}

function Resend({ core, post, code, take }: HelpProps) {
  const { say } = useSpeech();
  const { send, sending, error } = useSendCode(core, take);
  const left = useCountdown(code?.resendAfter ?? post.delivery.resendAfter);
  if (code === null) return <p>{say(words.noCodeFirst)}</p>;
  return (
    <>
      <p>{say(words.noCodeWhy, post.delivery.numberHint ?? '')}</p>
      <Button disabled={left > 0} busy={sending} onClick={send}>
        <span className="number">{left > 0 ? say(words.resendIn, left) : say(words.resend)}</span>
      </Button>
      <p className="soft small">{say(words.lastCounts)}</p>
      <Failure error={error} />
    </>
  );
}

function NotMyNumber({ core, post, take }: Omit<HelpProps, 'code'>) {
  const { say } = useSpeech();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { numberHint, sender } = post.delivery;
  const report = () => {
    setBusy(true);
    setError(null);
    core.face
      .notMyNumber()
      .then(() => take({ type: 'not_my_number' }), setError)
      .finally(() => setBusy(false));
  };
  return (
    <>
      <p>{say(words.notMineWhat, numberHint ?? '', sender.name)}</p>
      <Button kind="danger" busy={busy} onClick={report}>
        {say(words.notMineDo)}
      </Button>
      <Failure error={error} />
    </>
  );
}

/** The letter before it is opened: from whom, and the one thing to do next. */
import { Suspense, lazy, useEffect, useState } from 'react';
import type { Dispatch } from 'react';
import type { GuestFace } from '../core/face.ts';
import type { Core } from '../core/remote.ts';
import { isZegelError } from '../../crypto/errors.ts';
import { MEMORY_LIMIT_BYTES, canSave } from '../download/save-attachment.ts';
import { Button } from '../ui/button.tsx';
import { CodeBoxes } from '../ui/code-boxes.tsx';
import { dateTimeText, sizeText } from '../ui/format.ts';
import { useSpeech } from '../ui/language.tsx';
import { Failure, Notice } from '../ui/notice.tsx';
import { PhoneLink } from '../ui/phone-link.tsx';
import { Waiting } from '../ui/progress.tsx';
import { Envelope } from './envelope.tsx';
import { Locked } from './locked.tsx';
import { isAboutTheCode, useOpening } from './opening.ts';
import { useSendCode } from './send-code.ts';
import type { Post, Stage, Step } from './stage.ts';
import { OpenButton, TypedCode } from './typed-code.tsx';
import { words } from './words.ts';

/** Fetched for the letters that need it: most are opened with a code. */
const OpenWithKey = lazy(() => import('./kept/open-with-key.tsx'));

/** How long a code by SMS works (docs/threat-model.md, Levels). */
const MINUTES_OF_A_CODE = 10;

export interface ClosedLetterProps {
  core: Core<GuestFace>;
  stage: Stage & { at: 'closed' };
  take: Dispatch<Step>;
}

export function ClosedLetter({ core, stage, take }: ClosedLetterProps) {
  const { language, say } = useSpeech();
  const { greeting, delivery } = stage.post;
  const { name } = greeting.organisation;
  return (
    <Envelope name={name}>
      <div className="stack-tight who">
        <h1>{say(words.title, name)}</h1>
        <p className="soft">{say(words.by, delivery.sender.name, dateTimeText(delivery.sentAt, language))}</p>
      </div>
      <Failure error={stage.notice} />
      <TooLarge sizeBytes={delivery.largestFileBytes} />
      <NextStep core={core} stage={stage} take={take} />
    </Envelope>
  );
}

/** Said before a code is asked for: a code used here would be lost on a browser that cannot save what it opens. */
function TooLarge({ sizeBytes }: { sizeBytes: number }) {
  const { language, say } = useSpeech();
  const [fits, setFits] = useState(true);
  useEffect(() => {
    let wanted = true;
    void canSave(sizeBytes).then((can) => {
      if (wanted) setFits(can);
    });
    return () => {
      wanted = false;
    };
  }, [sizeBytes]);
  if (fits) return null;
  return (
    <Notice kind="attention">
      <p>{say(words.tooLarge, sizeText(sizeBytes, language), sizeText(MEMORY_LIMIT_BYTES, language))}</p>
      <p>{say(words.tooLargeNext)}</p>
    </Notice>
  );
}

function NextStep({ core, stage, take }: ClosedLetterProps) {
  const { say } = useSpeech();
  const { greeting, delivery } = stage.post;
  const { name, phone } = greeting.organisation;
  if (delivery.notMyNumber) {
    return (
      <div className="ring" role="status">
        <p>{say(words.notMineDone, delivery.sender.name)}</p>
        <p>{say(words.notMineNext, name)}</p>
        <PhoneLink phone={phone} />
      </div>
    );
  }
  if (greeting.level === 'key') {
    return (
      <Suspense fallback={<Waiting>{say(words.looking)}</Waiting>}>
        <OpenWithKey core={core} post={stage.post} take={take} />
      </Suspense>
    );
  }
  if (delivery.locked) return <Locked post={stage.post} />;
  if (greeting.level === 'code') return <AccessCode core={core} post={stage.post} take={take} />;
  if (stage.code === null) return <AskCode core={core} post={stage.post} take={take} />;
  return <TypeCode core={core} post={stage.post} take={take} />;
}

function AskCode({ core, post, take }: { core: Core<GuestFace>; post: Post; take: Dispatch<Step> }) {
  const { say } = useSpeech();
  const { send, sending, error } = useSendCode(core, take);
  const { resendAfter } = post.delivery;
  // A phone may end the page while its owner reads the text message.
  const wasSent = resendAfter !== null || isZegelError(error, 'too_many_requests');
  return (
    <div className="stack">
      <p>{say(words.smsBefore, post.delivery.numberHint ?? '')}</p>
      <Button kind="primary" large wide busy={sending} onClick={send}>
        {sending ? say(words.sendingCode) : say(words.sendCode)}
      </Button>
      <Failure error={error} />
      {wasSent && (
        <Button
          wide
          onClick={() => take({ type: 'code_sent', code: { resendAfter: resendAfter ?? Date.now() } })}
        >
          {say(words.haveCode)}
        </Button>
      )}
    </div>
  );
}

function TypeCode({ core, post, take }: { core: Core<GuestFace>; post: Post; take: Dispatch<Step> }) {
  const { say, sayError } = useSpeech();
  const [digits, setDigits] = useState('');
  const { opening, error, open, forget } = useOpening(take);
  const submit = (code: string) =>
    open(() =>
      core.face.openWithCode(code).catch((failure: unknown) => {
        // Too few of them are typed on; wrong ones anew.
        if (!isZegelError(failure, 'bad_code_format')) setDigits('');
        throw failure;
      }),
    );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        submit(digits);
      }}
    >
      <p role="status">{say(words.codeSent, post.delivery.numberHint ?? '', MINUTES_OF_A_CODE)}</p>
      <CodeBoxes
        label={say(words.codeLabel)}
        value={digits}
        autoFocus
        error={isAboutTheCode(error) ? sayError(error) : null}
        onChange={(typed) => {
          setDigits(typed);
          if (typed !== '') forget();
        }}
        onComplete={submit}
      />
      <OpenButton opening={opening} />
      {!isAboutTheCode(error) && <Failure error={error} />}
    </form>
  );
}

function AccessCode({ core, post, take }: { core: Core<GuestFace>; post: Post; take: Dispatch<Step> }) {
  const { say } = useSpeech();
  return (
    <TypedCode
      what={say(words.accessBefore, post.delivery.sender.name)}
      label={say(words.accessLabel)}
      hint={say(words.accessHint)}
      autoCapitalize="characters"
      attempt={(code) => core.face.openWithAccessCode(code)}
      take={take}
    />
  );
}

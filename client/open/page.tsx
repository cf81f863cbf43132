import { useEffect, useReducer, useRef, useState } from 'react';
import type { Dispatch, ReactNode, RefObject } from 'react';
import type { Greeting, GuestFace } from '../core/face.ts';
import type { Core } from '../core/remote.ts';
import { isZegelError } from '../../crypto/errors.ts';
import { Button } from '../ui/button.tsx';
import { LanguageSwitch, useSpeech } from '../ui/language.tsx';
import { Failure, Notice } from '../ui/notice.tsx';
import { PhoneLink } from '../ui/phone-link.tsx';
import { Seal } from '../ui/seal.tsx';
import { Waiting } from '../ui/progress.tsx';
import { words as shared } from '../ui/words.ts';
import type { AnswerDraft } from './answer/answer-draft.ts';
import { ClosedLetter } from './closed-letter.tsx';
import { Envelope } from './envelope.tsx';
import { Help } from './help.tsx';
import { type Link, loadAgain } from './link.ts';
import { OpenedLetter } from './opened-letter.tsx';
import { next } from './stage.ts';
import type { Stage, Step } from './stage.ts';
import { words } from './words.ts';

export interface PageProps {
  core: Core<GuestFace>;
  link: Link;
  /** Rejects when the worker with the core could not be loaded. */
  broken: Promise<never>;
}

export function Page({ core, link, broken }: PageProps) {
  const [stage, take] = useReducer(next, { at: 'looking' });
  const [attempt, setAttempt] = useState(0);
  const answer = useRef<AnswerDraft | null>(null);
  const organisation = organisationOf(stage);
  const { say, language } = useSpeech();
  useEffect(() => {
    let wanted = true;
    void find(core.face, link, broken).then((step) => {
      if (wanted) take(step);
    });
    return () => {
      wanted = false;
    };
  }, [core, link, broken, attempt]);
  useEffect(() => {
    if (organisation !== null) document.title = say(words.title, organisation.name);
  }, [organisation, say, language]);
  return (
    <>
      <header className="top no-print">
        <div className="top-who">
          {stage.at === 'opened' && organisation !== null && (
            <>
              <Seal name={organisation.name} size={36} />
              <span className="strong">{organisation.name}</span>
            </>
          )}
        </div>
        <LanguageSwitch />
      </header>
      <main className={stage.at === 'opened' ? 'page page-letter' : 'page'}>
        <Content
          core={core}
          link={link}
          stage={stage}
          take={take}
          answer={answer}
          onAgain={() => {
            take({ type: 'looking' });
            setAttempt(attempt + 1);
          }}
        />
      </main>
    </>
  );
}

function Content({
  core,
  link,
  stage,
  take,
  answer,
  onAgain,
}: {
  core: Core<GuestFace>;
  link: Link;
  stage: Stage;
  take: Dispatch<Step>;
  answer: RefObject<AnswerDraft | null>;
  onAgain: () => void;
}): ReactNode {
  const { say } = useSpeech();
  switch (stage.at) {
    case 'looking':
      return (
        <Envelope name="">
          <Waiting>{say(words.looking)}</Waiting>
        </Envelope>
      );
    case 'failed':
      return <DeadEnd stage={stage} link={link} onAgain={onAgain} />;
    case 'without_secret':
      return (
        <Envelope name={stage.greeting.organisation.name}>
          <h1>{say(words.againTitle)}</h1>
          <p>{say(words.againWhy)}</p>
          <AnswerWaits core={core} handle={link.handle} />
          <Ring greeting={stage.greeting} />
        </Envelope>
      );
    case 'closed':
      return (
        <>
          {answer.current?.isWritten() === true ? (
            <Notice kind="attention">
              <p>{say(words.answerKept)}</p>
            </Notice>
          ) : (
            <AnswerWaits core={core} handle={link.handle} />
          )}
          <ClosedLetter core={core} stage={stage} take={take} />
          <Help core={core} post={stage.post} code={stage.code} take={take} />
        </>
      );
    case 'opened':
      return <OpenedLetter core={core} post={stage.post} letter={stage.letter} take={take} answer={answer} />;
  }
}

/** Written here before, and not sent: it is not lost with the page it was written on. */
function AnswerWaits({ core, handle }: { core: Core<GuestFace>; handle: string }) {
  const { say } = useSpeech();
  const [waits, setWaits] = useState(false);
  useEffect(() => {
    let wanted = true;
    core.face.isAnswerKept(handle).then(
      (is) => {
        if (wanted) setWaits(is);
      },
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [core, handle]);
  if (!waits) return null;
  return (
    <Notice>
      <p>{say(words.answerWaits)}</p>
    </Notice>
  );
}

function DeadEnd({
  stage,
  link,
  onAgain,
}: {
  stage: Stage & { at: 'failed' };
  link: Link;
  onAgain: () => void;
}) {
  const { say } = useSpeech();
  const isOver = isZegelError(stage.error, 'message_expired');
  const gone = isOver || isZegelError(stage.error, 'link_unknown', 'bad_link');
  // The worker with the core is not there: only a page that is loaded anew has another.
  const again = isZegelError(stage.error, 'crypto_not_ready') ? () => loadAgain(link) : onAgain;
  return (
    <Envelope name={stage.greeting?.organisation.name ?? ''}>
      <h1>{say(isOver ? words.overTitle : gone ? words.brokenTitle : words.troubleTitle)}</h1>
      <Failure error={stage.error}>
        {!gone && <Button onClick={again}>{say(shared.tryAgain)}</Button>}
      </Failure>
      {stage.greeting !== null && <Ring greeting={stage.greeting} />}
    </Envelope>
  );
}

function Ring({ greeting }: { greeting: Greeting }) {
  const { say } = useSpeech();
  return (
    <div className="ring">
      <p>{say(words.ringForHelp, greeting.organisation.name)}</p>
      <PhoneLink phone={greeting.organisation.phone} />
    </div>
  );
}

/** Greets and knocks: neither consumes anything, so that a mail scanner may load the page as often as it likes. */
async function find(face: GuestFace, link: Link, broken: Promise<never>): Promise<Step> {
  let greeting: Greeting | null = null;
  try {
    greeting = await Promise.race([face.greet(link.handle), broken]);
    if (link.fragment === '') return { type: 'without_secret', greeting };
    const delivery = await Promise.race([face.knock(link.fragment), broken]);
    return { type: 'found', post: { greeting, delivery } };
  } catch (error) {
    return { type: 'failed', error, greeting };
  }
}

function organisationOf(stage: Stage): Greeting['organisation'] | null {
  if (stage.at === 'closed' || stage.at === 'opened') return stage.post.greeting.organisation;
  if (stage.at === 'failed' || stage.at === 'without_secret') return stage.greeting?.organisation ?? null;
  return null;
}

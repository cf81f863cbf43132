/** Becoming a member: by the set-up link of the console, or by an invitation. Both walk the same steps. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Account, EnrolmentStart } from '../../core/face.ts';
import { LanguageSwitch, useSpeech } from '../../ui/language.tsx';
import type { Words } from '../../ui/language.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Seal } from '../../ui/seal.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { useCore } from '../core.tsx';
import { Door } from '../door.tsx';
import { PageWaiting } from '../shell/page-waiting.tsx';
import { DoneStep } from './done-step.tsx';
import { FactorStep } from './factor-step.tsx';
import { KeysStep } from './keys-step.tsx';
import { OrganisationStep } from './organisation-step.tsx';
import { YouStep } from './you-step.tsx';
import { enrolmentLink } from './link.ts';
import { words } from './words.ts';

type StepName = 'organisation' | 'you' | 'factor' | 'keys' | 'done';

const stepTitle: Record<StepName, Words> = {
  organisation: words.stepOrganisation,
  you: words.stepYou,
  factor: words.stepFactor,
  keys: words.stepKeys,
  done: words.stepDone,
};

/** What was filled in so far. */
export interface Filled {
  organisation: { name: string; phone: string };
  archive: boolean;
  name: string;
  address: string;
}

export default function EnrolPage() {
  const { enrolment } = useCore();
  const { say } = useSpeech();
  const start = useQuery({
    queryKey: ['enrolment'],
    queryFn: () => enrolment.begin(enrolmentLink),
    staleTime: Infinity,
    gcTime: 0,
  });
  if (start.isPending) return <PageWaiting />;
  if (start.isError) {
    return (
      <Door title={say(words.brokenTitle)}>
        <div className="stack">
          <Failure error={start.error} />
          <p>
            <Link to="/">{say(words.haveAccount)}</Link>
          </p>
        </div>
      </Door>
    );
  }
  return <Steps start={start.data} />;
}

function Steps({ start }: { start: EnrolmentStart }) {
  const isSetup = start.kind === 'setup';
  const names: StepName[] = isSetup
    ? ['organisation', 'you', 'factor', 'keys', 'done']
    : ['you', 'factor', 'keys', 'done'];
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { say } = useSpeech();
  const [step, setStep] = useState<StepName>(names[0] ?? 'you');
  const [account, setAccount] = useState<Account | null>(null);
  const [filled, setFilled] = useState<Filled>({
    organisation: start.organisation ?? { name: '', phone: '' },
    archive: true,
    name: start.invitee?.name ?? '',
    address: start.invitee?.address ?? '',
  });
  const fill = (more: Partial<Filled>) => setFilled((before) => ({ ...before, ...more }));
  const leave = (to: string) => {
    queries.setQueryData(['account'], account);
    void navigate(to, { replace: true });
  };
  const title =
    start.organisation === null ? say(words.setupTitle) : say(words.joinTitle, start.organisation.name);
  const at = names.indexOf(step);
  const sheet = useRef<HTMLDivElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current === step) return;
    shown.current = step;
    // The button of the step before is gone: whoever pressed it goes on at the top, unless the step has a better place.
    if (!sheet.current?.contains(document.activeElement)) {
      scrollTo({ top: 0 });
      sheet.current?.focus({ preventScroll: true });
    }
  }, [step]);
  usePageTitle(`${say(stepTitle[step])} · ${title}`);
  return (
    <>
      <header className="door-top no-print">
        <LanguageSwitch />
      </header>
      <main className="enrol">
        <div className="enrol-side no-print">
          <Seal name={filled.organisation.name === '' ? 'Zegel' : filled.organisation.name} size={56} />
          <h1>{title}</h1>
          <ol className="enrol-steps" aria-label={say(words.steps)}>
            {names.map((name, index) => (
              <li
                key={name}
                aria-current={name === step ? 'step' : undefined}
                data-done={index < at || undefined}
              >
                {say(stepTitle[name])}
              </li>
            ))}
          </ol>
          <p className="enrol-count soft small">{say(words.stepOf, at + 1, names.length)}</p>
          <Fingerprints start={start} />
        </div>
        <div className="sheet enrol-sheet" ref={sheet} tabIndex={-1}>
          {step === 'organisation' && (
            <OrganisationStep filled={filled} fill={fill} onNext={() => setStep('you')} />
          )}
          {step === 'you' && (
            <YouStep
              filled={filled}
              fill={fill}
              invited={start.invitee !== null}
              onNext={() => setStep('factor')}
              onBack={isSetup ? () => setStep('organisation') : null}
            />
          )}
          {step === 'factor' && <FactorStep onNext={() => setStep('keys')} />}
          {step === 'keys' && (
            <KeysStep
              filled={filled}
              isSetup={isSetup}
              onMade={(made) => {
                setAccount(made);
                setStep('done');
              }}
            />
          )}
          {step === 'done' && <DoneStep isSetup={isSetup} onLeave={leave} />}
        </div>
      </main>
    </>
  );
}

function Fingerprints({ start }: { start: EnrolmentStart }) {
  const { say } = useSpeech();
  return (
    <details className="enrol-fingerprints">
      <summary>{say(words.service)}</summary>
      <p className="small soft">{say(start.kind === 'setup' ? words.serviceWhat : words.rootWhat)}</p>
      <dl className="small">
        {start.fingerprints.map(({ name, fingerprint }) => (
          <div key={name}>
            <dt>{say(words.keyOf[name])}</dt>
            <dd translate="no">
              <code>{fingerprint}</code>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

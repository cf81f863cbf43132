import { useState } from 'react';
import type { FactorStart } from '../../core/face.ts';
import { isZegelError } from '../../../crypto/errors.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBoxes } from '../../ui/code-boxes.tsx';
import { useCountdown } from '../../ui/countdown.ts';
import { Field } from '../../ui/field.tsx';
import { phoneText } from '../../ui/format.ts';
import { useSpeech } from '../../ui/language.tsx';
import { Failure } from '../../ui/notice.tsx';
import { useAction } from '../../ui/action.ts';
import { useCore } from '../core.tsx';
import { Form } from '../form.tsx';
import { QrCode } from './qr-code.tsx';
import { words } from './words.ts';

export function FactorStep({ onNext }: { onNext: () => void }) {
  const [started, setStarted] = useState<FactorStart | null>(null);
  return started === null ? (
    <Choose onStarted={setStarted} />
  ) : (
    <Prove started={started} onAgain={setStarted} onBack={() => setStarted(null)} onNext={onNext} />
  );
}

function Choose({ onStarted }: { onStarted: (started: FactorStart) => void }) {
  const { enrolment } = useCore();
  const { say, sayError } = useSpeech();
  const [kind, setKind] = useState<'totp' | 'sms'>('totp');
  const [number, setNumber] = useState('');
  const choose = useAction(async () => {
    onStarted(await enrolment.chooseFactor(kind === 'totp' ? { kind } : { kind, number }));
  });
  const badNumber = isZegelError(choose.error, 'bad_phone');
  return (
    <Form onSubmit={kind === 'totp' || number.trim() !== '' ? choose.run : null}>
      <h2>{say(words.stepFactor)}</h2>
      <p>{say(words.factorWhat)}</p>
      <fieldset className="stack-tight">
        <legend className="unseen">{say(words.stepFactor)}</legend>
        {(['totp', 'sms'] as const).map((each) => (
          <label key={each} className="choice">
            <input
              type="radio"
              name="factor"
              value={each}
              checked={kind === each}
              onChange={() => setKind(each)}
            />
            <span className="choice-name">{say(words[each])}</span>
            <span className="choice-hint">{say(each === 'totp' ? words.totpWhat : words.smsWhat)}</span>
          </label>
        ))}
      </fieldset>
      {kind === 'sms' && (
        <Field
          label={say(words.mobile)}
          type="tel"
          autoComplete="tel"
          placeholder="06 12345678"
          value={number}
          error={badNumber ? sayError(choose.error) : null}
          onChange={(typed) => {
            setNumber(typed);
            choose.clear();
          }}
        />
      )}
      {!badNumber && <Failure error={choose.error} />}
      <div className="row row-end">
        <Button kind="primary" type="submit" busy={choose.busy}>
          {say(kind === 'sms' ? words.sendCode : words.next)}
        </Button>
      </div>
    </Form>
  );
}

function Prove({
  started,
  onAgain,
  onBack,
  onNext,
}: {
  started: FactorStart;
  onAgain: (started: FactorStart) => void;
  onBack: () => void;
  onNext: () => void;
}) {
  const { enrolment } = useCore();
  const { say, sayError } = useSpeech();
  const [code, setCode] = useState('');
  const verify = useAction(async (typed: string) => {
    await enrolment.verifyFactor(typed).catch((error: unknown) => {
      setCode('');
      throw error;
    });
    onNext();
  });
  const wrong = isZegelError(verify.error, 'code_wrong', 'code_expired');
  return (
    <Form onSubmit={code.length === 6 ? () => verify.run(code) : null}>
      <h2>{say(words.stepFactor)}</h2>
      {started.kind === 'totp' ? (
        <div className="enrol-totp">
          <QrCode text={started.uri} label={say(words.qr)} />
          <div className="stack-tight">
            <p className="only-touch">
              <a href={started.uri}>{say(words.openApp)}</a>
            </p>
            <p className="strong">{say(words.scan)}</p>
            <p className="soft small">{say(words.cannotScan)}</p>
            <code className="drawn-code" translate="no">
              {started.secret.replace(/(.{4})(?=.)/g, '$1 ')}
            </code>
          </div>
        </div>
      ) : (
        <p role="status">{say(words.smsSent, phoneText(started.number))}</p>
      )}
      <CodeBoxes
        label={say(started.kind === 'totp' ? words.thenCode : words.smsCode)}
        value={code}
        autoFocus
        error={wrong ? sayError(verify.error) : null}
        onChange={(typed) => {
          setCode(typed);
          if (typed !== '') verify.clear();
        }}
        onComplete={verify.run}
      />
      {!wrong && <Failure error={verify.error} />}
      <div className="row row-end">
        <Button kind="quiet" onClick={onBack}>
          {say(words.otherFactor)}
        </Button>
        {started.kind === 'sms' && <Resend started={started} onAgain={onAgain} />}
        <Button kind="primary" type="submit" busy={verify.busy}>
          {say(words.check)}
        </Button>
      </div>
    </Form>
  );
}

function Resend({
  started,
  onAgain,
}: {
  started: FactorStart & { kind: 'sms' };
  onAgain: (started: FactorStart) => void;
}) {
  const { enrolment } = useCore();
  const { say } = useSpeech();
  const left = useCountdown(started.resendAfter);
  const again = useAction(async () => {
    onAgain(await enrolment.chooseFactor({ kind: 'sms', number: started.number }));
  });
  return (
    <>
      <Button kind="quiet" disabled={left > 0} busy={again.busy} onClick={again.run}>
        <span className="number">{left > 0 ? say(words.resendIn, left) : say(words.resend)}</span>
      </Button>
      <Failure error={again.error} />
    </>
  );
}

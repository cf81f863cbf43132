import { useState } from 'react';
import type { FactorAsked, SignedIn } from '../../core/face.ts';
import { isZegelError } from '../../../crypto/errors.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBoxes } from '../../ui/code-boxes.tsx';
import { useCountdown } from '../../ui/countdown.ts';
import { Field } from '../../ui/field.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Waiting } from '../../ui/progress.tsx';
import { useAction } from '../../ui/action.ts';
import { useCore } from '../core.tsx';
import { Form } from '../form.tsx';
import { words } from './words.ts';

/** What became of the code that was asked for; `error` where it did not go out. */
export interface Sending {
  /** Null for an authenticator, or when one may be asked for at once. */
  resendAfter: number | null;
  error?: unknown;
}

const SECOND_MS = 1000;

/** When to ask again, where the service says how long to wait. */
export function resendAfterOf(error: unknown): number | null {
  const seconds = isZegelError(error, 'too_many_requests') ? error.detail?.['seconds'] : undefined;
  return typeof seconds === 'number' ? Date.now() + seconds * SECOND_MS : null;
}

export interface SecondStepProps {
  asked: FactorAsked;
  sending: Sending;
  onSignedIn: (result: SignedIn) => void;
  onBack: () => void;
}

export function SecondStep({ asked, sending, onSignedIn, onBack }: SecondStepProps) {
  const { session } = useCore();
  const { say, sayError } = useSpeech();
  const [backup, setBackup] = useState(false);
  const [code, setCode] = useState('');
  const prove = useAction(async (typed: string) => {
    const result = await session.proveFactor(typed).catch((error: unknown) => {
      setCode('');
      throw error;
    });
    onSignedIn(result);
  });
  const wrong = isZegelError(prove.error, 'code_wrong', 'code_expired', 'bad_code_format');
  const type = (typed: string) => {
    setCode(typed);
    if (typed !== '') prove.clear();
  };
  return (
    <Form onSubmit={code === '' ? null : () => prove.run(code)}>
      {backup ? (
        <Field
          label={say(words.backup)}
          hint={say(words.backupHint)}
          code
          autoFocus
          autoComplete="off"
          spellCheck={false}
          value={code}
          error={wrong ? sayError(prove.error) : null}
          onChange={type}
        />
      ) : (
        <>
          {sending.error === undefined ? (
            <p>{asked.factor === 'totp' ? say(words.totp) : say(words.sms, asked.numberHint ?? '')}</p>
          ) : (
            <Failure error={sending.error} />
          )}
          <CodeBoxes
            label={say(words.code)}
            autoFocus
            value={code}
            error={wrong ? sayError(prove.error) : null}
            onChange={type}
            onComplete={prove.run}
          />
        </>
      )}
      {!wrong && <Failure error={prove.error} />}
      {prove.busy ? (
        <Waiting>{say(words.opening)}</Waiting>
      ) : (
        <Button kind="primary" type="submit" wide>
          {say(words.signIn)}
        </Button>
      )}
      <div className="row">
        {asked.factor === 'sms' && !backup && <Resend resendAfter={sending.resendAfter} />}
        <Button
          kind="quiet"
          onClick={() => {
            setBackup(!backup);
            type('');
          }}
        >
          {say(backup ? words.useFactor : words.useBackup)}
        </Button>
        <Button kind="quiet" onClick={onBack}>
          {say(words.startAgain)}
        </Button>
      </div>
    </Form>
  );
}

function Resend({ resendAfter }: { resendAfter: number | null }) {
  const { session } = useCore();
  const { say } = useSpeech();
  const [after, setAfter] = useState(resendAfter);
  const left = useCountdown(after);
  const send = useAction(async () => setAfter((await session.sendFactorCode()).resendAfter));
  return (
    <>
      <Button kind="quiet" disabled={left > 0} busy={send.busy} onClick={send.run}>
        <span className="number">{left > 0 ? say(words.resendIn, left) : say(words.resend)}</span>
      </Button>
      <Failure error={send.error} />
    </>
  );
}

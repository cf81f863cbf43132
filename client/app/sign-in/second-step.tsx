import { useState } from 'react';
import type { FactorAsked, SessionFace, SignedIn } from '../../core/face.ts';
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

/** Has a code sent; what goes wrong with that is shown where the code is asked for. */
export const sendCode = (session: SessionFace): Promise<Sending> =>
  session.sendFactorCode().catch((error: unknown) => ({ resendAfter: resendAfterOf(error), error }));

/** When to ask again, where the service says how long to wait. */
function resendAfterOf(error: unknown): number | null {
  const seconds = isZegelError(error, 'too_many_requests') ? error.detail?.['seconds'] : undefined;
  return typeof seconds === 'number' ? Date.now() + seconds * SECOND_MS : null;
}

export interface SecondStepProps {
  asked: FactorAsked;
  sending: Sending;
  onSignedIn: (result: SignedIn) => void;
  onBack: () => void;
}

export function SecondStep({ asked, sending: first, onSignedIn, onBack }: SecondStepProps) {
  const { session } = useCore();
  const { say, sayError } = useSpeech();
  const [sending, setSending] = useState(first);
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
      <Button kind="primary" type="submit" wide busy={prove.busy}>
        {say(words.signIn)}
      </Button>
      {prove.busy && <Waiting>{say(words.opening)}</Waiting>}
      <div className="row">
        {asked.factor === 'sms' && !backup && (
          <Resend resendAfter={sending.resendAfter} onSent={setSending} />
        )}
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

function Resend({ resendAfter, onSent }: { resendAfter: number | null; onSent: (sending: Sending) => void }) {
  const { session } = useCore();
  const { say } = useSpeech();
  const left = useCountdown(resendAfter);
  const send = useAction(async () => onSent(await sendCode(session)));
  return (
    <Button kind="quiet" disabled={left > 0} busy={send.busy} onClick={send.run}>
      <span className="number">{left > 0 ? say(words.resendIn, left) : say(words.resend)}</span>
    </Button>
  );
}

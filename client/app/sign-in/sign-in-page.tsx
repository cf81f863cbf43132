/** Signing in: password or recovery key, then the second factor; after a recovery a new password. */
import { useState } from 'react';
import type { Account, FactorAsked } from '../../core/face.ts';
import { Button } from '../../ui/button.tsx';
import { Field, PasswordField } from '../../ui/field.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Waiting } from '../../ui/progress.tsx';
import { useAction } from '../../ui/action.ts';
import { useCore } from '../core.tsx';
import { Door } from '../door.tsx';
import { Form } from '../form.tsx';
import { NewPassword } from './new-password.tsx';
import { SecondStep, sendCode } from './second-step.tsx';
import type { Sending } from './second-step.tsx';
import { words } from './words.ts';

type Step =
  | { at: 'password' }
  | { at: 'recovery' }
  | { at: 'factor'; asked: FactorAsked; sending: Sending }
  | { at: 'new_password'; account: Account };

export function SignInPage({ onSignedIn }: { onSignedIn: (account: Account) => void }) {
  const { session } = useCore();
  const { say } = useSpeech();
  const [step, setStep] = useState<Step>({ at: 'password' });
  /**
   * The first code goes out with the click that proved the password. Where none could, the second step is there all
   * the same: it offers to send one later, and takes a backup code.
   */
  const toFactor = async (asked: FactorAsked) => {
    const sending: Sending = asked.factor === 'sms' ? await sendCode(session) : { resendAfter: null };
    setStep({ at: 'factor', asked, sending });
  };
  const back = () => setStep({ at: 'password' });
  switch (step.at) {
    case 'password':
      return (
        <Door title={say(words.title)}>
          <Password onAsked={toFactor} onRecover={() => setStep({ at: 'recovery' })} />
        </Door>
      );
    case 'recovery':
      return (
        <Door title={say(words.recoverTitle)}>
          <Recovery onAsked={toFactor} onBack={back} />
        </Door>
      );
    case 'factor':
      return (
        <Door title={say(words.codeTitle)}>
          <SecondStep
            asked={step.asked}
            sending={step.sending}
            onBack={back}
            onSignedIn={({ account, mustChoosePassword }) => {
              if (mustChoosePassword) setStep({ at: 'new_password', account });
              else onSignedIn(account);
            }}
          />
        </Door>
      );
    case 'new_password':
      return (
        <Door title={say(words.newPasswordTitle)}>
          <NewPassword account={step.account} onDone={() => onSignedIn(step.account)} />
        </Door>
      );
  }
}

function Password({
  onAsked,
  onRecover,
}: {
  onAsked: (asked: FactorAsked) => Promise<void>;
  onRecover: () => void;
}) {
  const { session } = useCore();
  const { say } = useSpeech();
  const [address, setAddress] = useState('');
  const [password, setPassword] = useState('');
  const start = useAction(async () => onAsked(await session.signIn(address, password)));
  return (
    <Form onSubmit={address !== '' && password !== '' ? start.run : null}>
      <Field
        label={say(words.address)}
        type="email"
        name="username"
        autoComplete="username"
        inputMode="email"
        spellCheck={false}
        autoCapitalize="none"
        value={address}
        onChange={setAddress}
      />
      <PasswordField
        label={say(words.password)}
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
      <Failure error={start.error} />
      <Button kind="primary" type="submit" wide busy={start.busy}>
        {say(words.next)}
      </Button>
      {start.busy && <Waiting>{say(words.checking)}</Waiting>}
      <Button kind="quiet" onClick={onRecover}>
        {say(words.forgot)}
      </Button>
    </Form>
  );
}

function Recovery({
  onAsked,
  onBack,
}: {
  onAsked: (asked: FactorAsked) => Promise<void>;
  onBack: () => void;
}) {
  const { session } = useCore();
  const { say } = useSpeech();
  const [address, setAddress] = useState('');
  const [key, setKey] = useState('');
  const start = useAction(async () => onAsked(await session.recover(address, key)));
  return (
    <Form onSubmit={address !== '' && key !== '' ? start.run : null}>
      <p>{say(words.recoverWhat)}</p>
      <Field
        label={say(words.address)}
        type="email"
        autoComplete="username"
        inputMode="email"
        spellCheck={false}
        autoCapitalize="none"
        value={address}
        onChange={setAddress}
      />
      <Field
        label={say(words.recoveryKey)}
        hint={say(words.recoveryHint)}
        code
        autoComplete="off"
        spellCheck={false}
        value={key}
        onChange={setKey}
      />
      <Failure error={start.error} />
      <Button kind="primary" type="submit" wide busy={start.busy}>
        {say(words.next)}
      </Button>
      <Button kind="quiet" onClick={onBack}>
        {say(words.startAgain)}
      </Button>
    </Form>
  );
}

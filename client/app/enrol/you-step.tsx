import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Waiting } from '../../ui/progress.tsx';
import { useAction } from '../../ui/action.ts';
import { useCore } from '../core.tsx';
import { Form } from '../form.tsx';
import { MIN_PASSWORD, PasswordWithMeter } from '../password-with-meter.tsx';
import type { StepProps } from './organisation-step.tsx';
import { words } from './words.ts';

export function YouStep({
  filled,
  fill,
  invited,
  onNext,
  onBack,
}: StepProps & { invited: boolean; onBack: (() => void) | null }) {
  const { enrolment } = useCore();
  const { say } = useSpeech();
  const [password, setPassword] = useState('');
  const { name, address } = filled;
  const choose = useAction(async () => {
    await enrolment.choosePassword(password);
    onNext();
  });
  const isReady =
    name.trim() !== '' && /^\S+@\S+\.\S+$/.test(address.trim()) && password.length >= MIN_PASSWORD;
  return (
    <Form onSubmit={isReady ? choose.run : null}>
      <h2>{say(words.stepYou)}</h2>
      {invited && <p>{say(words.invitedAs, address)}</p>}
      <Field
        label={say(words.name)}
        hint={say(words.nameHint)}
        autoComplete="name"
        maxLength={120}
        value={name}
        onChange={(value) => fill({ name: value })}
      />
      {!invited && (
        <Field
          label={say(words.address)}
          type="email"
          inputMode="email"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={address}
          onChange={(value) => fill({ address: value })}
        />
      )}
      <PasswordWithMeter label={say(words.password)} value={password} onChange={setPassword} />
      <Failure error={choose.error} />
      {choose.busy ? (
        <Waiting>{say(words.passwordBusy)}</Waiting>
      ) : (
        <div className="row row-end">
          {onBack !== null && <Button onClick={onBack}>{say(words.back)}</Button>}
          <Button kind="primary" type="submit" disabled={!isReady}>
            {say(words.next)}
          </Button>
        </div>
      )}
    </Form>
  );
}

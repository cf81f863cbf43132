import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Waiting } from '../../ui/progress.tsx';
import { useAction } from '../../ui/action.ts';
import { useCore } from '../core.tsx';
import { Form } from '../form.tsx';
import { PasswordWithMeter, isLongEnough } from '../password-with-meter.tsx';
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
  const [addressWrong, setAddressWrong] = useState(false);
  const { name, address } = filled;
  const choose = useAction(async () => {
    await enrolment.choosePassword(password);
    onNext();
  });
  const isReady = name.trim() !== '' && address.trim() !== '' && isLongEnough(password);
  const go = () => {
    const isAddress = /^\S+@\S+\.\S+$/.test(address.trim());
    setAddressWrong(!isAddress);
    if (isAddress) choose.run();
  };
  return (
    <Form onSubmit={isReady ? go : null}>
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
          error={addressWrong ? say(words.addressWrong) : null}
          onChange={(value) => {
            fill({ address: value });
            setAddressWrong(false);
          }}
        />
      )}
      <PasswordWithMeter label={say(words.password)} value={password} onChange={setPassword} />
      <Failure error={choose.error} />
      <div className="row row-end">
        {onBack !== null && !choose.busy && <Button onClick={onBack}>{say(words.back)}</Button>}
        <Button kind="primary" type="submit" busy={choose.busy} disabled={!isReady}>
          {say(words.next)}
        </Button>
      </div>
      {choose.busy && <Waiting>{say(words.passwordBusy)}</Waiting>}
    </Form>
  );
}

import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { phoneTyped } from '../../ui/format.ts';
import { useSpeech } from '../../ui/language.tsx';
import { Form } from '../form.tsx';
import type { Filled } from './enrol-page.tsx';
import { words } from './words.ts';

export interface StepProps {
  filled: Filled;
  fill: (more: Partial<Filled>) => void;
  onNext: () => void;
}

export function OrganisationStep({ filled, fill, onNext }: StepProps) {
  const { say } = useSpeech();
  const [phoneWrong, setPhoneWrong] = useState(false);
  const { name, phone } = filled.organisation;
  const go = () => {
    const isPhone = /^\+[1-9]\d{6,14}$/.test(phoneTyped(phone));
    setPhoneWrong(!isPhone);
    if (isPhone) onNext();
  };
  return (
    <Form onSubmit={name.trim() !== '' && phone.trim() !== '' ? go : null}>
      <h2>{say(words.stepOrganisation)}</h2>
      <Field
        label={say(words.organisationName)}
        hint={say(words.organisationNameHint)}
        autoComplete="organization"
        maxLength={120}
        value={name}
        onChange={(value) => fill({ organisation: { name: value, phone } })}
      />
      <Field
        label={say(words.organisationPhone)}
        hint={say(words.organisationPhoneHint)}
        type="tel"
        autoComplete="tel"
        value={phone}
        error={phoneWrong ? say(words.phoneWrong) : null}
        onChange={(value) => {
          fill({ organisation: { name, phone: value } });
          setPhoneWrong(false);
        }}
      />
      <label className="choice">
        <input
          type="checkbox"
          checked={filled.archive}
          onChange={(event) => fill({ archive: event.target.checked })}
        />
        <span className="choice-name">{say(words.archive)}</span>
        <span className="choice-hint">{say(words.archiveWhat)}</span>
      </label>
      <div className="row row-end">
        <Button kind="primary" type="submit" disabled={name.trim() === '' || phone.trim() === ''}>
          {say(words.next)}
        </Button>
      </div>
    </Form>
  );
}

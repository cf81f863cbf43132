import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { Role } from '../../core/face.ts';
import { isZegelError } from '../../../crypto/errors.ts';
import { useAction } from '../../ui/action.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { useCore } from '../core.tsx';
import { Form } from '../form.tsx';
import { words } from './words.ts';

export function InviteForm() {
  const { organisation } = useCore();
  const queries = useQueryClient();
  const { say, sayError } = useSpeech();
  const [query] = useSearchParams();
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const [role, setRole] = useState<Role>(query.get('invite') === 'admin' ? 'admin' : 'member');
  const [invited, setInvited] = useState<string | null>(null);
  const invite = useAction(async () => {
    await organisation.invite({ name: name.trim(), address: address.trim(), role });
    setInvited(name.trim());
    setName('');
    setAddress('');
    await queries.invalidateQueries({ queryKey: ['invitations'] });
  });
  const badAddress = isZegelError(invite.error, 'bad_address', 'address_taken');
  return (
    <section className="sheet admin-sheet">
      <Form onSubmit={name.trim() !== '' && address.trim() !== '' ? invite.run : null}>
        <div className="stack-tight">
          <h2>{say(words.inviteTitle)}</h2>
          <p className="soft">{say(words.inviteWhat)}</p>
        </div>
        <div className="fields-row">
          <Field
            label={say(words.name)}
            maxLength={120}
            autoComplete="off"
            // Who comes from "invite a second admin" came for this.
            autoFocus={query.has('invite')}
            value={name}
            onChange={(typed) => {
              setName(typed);
              setInvited(null);
            }}
          />
          <Field
            label={say(words.address)}
            type="email"
            inputMode="email"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={address}
            error={badAddress ? sayError(invite.error) : null}
            onChange={(typed) => {
              setAddress(typed);
              invite.clear();
            }}
          />
        </div>
        <fieldset className="fields-row">
          <legend className="field-label">{say(words.role)}</legend>
          {(['member', 'admin'] as const).map((each) => (
            <label key={each} className="choice">
              <input
                type="radio"
                name="role"
                value={each}
                checked={role === each}
                onChange={() => setRole(each)}
              />
              <span className="choice-name">{say(each === 'admin' ? words.admin : words.member)}</span>
              <span className="choice-hint">{say(each === 'admin' ? words.adminCan : words.memberCan)}</span>
            </label>
          ))}
        </fieldset>
        {!badAddress && <Failure error={invite.error} />}
        {invited !== null && (
          <Notice kind="done">
            <p role="status">{say(words.inviteDone, invited)}</p>
          </Notice>
        )}
        <div className="row row-end">
          <Button kind="primary" type="submit" busy={invite.busy}>
            {say(words.invite)}
          </Button>
        </div>
      </Form>
    </section>
  );
}

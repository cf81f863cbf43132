import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Invitation } from '../../core/face.ts';
import { useAction } from '../../ui/action.ts';
import { Button } from '../../ui/button.tsx';
import { dateText } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure } from '../../ui/notice.tsx';
import { useCore } from '../core.tsx';
import { words } from './words.ts';

/** Who was invited and has not come yet; nothing at all when there is nobody. */
export function Invitations() {
  const { organisation } = useCore();
  const { say } = useSpeech();
  const invitations = useQuery({
    queryKey: ['invitations'],
    queryFn: () => organisation.invitations(),
    refetchInterval: 15_000,
  });
  if (invitations.isError) return <Failure error={invitations.error} />;
  if (invitations.data === undefined || invitations.data.length === 0) return null;
  return (
    <section className="stack">
      <h2>{say(words.invitations)}</h2>
      <ul className="sheet people">
        {invitations.data.map((invitation) => (
          <Row key={invitation.invitation} invitation={invitation} />
        ))}
      </ul>
    </section>
  );
}

/** What there is to say of its mail; null when it was taken and the link still works. */
function mailState(
  { expiresAt, notifiedAt, notifyFailedAt, notifyGivenUpAt, notifyUnknownAt }: Invitation,
  now: number,
): keyof typeof words.mailState | null {
  if (expiresAt <= now) return 'expired';
  if (notifiedAt !== null) return null;
  if (notifyUnknownAt !== null) return 'unknown';
  if (notifyGivenUpAt !== null) return 'givenUp';
  return notifyFailedAt === null ? 'onItsWay' : 'failed';
}

function Row({ invitation }: { invitation: Invitation }) {
  const { organisation } = useCore();
  const queries = useQueryClient();
  const { language, say } = useSpeech();
  const { name, address, role, invitedAt, expiresAt } = invitation;
  const [now] = useState(Date.now);
  const mail = mailState(invitation, now);
  const isAsking = mail !== null && mail !== 'onItsWay';
  // A link that went out cannot be made again: a new one takes its place.
  const again = useAction(async () => {
    await organisation.invite({ name, address, role });
    await organisation.withdraw(invitation.invitation);
    await queries.invalidateQueries({ queryKey: ['invitations'] });
  });
  const withdraw = useAction(async () => {
    await organisation.withdraw(invitation.invitation);
    await queries.invalidateQueries({ queryKey: ['invitations'] });
  });
  return (
    <li>
      <div>
        <span className="strong">{name}</span> <span className="soft">{address}</span>
        <div className="soft small">
          {say(words.invited, dateText(invitedAt, language), dateText(expiresAt, language))}
        </div>
        {mail !== null && (
          <p className={isAsking ? 'small' : 'small soft'}>
            {isAsking && <Icon name="attention" />} {say(words.mailState[mail])}
          </p>
        )}
        <Failure error={withdraw.error ?? again.error} />
      </div>
      <div className="row">
        <span className="tag">{say(role === 'admin' ? words.admin : words.member)}</span>
        {mail !== 'onItsWay' && (
          <Button
            kind={isAsking ? 'secondary' : 'quiet'}
            busy={again.busy}
            aria-label={say(words.inviteAgainOf, name)}
            onClick={again.run}
          >
            {say(words.inviteAgain)}
          </Button>
        )}
        <Button
          kind="quiet"
          busy={withdraw.busy}
          aria-label={say(words.withdrawOf, name)}
          onClick={withdraw.run}
        >
          {say(words.withdraw)}
        </Button>
      </div>
    </li>
  );
}

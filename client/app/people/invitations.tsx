import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Invitation } from '../../core/face.ts';
import { useAction } from '../../ui/action.ts';
import { Button } from '../../ui/button.tsx';
import { dateText } from '../../ui/format.ts';
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

function Row({ invitation }: { invitation: Invitation }) {
  const { organisation } = useCore();
  const queries = useQueryClient();
  const { language, say } = useSpeech();
  const { name, address, role, invitedAt, expiresAt, notifiedAt } = invitation;
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
          {notifiedAt === null && ` · ${say(words.notNotified)}`}
        </div>
        <Failure error={withdraw.error} />
      </div>
      <div className="row">
        <span className="tag">{say(role === 'admin' ? words.admin : words.member)}</span>
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

import { useQuery } from '@tanstack/react-query';
import type { Member } from '../../core/face.ts';
import { Button } from '../../ui/button.tsx';
import { dateText } from '../../ui/format.ts';
import { useSpeech } from '../../ui/language.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Waiting } from '../../ui/progress.tsx';
import { words as shared } from '../../ui/words.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { useCore } from '../core.tsx';
import { Invitations } from './invitations.tsx';
import { InviteForm } from './invite-form.tsx';
import { words } from './words.ts';

/** The people of the organisation, those invited, and a form to invite more. */
export default function PeoplePage() {
  const { organisation } = useCore();
  const { say } = useSpeech();
  usePageTitle(say(words.title));
  const members = useQuery({
    queryKey: ['members'],
    queryFn: () => organisation.members(),
    refetchInterval: 15_000,
  });
  return (
    <div className="admin-page">
      <h1>{say(words.title)}</h1>
      {members.isPending && <Waiting>{say(words.loading)}</Waiting>}
      {members.isError && (
        <Failure error={members.error}>
          <Button onClick={() => void members.refetch()}>{say(shared.tryAgain)}</Button>
        </Failure>
      )}
      {members.data !== undefined && <Members members={members.data} />}
      <Invitations />
      <InviteForm />
    </div>
  );
}

function Members({ members }: { members: readonly Member[] }) {
  const { language, say } = useSpeech();
  const admins = members.filter(({ role }) => role === 'admin').length;
  return (
    <section className="stack">
      <p>{say(words.count, members.length, admins)}</p>
      {admins === 1 && (
        <Notice kind="attention">
          <p>{say(words.oneAdmin)}</p>
        </Notice>
      )}
      <ul className="sheet people">
        {members.map((member) => (
          <li key={member.account}>
            <div>
              <span className="strong">{member.name}</span> <span className="soft">{member.address}</span>
              <div className="soft small">
                {say(words.since, dateText(member.joinedAt, language))}
                <div className="fingerprint">{say(words.fingerprint, member.fingerprint)}</div>
              </div>
              {member.role === 'admin' && !member.readsLog && <p className="small">{say(words.noLog)}</p>}
            </div>
            <span className="tag">{say(member.role === 'admin' ? words.admin : words.member)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PublishedRules } from '../../core/face.ts';
import { useAction } from '../../ui/action.ts';
import { Button } from '../../ui/button.tsx';
import { dateTimeText } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure } from '../../ui/notice.tsx';
import { useCore } from '../core.tsx';
import { ChangeList } from './change-list.tsx';
import { draftOf } from './use-draft.ts';
import { words } from './words.ts';

export const useHistory = () => {
  const { rules } = useCore();
  return useQuery({ queryKey: ['rules-history'], queryFn: () => rules.versions(), refetchInterval: 15_000 });
};

/** A change that waits for a second admin; nothing at all when there is none. */
export function SecondAdmin({
  current,
  onDone,
}: {
  current: PublishedRules;
  onDone: (what: string) => void;
}) {
  const { rules } = useCore();
  const queries = useQueryClient();
  const { language, say } = useSpeech();
  const { data } = useHistory();
  const [isAsking, setAsking] = useState(false);
  const again = async (what: string) => {
    setAsking(false);
    await queries.invalidateQueries({ queryKey: ['rules-history'] });
    await queries.invalidateQueries({ queryKey: ['rules'] });
    onDone(what);
  };
  const second = useAction(async (version: number) => {
    await rules.second(version);
    await again(say(words.published, version));
  });
  const withdraw = useAction(async (version: number) => {
    await rules.withdraw(version);
    await again(say(words.withdrawn));
  });
  const waiting = data?.waiting ?? null;
  if (waiting === null) return null;
  const { version, by, mine, proposedAt, weakened } = waiting;
  return (
    <section className="sheet rule-card rules-waiting" aria-labelledby="rules-waiting">
      <h2 id="rules-waiting">
        <Icon name="attention" /> {say(words.waitsTitle)}
      </h2>
      <p>
        {mine
          ? say(words.waitsMine, dateTimeText(proposedAt, language))
          : say(words.waitsFor, by, dateTimeText(proposedAt, language))}
      </p>
      <ChangeList before={draftOf(current.rules)} after={draftOf(waiting.rules)} weakened={weakened} />
      <p className="soft small">{say(words.waitsUntil, current.rules.version)}</p>
      <Failure error={second.error ?? withdraw.error} />
      {isAsking ? (
        <div className="row">
          <span>{say(words.withdrawSure)}</span>
          <Button kind="danger" busy={withdraw.busy} onClick={() => withdraw.run(version)}>
            {say(words.withdrawYes)}
          </Button>
          <Button autoFocus onClick={() => setAsking(false)}>
            {say(words.withdrawNo)}
          </Button>
        </div>
      ) : (
        <div className="row">
          {!mine && (
            <Button kind="primary" busy={second.busy} onClick={() => second.run(version)}>
              {say(words.approve)}
            </Button>
          )}
          <Button onClick={() => setAsking(true)}>{say(words.withdraw)}</Button>
        </div>
      )}
    </section>
  );
}

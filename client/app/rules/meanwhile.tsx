import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { dateTimeText } from '../../ui/format.ts';
import { useSpeech } from '../../ui/language.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ChangeList } from './change-list.tsx';
import { draftOf } from './use-draft.ts';
import type { DraftOfRules } from './use-draft.ts';
import { words } from './words.ts';

/** Its heading: where one goes to say how to go on. */
export const MEANWHILE = 'rules-meanwhile';

/** Another admin published while something was being changed: what they changed, and how to go on. */
export function Meanwhile({ rules }: { rules: DraftOfRules }) {
  const { language, say } = useSpeech();
  const [both, setBoth] = useState<string[]>([]);
  const { meanwhile, base, draft, takeOver, giveUp } = rules;
  if (meanwhile === null) {
    if (both.length === 0) return null;
    const names = both.map((id) => {
      const found = [...draft.rules, ...base.rules.rules].find((rule) => rule.id === id);
      return found === undefined ? id : say(found.name);
    });
    return (
      <Notice kind="attention">
        <p role="status">{say(words.bothChanged, names.join(', '))}</p>
        <Button onClick={() => setBoth([])}>{say(words.understood)}</Button>
      </Notice>
    );
  }
  return (
    <section className="sheet rule-card rules-waiting" role="alert">
      <h2 id={MEANWHILE} tabIndex={-1}>
        {say(words.meanwhileTitle, meanwhile.rules.version)}
      </h2>
      <p>{say(words.meanwhileWhat, meanwhile.by, dateTimeText(meanwhile.publishedAt, language))}</p>
      <ChangeList before={draftOf(base.rules)} after={draftOf(meanwhile.rules)} weakened={[]} />
      <div className="row">
        <Button kind="primary" onClick={() => setBoth(takeOver())}>
          {say(words.takeOver)}
        </Button>
        <Button onClick={giveUp}>{say(words.giveUpMine)}</Button>
      </div>
    </section>
  );
}

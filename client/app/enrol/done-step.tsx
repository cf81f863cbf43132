import { useEffect, useRef } from 'react';
import { Button } from '../../ui/button.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Notice } from '../../ui/notice.tsx';
import { words } from './words.ts';

export function DoneStep({ isSetup, onLeave }: { isSetup: boolean; onLeave: (to: string) => void }) {
  const { say } = useSpeech();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="stack">
      <h2 ref={heading} tabIndex={-1}>
        {say(words.doneTitle)}
      </h2>
      <p>{say(words.doneWhat)}</p>
      {isSetup && (
        <Notice kind="attention">
          <p className="strong">{say(words.secondAdmin)}</p>
          <p>{say(words.secondAdminWhy)}</p>
        </Notice>
      )}
      <div className="row row-end">
        <Button kind={isSetup ? 'secondary' : 'primary'} onClick={() => onLeave('/')}>
          {say(words.toInbox)}
        </Button>
        {isSetup && (
          <Button kind="primary" onClick={() => onLeave('/people?invite=admin')}>
            {say(words.invite)}
          </Button>
        )}
      </div>
    </div>
  );
}

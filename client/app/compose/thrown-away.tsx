import { useAction } from '../../ui/action.ts';
import { Button } from '../../ui/button.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { useDraft } from './draft-context.tsx';
import { words } from './words.ts';

/** What was thrown away just now can be taken back. */
export function ThrownAway() {
  const { thrown, takeBack } = useDraft();
  const { say } = useSpeech();
  const undo = useAction((message: string) => takeBack(message));
  if (thrown === null) return null;
  return (
    <div role="status">
      <Notice kind="done">
        <div className="row row-between">
          <p>{say(words.thrownAway)}</p>
          <Button busy={undo.busy} onClick={() => undo.run(thrown)}>
            {say(words.undo)}
          </Button>
        </div>
        <Failure error={undo.error} />
      </Notice>
    </div>
  );
}

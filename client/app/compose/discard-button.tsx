import { useNavigate } from 'react-router';
import { useAction } from '../../ui/action.ts';
import { Button } from '../../ui/button.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure } from '../../ui/notice.tsx';
import { useDraft } from './draft-context.tsx';
import { isUntouched } from './draft.ts';
import { words } from './words.ts';

/** Throws a draft away at once: it can be taken back. */
export function DiscardButton() {
  const { draft, giveUp, throwAway } = useDraft();
  const navigate = useNavigate();
  const { say } = useSpeech();
  const throwing = useAction(throwAway);
  const { origin } = draft;
  if (isUntouched(draft)) {
    const cancel = () => {
      giveUp();
      // Forwarding began at a letter, on a page of its own.
      if (origin?.kind === 'forward') void navigate(-1);
    };
    return origin && <Button onClick={cancel}>{say(words.cancel)}</Button>;
  }
  return (
    <>
      <Button kind="quiet" busy={throwing.busy} onClick={throwing.run}>
        {say(words.discard)}
      </Button>
      <Failure error={throwing.error} />
    </>
  );
}

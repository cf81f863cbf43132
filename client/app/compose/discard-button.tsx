import { Button } from '../../ui/button.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { useDraft } from './draft-context.tsx';
import { isUntouched } from './draft.ts';
import { words } from './words.ts';

/** Throws a draft away at once: it can be taken back. */
export function DiscardButton() {
  const { draft, startOver, throwAway } = useDraft();
  const { say } = useSpeech();
  if (isUntouched(draft)) {
    return draft.origin && <Button onClick={startOver}>{say(words.cancel)}</Button>;
  }
  return (
    <Button kind="quiet" onClick={throwAway}>
      {say(words.discard)}
    </Button>
  );
}

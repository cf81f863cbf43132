/** How it stands with keeping the draft: quiet while all is well. */
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { timeText } from '../../ui/format.ts';
import { useDraft } from './draft-context.tsx';
import { words } from './words.ts';

export function SaveState() {
  const { saving } = useDraft();
  const { language, say, sayError } = useSpeech();
  const { state } = saving;
  // Said once it is settled; a screen reader need not hear of every letter.
  return (
    <p className="save-state soft small" role="status">
      {state.at === 'saved' && (
        <>
          <Icon name="check" />
          {say(words.savedAt, timeText(state.savedAt, language))}
        </>
      )}
      {state.at === 'unsaved' && <span aria-hidden="true">{say(words.savingNow)}</span>}
      {state.at === 'waiting' && (
        <>
          <Icon name="attention" />
          {say(words.notSavedYet)}
        </>
      )}
      {state.at === 'failed' && (
        <>
          <Icon name="attention" />
          {say(words.notSaved)} {sayError(state.error)}
        </>
      )}
    </p>
  );
}

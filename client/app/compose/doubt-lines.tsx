/** Below the recipients: a line for each that may not be who was meant. It stays away for this letter once answered. */
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import type { Say } from '../../ui/language.tsx';
import type { Doubt } from './doubts.ts';
import { useDraft } from './draft-context.tsx';
import { words } from './words.ts';

export function DoubtLines({ doubts, onAnswered }: { doubts: readonly Doubt[]; onAnswered: () => void }) {
  const { addRecipients, change } = useDraft();
  const { say } = useSpeech();
  const replace = (address: string, by: string) => {
    change({ type: 'remove_recipient', address });
    addRecipients([by]);
    onAnswered();
  };
  return (
    <ul className="doubts" aria-live="polite">
      {doubts.map((doubt) => {
        const instead = insteadOf(doubt);
        return (
          <li key={doubt.ids.join(' ')} className="doubt">
            <p>
              <Icon name="info" /> {sentence(doubt, say)}
            </p>
            <div className="row">
              {instead !== null && (
                <Button kind="quiet" onClick={() => replace(instead.address, instead.by)}>
                  {say(words.takeInstead, instead.by)}
                </Button>
              )}
              <Button
                kind="quiet"
                onClick={() => {
                  for (const warning of doubt.ids) change({ type: 'confirm', warning, reason: null });
                  onAnswered();
                }}
              >
                {say(words.isRight)}
              </Button>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function insteadOf(doubt: Doubt): { address: string; by: string } | null {
  if (doubt.kind === 'domain') return { address: doubt.address, by: doubt.meant };
  if (doubt.kind === 'like') return { address: doubt.address, by: doubt.other.address };
  return null;
}

function sentence(doubt: Doubt, say: Say): string {
  switch (doubt.kind) {
    case 'domain':
      return say(words.doubtDomain, doubt.address, doubt.meant);
    case 'like': {
      const { address, name } = doubt.other;
      return say(words.doubtLike, doubt.address, name === null ? address : `${name} (${address})`);
    }
    case 'first':
      return say(words.doubtFirst, doubt.addresses.join(', '), doubt.addresses.length);
    case 'everyone':
      return say(words.doubtEveryone, doubt.addresses.join(', '));
  }
}

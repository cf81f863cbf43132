import { Button } from '../ui/button.tsx';
import { useSpeech } from '../ui/language.tsx';
import { Failure } from '../ui/notice.tsx';
import { words } from '../ui/words.ts';
import { Door } from './door.tsx';

/** The worker did not load or died: nothing can be done but to load the page again. */
export function CoreBroken({ error }: { error: unknown }) {
  const { say } = useSpeech();
  return (
    <Door title={say({ nl: 'Zegel kon niet starten', en: 'Zegel could not start' })}>
      <Failure error={error}>
        <Button onClick={() => location.reload()}>{say(words.tryAgain)}</Button>
      </Failure>
    </Door>
  );
}

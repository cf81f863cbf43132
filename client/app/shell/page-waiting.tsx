import { useEffect, useState } from 'react';
import { useSpeech } from '../../ui/language.tsx';
import { Waiting } from '../../ui/progress.tsx';

/** A page that is not there yet. Nothing is shown for the first moment, so that a quick page does not flicker. */
export function PageWaiting() {
  const { say } = useSpeech();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 250);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="page-waiting">
      {shown && <Waiting>{say({ nl: 'Even laden…', en: 'Loading…' })}</Waiting>}
    </div>
  );
}

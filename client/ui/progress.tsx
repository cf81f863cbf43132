import { useId } from 'react';
import { useSpeech } from './language.tsx';
import { sizeText } from './format.ts';

/** How far something is, in words and as a bar: what, and how much of how much. */
export function Progress({ what, done, total }: { what: string; done: number; total: number }) {
  const id = useId();
  const { language, say } = useSpeech();
  const percent = total === 0 ? 0 : Math.min(100, Math.floor((done / total) * 100));
  return (
    // The bar says how far it is to whoever asks; around it, each of its steps would be read out.
    <div className="progress" aria-live="off">
      <div className="progress-words">
        <span id={id}>{what}</span>
        <span>
          {say(
            { nl: (a: string, b: string) => `${a} van ${b}`, en: (a: string, b: string) => `${a} of ${b}` },
            sizeText(Math.min(done, total), language),
            sizeText(total, language),
          )}
        </span>
      </div>
      <div
        className="progress-track"
        role="progressbar"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <div className="progress-fill" style={{ transform: `translateX(${String(percent - 100)}%)` }} />
      </div>
    </div>
  );
}

/** Work of unknown length, with what is being done. */
export function Waiting({ children }: { children: string }) {
  return (
    <div className="waiting" role="status">
      <span className="waiting-mark" aria-hidden="true" />
      <span>{children}</span>
    </div>
  );
}

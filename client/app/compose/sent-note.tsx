/** That an answer went out, in its conversation, and what is still for the sender to do. */
import { useEffect, useRef } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { useDraft } from './draft-context.tsx';
import type { Outcome } from './draft-context.tsx';
import { words } from './words.ts';

export function SentNote({ outcome }: { outcome: Outcome }) {
  const { closeOutcome } = useDraft();
  const { say } = useSpeech();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="sheet sent-sheet sent-note no-print">
      <div className="row">
        <span className="sent-mark">
          <Icon name="check" />
        </span>
        <h2 ref={heading} tabIndex={-1}>
          {say(words.sentTitle)}
        </h2>
      </div>
      <p>{say(words.sentWhat, outcome.draft.recipients.length)}</p>
      <CodesToPassOn outcome={outcome} />
      <div className="row">
        <Button onClick={closeOutcome}>{say(words.close)}</Button>
      </div>
    </section>
  );
}

/** Access codes that recipients do not have yet; of the others, that they do. */
export function CodesToPassOn({ outcome: { sent, draft } }: { outcome: Outcome }) {
  const { say } = useSpeech();
  const isKnown = ({ address, code }: { address: string; code: string }): boolean =>
    draft.recipients.some((each) => each.address === address && each.knownCode === code);
  const fresh = sent.accessCodes.filter((each) => !isKnown(each));
  const known = sent.accessCodes.filter(isKnown);
  return (
    <>
      {known.length > 0 && (
        <p className="soft">{say(words.codesKnown, known.map(({ address }) => address).join(', '))}</p>
      )}
      {fresh.length > 0 && (
        <section className="stack-tight">
          <h2>{say(words.passOn)}</h2>
          <p className="soft">{say(words.passOnHow)}</p>
          <dl className="plain-list">
            {fresh.map(({ address, code }) => (
              <div key={address} className="row row-between">
                <dt>{address}</dt>
                <dd>
                  <code className="drawn-code" translate="no">
                    {code}
                  </code>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </>
  );
}

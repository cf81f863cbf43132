/** A draft that was changed on two devices: both are shown, and the author says what is kept. */
import { useQuery } from '@tanstack/react-query';
import type { DraftChoice, OtherVersion } from '../../core/face.ts';
import { catalogued } from '../../../contract/errors.ts';
import { useAction } from '../../ui/action.ts';
import { Button } from '../../ui/button.tsx';
import { timeText } from '../../ui/format.ts';
import { useSpeech } from '../../ui/language.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { words as shared } from '../../ui/words.ts';
import { useCore } from '../core.tsx';
import { useDraft } from './draft-context.tsx';
import type { Draft } from './draft.ts';
import { words } from './words.ts';

export function ChangedElsewhere() {
  const { saving } = useDraft();
  if (saving.state.at !== 'changed') return null;
  return <Choice code={catalogued(saving.state.error).code} />;
}

function Choice({ code }: { code: string }) {
  const { drafts } = useCore();
  const { draft, message, choose } = useDraft();
  const { language, say } = useSpeech();
  const isThere = code === 'draft_changed';
  const other = useQuery({
    queryKey: ['draft-other', code],
    queryFn: async () => drafts.other(await message()),
    enabled: isThere,
    gcTime: 0,
    staleTime: 0,
  });
  const choosing = useAction((choice: DraftChoice) => choose(choice));
  const button = (choice: DraftChoice, text: string, kind: 'primary' | 'secondary' = 'secondary') => (
    <Button kind={kind} busy={choosing.busy} onClick={() => choosing.run(choice)}>
      {text}
    </Button>
  );
  return (
    <Notice kind="attention">
      <div className="stack" role="alert">
        <h2 className="strong">
          {say(
            isThere
              ? words.changedTitle
              : code === 'already_released'
                ? words.sentElsewhere
                : words.thrownElsewhere,
          )}
        </h2>
        {other.data !== undefined && (
          <div className="versions">
            <Version title={say(words.versionHere)} version={versionOf(draft)} />
            <Version
              title={say(words.versionThere, timeText(other.data.savedAt, language))}
              version={other.data}
            />
          </div>
        )}
        <Failure error={other.error ?? choosing.error} />
        <div className="row">
          {isThere && button('both', say(words.keepBoth), 'primary')}
          {isThere && button('mine', say(words.keepMine))}
          {isThere && button('other', say(words.keepOther))}
          {!isThere && button('both', say(words.keepAsNew), 'primary')}
        </div>
        {isThere && <p className="small soft">{say(words.keepBothWhat)}</p>}
      </div>
    </Notice>
  );
}

type Shown = Pick<OtherVersion, 'written' | 'attachments'>;

const versionOf = (
  draft: Draft,
): { written: Pick<Shown['written'], 'subject' | 'text' | 'recipients'>; attachments: string[] } => ({
  written: {
    subject: draft.subject,
    text: draft.text,
    recipients: draft.recipients.map(({ address, level, number, accessCode, ownCode }) => ({
      address,
      level,
      number,
      accessCode,
      ownCode,
    })),
  },
  attachments: draft.files.map(({ name }) => name),
});

function Version({ title, version }: { title: string; version: ReturnType<typeof versionOf> }) {
  const { say } = useSpeech();
  const { written, attachments } = version;
  return (
    <section className="version" aria-label={title}>
      <h3 className="small soft">{title}</h3>
      <p className="strong">{written.subject === '' ? say(shared.noSubject) : written.subject}</p>
      <p className="small">{written.recipients.map(({ address }) => address).join(', ')}</p>
      <p className="version-text">{written.text}</p>
      {attachments.length > 0 && <p className="small soft">{attachments.join(', ')}</p>}
    </section>
  );
}

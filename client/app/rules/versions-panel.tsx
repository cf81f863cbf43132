/** Every version with who and when, what it changed, and the rules as a file: out and in. */
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { isZegelError } from '../../../crypto/errors.ts';
import type { RulesHistory } from '../../core/face.ts';
import { useAction } from '../../ui/action.ts';
import { Button } from '../../ui/button.tsx';
import { dateTimeText } from '../../ui/format.ts';
import { useSpeech } from '../../ui/language.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Waiting } from '../../ui/progress.tsx';
import { saveFile } from '../../ui/save.ts';
import { words as shared } from '../../ui/words.ts';
import { useCore } from '../core.tsx';
import { ChangeList } from './change-list.tsx';
import { placeInFile } from './problems.ts';
import { useHistory } from './second-admin.tsx';
import { Sentence } from './sentence-view.tsx';
import { draftOf } from './use-draft.ts';
import type { DraftOfRules } from './use-draft.ts';
import { words } from './words.ts';

/** More than any set of rules takes. */
const MAX_FILE_BYTES = 4_000_000;

export function VersionsPanel({ rules }: { rules: DraftOfRules }) {
  const { say } = useSpeech();
  const history = useHistory();
  return (
    <div className="stack-wide">
      <section className="stack" aria-label={say(words.tabVersions)}>
        <h2>{say(words.versionsTitle)}</h2>
        {history.isPending && <Waiting>{say(words.loadingVersions)}</Waiting>}
        {history.isError && (
          <Failure error={history.error}>
            <Button onClick={() => void history.refetch()}>{say(shared.tryAgain)}</Button>
          </Failure>
        )}
        {history.data !== undefined && (
          <ol className="sheet people">
            {history.data.versions.map((version, place) => (
              <Version key={version.version} version={version} isInForce={place === 0} rules={rules} />
            ))}
          </ol>
        )}
      </section>
      <Files rules={rules} />
    </div>
  );
}

function Version({
  version: { version, publishedAt, by, second },
  isInForce,
  rules: { draft, change },
}: {
  version: RulesHistory['versions'][number];
  isInForce: boolean;
  rules: DraftOfRules;
}) {
  const { language, say } = useSpeech();
  const [isOpen, setOpen] = useState(false);
  const panel = useId();
  return (
    <li>
      <div>
        <span className="strong">{say(words.version, version)}</span>{' '}
        {isInForce && <span className="tag tag-done">{say(words.inForce)}</span>}
        <div className="soft small">
          {second === null
            ? say(words.publishedBy, by, dateTimeText(publishedAt, language))
            : say(words.publishedByTwo, by, second, dateTimeText(publishedAt, language))}
        </div>
      </div>
      <Button
        kind="quiet"
        aria-expanded={isOpen}
        aria-controls={panel}
        aria-label={say(isOpen ? words.closeVersion : words.openVersion, version)}
        onClick={() => setOpen(!isOpen)}
      >
        {say(isOpen ? shared.close : words.open)}
      </Button>
      <div id={panel} className="rule-version" hidden={!isOpen}>
        {isOpen && (
          <VersionContent
            version={version}
            onRestore={
              isInForce
                ? null
                : (restored) => {
                    const { detectors: _, ...rest } = draft;
                    change({ ...rest, ...restored });
                  }
            }
          />
        )}
      </div>
    </li>
  );
}

function VersionContent({
  version,
  onRestore,
}: {
  version: number;
  onRestore: ((draft: DraftOfRules['draft']) => void) | null;
}) {
  const { rules } = useCore();
  const { say } = useSpeech();
  const [isRestored, setRestored] = useState(false);
  const read = useQuery({
    queryKey: ['rules-version', version],
    queryFn: async () => ({
      own: await rules.version(version),
      former: version > 1 ? await rules.version(version - 1) : null,
    }),
    // A version never changes.
    staleTime: Infinity,
  });
  const save = useAction(async () => saveRules(version, await rules.exportJson(version)));
  if (read.isPending) return <Waiting>{say(words.loadingVersions)}</Waiting>;
  if (read.isError) {
    return (
      <Failure error={read.error}>
        <Button onClick={() => void read.refetch()}>{say(shared.tryAgain)}</Button>
      </Failure>
    );
  }
  const { own, former } = read.data;
  return (
    <div className="stack">
      {former === null ? (
        <ul className="rule-changes">
          {own.rules.rules.map((rule) => (
            <li key={rule.id} className="stack-tight">
              <p className="strong">{say(rule.name)}</p>
              <Sentence rule={rule} own={own.rules.detectors ?? []} />
            </li>
          ))}
        </ul>
      ) : (
        <ChangeList before={draftOf(former.rules)} after={draftOf(own.rules)} weakened={[]} />
      )}
      <div className="row">
        <Button busy={save.busy} onClick={save.run}>
          {say(words.saveVersion)}
        </Button>
        {onRestore !== null && (
          <Button
            onClick={() => {
              onRestore(draftOf(own.rules));
              setRestored(true);
            }}
          >
            {say(words.restore)}
          </Button>
        )}
      </div>
      {isRestored && <p role="status">{say(words.restored, version)}</p>}
      <Failure error={save.error} />
    </div>
  );
}

const saveRules = (version: number, text: string): void =>
  saveFile(`zegel-regels-${String(version)}.json`, new Blob([text], { type: 'application/json' }));

function Files({ rules: { base, draft, change, changes } }: { rules: DraftOfRules }) {
  const { rules } = useCore();
  const { language, say } = useSpeech();
  const id = useId();
  const [taken, setTaken] = useState<string | null>(null);
  const save = useAction(async () => saveRules(base.rules.version, await rules.exportJson()));
  const take = useAction(async (file: File) => {
    setTaken(null);
    const text = file.size > MAX_FILE_BYTES ? '' : await file.text();
    const imported = await rules.importJson(text);
    const { detectors: _, ...rest } = draft;
    change({ ...rest, ...imported });
    setTaken(file.name);
  });
  const place = isZegelError(take.error, 'rules_mistaken')
    ? placeInFile(String(take.error.detail?.['path'] ?? ''), language)
    : null;
  return (
    <section className="stack" aria-label={say(words.files)}>
      <div className="stack-tight">
        <h2>{say(words.files)}</h2>
        <p className="soft">{say(words.filesWhat)}</p>
      </div>
      <div className="row">
        <Button busy={save.busy} onClick={save.run}>
          {say(words.saveRules)}
        </Button>
        <label className="button button-secondary rule-file" htmlFor={id}>
          {say(words.takeFile)}
          <input
            id={id}
            className="unseen"
            type="file"
            accept="application/json,.json"
            onChange={(event) => {
              const file = event.target.files?.[0];
              // The same file again is a choice, too.
              event.target.value = '';
              if (file !== undefined) take.run(file);
            }}
          />
        </label>
      </div>
      {changes.length > 0 && taken === null && <p className="soft small">{say(words.takeReplaces)}</p>}
      {place === null ? (
        <Failure error={take.error ?? save.error} />
      ) : (
        <Notice kind="error">
          <p>{say(words.takeFailed, place)}</p>
        </Notice>
      )}
      {taken !== null && (
        <Notice kind="done">
          <p role="status">{say(words.taken, taken)}</p>
        </Notice>
      )}
    </section>
  );
}

import { useRef } from 'react';
import { catalogued } from '../../../contract/errors.ts';
import { Button } from '../../ui/button.tsx';
import { sizeText } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Progress, Waiting } from '../../ui/progress.tsx';
import { words as shared } from '../../ui/words.ts';
import type { AnswerDraft, AnswerFile } from './answer-draft.ts';
import { words } from './words.ts';

/** What goes along: a phone offers its camera and its files by itself, where no kind is asked for. */
export function AnswerFiles({
  draft,
  files,
  isSending,
}: {
  draft: AnswerDraft;
  files: readonly AnswerFile[];
  /** What goes along is settled. */
  isSending: boolean;
}) {
  const { say } = useSpeech();
  const picker = useRef<HTMLInputElement>(null);
  const add = useRef<HTMLButtonElement>(null);
  return (
    <div className="stack-tight">
      {files.length > 0 && (
        <ul className="attachments" aria-label={say(words.files)}>
          {files.map((file) => (
            <FileRow
              key={file.id}
              file={file}
              isSending={isSending}
              onRetry={() => draft.retry(file.id)}
              onRemove={() => {
                draft.remove(file.id);
                // The button that had the focus goes with its file.
                add.current?.focus();
              }}
            />
          ))}
        </ul>
      )}
      <Button ref={add} wide busy={isSending} onClick={() => picker.current?.click()}>
        <Icon name="attachment" />
        {say(words.addFile)}
      </Button>
      <input
        ref={picker}
        className="unseen"
        type="file"
        multiple
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => {
          draft.add([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </div>
  );
}

function FileRow({
  file,
  isSending,
  onRetry,
  onRemove,
}: {
  file: AnswerFile;
  isSending: boolean;
  onRetry: () => void;
  onRemove: () => void;
}) {
  const { language, say } = useSpeech();
  const { name, sizeBytes, state } = file;
  const verdict = state.at === 'done' ? state.attachment.verdict : null;
  return (
    <li className="attachment">
      <Icon name="file" />
      <div>
        <div className="attachment-name">{name}</div>
        <div className="soft small number" role="status">
          {sizeText(sizeBytes, language)}
          {verdict === 'clean' && ` · ${say(words.ready)}`}
        </div>
      </div>
      <div className="attachment-action">
        <Button kind="quiet" busy={isSending} aria-label={say(words.removeFile, name)} onClick={onRemove}>
          <Icon name="close" />
          {say(words.remove)}
        </Button>
      </div>
      {state.at === 'uploading' && (
        <div className="attachment-wide">
          <Progress what={say(words.uploading)} done={state.sentBytes} total={state.totalBytes} />
        </div>
      )}
      {(state.at === 'waiting' || state.at === 'inspecting') && (
        <div className="attachment-wide">
          <Waiting>{say(state.at === 'waiting' ? words.waiting : words.inspecting)}</Waiting>
        </div>
      )}
      {state.at === 'failed' && (
        <div className="attachment-wide">
          <Failure error={state.error}>
            {catalogued(state.error).entry.retryable && (
              <Button onClick={onRetry}>{say(shared.tryAgain)}</Button>
            )}
          </Failure>
        </div>
      )}
      {verdict !== null && verdict !== 'clean' && (
        <p className="attachment-wide answer-refused" role="alert">
          <Icon name="attention" /> {say(words[verdict])}
        </p>
      )}
    </li>
  );
}

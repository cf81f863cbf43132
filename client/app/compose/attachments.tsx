import { useRef, useState } from 'react';
import type { Attachment } from '../../core/face.ts';
import { catalogued } from '../../../contract/errors.ts';
import { Button } from '../../ui/button.tsx';
import { sizeText } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Progress, Waiting } from '../../ui/progress.tsx';
import { words as shared } from '../../ui/words.ts';
import { useDraft } from './draft-context.tsx';
import type { DraftFile } from './draft.ts';
import { reasonWord, verdictNext, verdictWord, words } from './words.ts';

/** Files by picker; dropping them anywhere on the sheet is `useDrop`. Each shows how far it is and its verdict. */
export function Attachments() {
  const { draft, attach } = useDraft();
  const { say } = useSpeech();
  const picker = useRef<HTMLInputElement>(null);
  return (
    <section className="compose-files" aria-label={say(words.attachments)}>
      {draft.files.length > 0 && (
        <ul className="attachments" aria-live="polite">
          {draft.files.map((file) => (
            <FileRow key={file.id} file={file} />
          ))}
        </ul>
      )}
      <div className="row">
        <Button onClick={() => picker.current?.click()}>
          <Icon name="attachment" />
          {say(words.addFiles)}
        </Button>
        <span className="soft small no-touch">{say(words.dropHint)}</span>
        <span className="soft small">{say(words.fileLimit)}</span>
        <input
          ref={picker}
          className="unseen"
          type="file"
          multiple
          tabIndex={-1}
          aria-label={say(words.addFiles)}
          onChange={(event) => {
            attach([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
      </div>
    </section>
  );
}

function FileRow({ file }: { file: DraftFile }) {
  const { retryFile, removeFile } = useDraft();
  const { language, say } = useSpeech();
  const { state } = file;
  return (
    <li className="attachment" data-verdict={state.at === 'done' ? state.attachment.verdict : undefined}>
      <Icon name="file" />
      <div>
        <div className="attachment-name">{file.name}</div>
        <div className="row attachment-facts">
          <span className="soft small number">{sizeText(file.sizeBytes, language)}</span>
          {state.at === 'done' && <VerdictTag attachment={state.attachment} />}
        </div>
      </div>
      <Button kind="quiet" aria-label={say(words.remove, file.name)} onClick={() => removeFile(file.id)}>
        <Icon name="close" />
      </Button>
      <div className="attachment-wide">
        {state.at === 'reading' && (
          <Progress what={say(words.reading)} done={state.readBytes} total={state.totalBytes} />
        )}
        {state.at === 'waiting' && (
          <p className="small" role="status">
            <Icon name="attention" /> {say(words.waitingForNetwork)}
          </p>
        )}
        {state.at === 'needs_file' && <NeedsFile file={file} state={state} />}
        {state.at === 'uploading' && (
          <Progress what={say(words.uploading)} done={state.sentBytes} total={state.totalBytes} />
        )}
        {state.at === 'inspecting' && <Waiting>{say(words.inspecting)}</Waiting>}
        {state.at === 'failed' && (
          <Failure error={state.error}>
            {catalogued(state.error).entry.retryable && (
              <Button onClick={() => retryFile(file.id)}>{say(shared.tryAgain)}</Button>
            )}
            {TAKES_THE_FILE.has(catalogued(state.error).code) && <ChooseAgain file={file} />}
          </Failure>
        )}
        {state.at === 'done' && <VerdictText attachment={state.attachment} />}
      </div>
    </li>
  );
}

/** Faults after which the same file, or another, is to be chosen. */
const TAKES_THE_FILE = new Set(['file_needed', 'file_unreadable']);

function NeedsFile({
  file,
  state: { isGone, sentBytes, totalBytes },
}: {
  file: DraftFile;
  state: Extract<DraftFile['state'], { at: 'needs_file' }>;
}) {
  const { language, say } = useSpeech();
  const what = isGone
    ? say(words.fileGone)
    : sentBytes === 0
      ? say(words.needsFileNew)
      : say(
          words.needsFile,
          sizeText(Math.min(sentBytes, totalBytes), language),
          sizeText(totalBytes, language),
        );
  return (
    <div className="stack-tight">
      <p className="small">{what}</p>
      <ChooseAgain file={file} />
    </div>
  );
}

function ChooseAgain({ file }: { file: DraftFile }) {
  const { retryFile } = useDraft();
  const { say } = useSpeech();
  const picker = useRef<HTMLInputElement>(null);
  return (
    <div>
      <Button onClick={() => picker.current?.click()}>
        <Icon name="attachment" />
        {say(words.chooseAgain)}
      </Button>
      <input
        ref={picker}
        className="unseen"
        type="file"
        tabIndex={-1}
        aria-label={say(words.chooseAgainFor, file.name)}
        onChange={(event) => {
          const [chosen] = event.target.files ?? [];
          if (chosen !== undefined) retryFile(file.id, chosen);
          event.target.value = '';
        }}
      />
    </div>
  );
}

function VerdictTag({ attachment }: { attachment: Attachment }) {
  const { say } = useSpeech();
  const isClean = attachment.verdict === 'clean';
  return (
    <span className={isClean ? 'tag tag-done' : 'tag tag-refused'}>
      <Icon name={isClean ? 'check' : 'attention'} />
      {say(verdictWord[attachment.verdict])}
    </span>
  );
}

function VerdictText({ attachment }: { attachment: Attachment }) {
  const { say } = useSpeech();
  if (attachment.verdict === 'clean') {
    return (
      <>
        {attachment.location && <p className="small soft">{say(words.location)}</p>}
        {attachment.inWindows && <p className="small soft">{say(words.inWindows)}</p>}
      </>
    );
  }
  const why = attachment.reasons.map((reason) => {
    const known = reasonWord[reason];
    return known === undefined ? reason : say(known);
  });
  return (
    <p className="small">
      {say(verdictNext[attachment.verdict])}
      {why.length > 0 && <span className="soft"> ({why.join(', ')})</span>}
    </p>
  );
}

/** Dropping files on an element. */
export function useDrop(onFiles: (files: File[]) => void): {
  over: boolean;
  handlers: Pick<React.ComponentProps<'div'>, 'onDragEnter' | 'onDragOver' | 'onDragLeave' | 'onDrop'>;
} {
  const [depth, setDepth] = useState(0);
  const holdsFiles = (event: React.DragEvent) => event.dataTransfer.types.includes('Files');
  return {
    over: depth > 0,
    handlers: {
      onDragEnter: (event) => {
        if (holdsFiles(event)) setDepth(depth + 1);
      },
      onDragLeave: (event) => {
        if (holdsFiles(event)) setDepth(Math.max(0, depth - 1));
      },
      onDragOver: (event) => {
        if (holdsFiles(event)) event.preventDefault();
      },
      onDrop: (event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setDepth(0);
        onFiles([...event.dataTransfer.files]);
      },
    },
  };
}

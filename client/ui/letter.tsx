/** A letter on its sheet: who, to whom, when, about what; the text; what came with it. Guests and members see the same. */
import { useId } from 'react';
import type { ReactNode, Ref } from 'react';
import { type DownloadFile, type Downloads, isUnderWay } from './downloads.ts';
import { dateTimeText, sizeText } from './format.ts';
import { Icon } from './icon.tsx';
import { useSpeech } from './language.tsx';
import { MailHtml } from './mail-html.tsx';
import { Failure, Notice } from './notice.tsx';
import { Progress } from './progress.tsx';
import { Button } from './button.tsx';
import { words } from './words.ts';

/** What a sheet shows; `Letter` and `OpenedMessage` of the core fit. */
export interface LetterOnSheet {
  subject: string;
  text: string;
  html: string;
  files: readonly { part: number; name: string; sizeBytes: number }[];
  from: { address: string; name: string };
  to: readonly string[];
  sentAt: number;
  unscannable: readonly string[];
}

export interface LetterSheetProps {
  letter: LetterOnSheet;
  heading: 'h1' | 'h2';
  headingRef?: Ref<HTMLHeadingElement>;
  downloads: Downloads;
  onDownload: (file: DownloadFile) => void;
  onStop: (part: number) => void;
  /** Below the attachments. */
  children?: ReactNode;
}

export function LetterSheet({
  letter,
  heading: Heading,
  headingRef,
  downloads,
  onDownload,
  onStop,
  children,
}: LetterSheetProps) {
  const { language, say } = useSpeech();
  return (
    <article className="sheet letter">
      <header className="letter-head">
        <Heading ref={headingRef} tabIndex={-1}>
          {letter.subject === '' ? say(words.noSubject) : letter.subject}
        </Heading>
        <div className="letter-who">
          <div>
            <p>
              <span className="soft">{say(words.from)}</span>{' '}
              <span className="strong">{letter.from.name}</span>{' '}
              <span className="soft small">{letter.from.address}</span>
            </p>
            <p>
              <span className="soft">{say(words.to)}</span> {letter.to.join(', ')}
            </p>
          </div>
          <p className="soft number">{dateTimeText(letter.sentAt, language)}</p>
        </div>
      </header>
      <LetterBody letter={letter} downloads={downloads} onDownload={onDownload} onStop={onStop} />
      {children}
    </article>
  );
}

/** The letter itself, without who, to whom and about what. */
export function LetterBody({
  letter,
  downloads,
  onDownload,
  onStop,
}: Pick<LetterSheetProps, 'downloads' | 'onDownload' | 'onStop'> & {
  letter: Pick<LetterOnSheet, 'text' | 'html' | 'files' | 'unscannable'>;
}) {
  const { say } = useSpeech();
  return (
    <>
      {letter.unscannable.length > 0 && (
        <Notice kind="attention">
          <p>{say(words.unscannable)}</p>
        </Notice>
      )}
      {letter.html === '' ? (
        <div className="letter-text">{letter.text}</div>
      ) : (
        <MailHtml html={letter.html} text={letter.text} />
      )}
      {letter.files.length > 0 && (
        <Attachments files={letter.files} downloads={downloads} onDownload={onDownload} onStop={onStop} />
      )}
    </>
  );
}

function Attachments({
  files,
  downloads,
  onDownload,
  onStop,
}: {
  files: LetterOnSheet['files'];
  downloads: Downloads;
  onDownload: (file: DownloadFile) => void;
  onStop: (part: number) => void;
}) {
  const id = useId();
  const { language, say } = useSpeech();
  return (
    <section className="stack-tight" aria-labelledby={id}>
      <h2 className="letter-files" id={id}>
        {say(words.attachments, files.length)}
      </h2>
      <ul className="attachments">
        {files.map((file) => {
          const state = downloads.get(file.part);
          return (
            <li key={file.part} className="attachment">
              <Icon name="file" />
              <div>
                <div className="attachment-name">{file.name}</div>
                <div className="soft small number">
                  {sizeText(file.sizeBytes, language)}
                  <span role="status">
                    {state === 'saved' && ` · ${say(words.saved)}`}
                    {state === 'stopped' && ` · ${say(words.stopped)}`}
                  </span>
                </div>
              </div>
              <div className="attachment-action no-print">
                {isUnderWay(state) ? (
                  <Button
                    kind="quiet"
                    onClick={() => onStop(file.part)}
                    aria-label={say(words.stopFile, file.name)}
                  >
                    <Icon name="close" />
                    {say(words.stop)}
                  </Button>
                ) : (
                  <Button
                    kind="quiet"
                    onClick={() => onDownload(file)}
                    aria-label={say(words.saveFile, file.name)}
                  >
                    <Icon name="download" />
                    {say(words.save)}
                  </Button>
                )}
              </div>
              {isUnderWay(state) && (
                <div className="attachment-wide">
                  <Progress what={say(words.fetching)} done={state.receivedBytes} total={state.totalBytes} />
                </div>
              )}
              {typeof state === 'object' && 'failed' in state && (
                <div className="attachment-wide">
                  <Failure error={state.failed} />
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

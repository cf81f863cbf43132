/** Secrets that are shown once: to be saved as a file or printed before anything goes on. */
import './keep-sheet.css';
import { useId } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { useSpeech } from './language.tsx';
import { saveText } from './save.ts';

export interface KeptItem {
  name: string;
  /** What it is for, in one sentence. */
  use?: string;
  lines: readonly string[];
}

export interface KeepSheetProps {
  title: string;
  what: string;
  fileName: string;
  items: readonly KeptItem[];
  /** What is asked; without it, that nothing goes on before it was saved or printed. */
  todo?: string;
  kept: boolean;
  onKept: () => void;
}

const words = {
  save: { nl: 'Bewaar als bestand', en: 'Save as a file' },
  print: { nl: 'Druk af', en: 'Print' },
  kept: { nl: 'Bewaard of afgedrukt', en: 'Saved or printed' },
  todo: { nl: 'Bewaar dit of druk het af om verder te gaan.', en: 'Save or print this to go on.' },
} as const;

export function KeepSheet({ title, what, fileName, items, todo, kept, onKept }: KeepSheetProps) {
  const id = useId();
  const { say } = useSpeech();
  const text = [
    title,
    what,
    ...items.map(({ name, use, lines }) => [name, ...(use === undefined ? [] : [use]), ...lines].join('\n')),
  ].join('\n\n');
  const print = () => {
    // Only this sheet goes on paper: the print style hides the others.
    const sheet = document.getElementById(id);
    sheet?.setAttribute('data-printing', '');
    document.body.setAttribute('data-printing-one', '');
    window.print();
    sheet?.removeAttribute('data-printing');
    document.body.removeAttribute('data-printing-one');
    onKept();
  };
  return (
    <section className="keep" id={id} aria-labelledby={`${id}-title`}>
      <div className="stack-tight">
        <h2 id={`${id}-title`}>{title}</h2>
        <p className="soft">{what}</p>
      </div>
      <dl className="keep-items">
        {items.map(({ name, use, lines }) => (
          <div key={name}>
            <dt>{name}</dt>
            {use !== undefined && <dd className="small soft">{use}</dd>}
            <dd className={lines.length > 1 ? 'keep-secret keep-secrets' : 'keep-secret'} translate="no">
              {lines.map((line) => (
                <code key={line}>{line}</code>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <div className="row no-print">
        <Button
          onClick={() => {
            saveText(fileName, `${text}\n`);
            onKept();
          }}
        >
          <Icon name="download" />
          {say(words.save)}
        </Button>
        <Button onClick={print}>
          <Icon name="print" />
          {say(words.print)}
        </Button>
        <p className={kept ? 'tag tag-done' : 'small soft'} role="status">
          {kept && <Icon name="check" />}
          {kept ? say(words.kept) : (todo ?? say(words.todo))}
        </p>
      </div>
    </section>
  );
}

/** A key under a code: drawn by us and to be kept by the reader, or of their own making. */
import { useEffect, useRef, useState } from 'react';
import type { GuestFace } from '../../core/face.ts';
import type { Core } from '../../core/remote.ts';
import { isZegelError } from '../../../crypto/errors.ts';
import { useAction } from '../../ui/action.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { KeepSheet } from '../../ui/keep-sheet.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Waiting } from '../../ui/progress.tsx';
import { words } from './words.ts';

export interface KeepByCodeProps {
  core: Core<GuestFace>;
  organisation: string;
  keep: (code: string) => Promise<void>;
}

export function KeepByCode({ core, organisation, keep }: KeepByCodeProps) {
  const { say } = useSpeech();
  const [drawn, setDrawn] = useState<string | null>(null);
  const [isOwn, setIsOwn] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const isChosen = isOwn || drawn !== null;
  useEffect(() => {
    // The button that had the focus is gone.
    if (isChosen) heading.current?.focus();
  }, [isChosen, isOwn]);
  const draw = useAction(async () => {
    setIsOwn(false);
    setDrawn(await core.face.newPassphrase());
  });
  return (
    <section className="keep-way">
      <h2 ref={heading} tabIndex={-1}>
        {say(words.code)}
      </h2>
      {isOwn ? (
        <OwnCode keep={keep} onDraw={draw.run} />
      ) : drawn === null ? (
        <>
          <p className="small soft">{say(words.codeWhat)}</p>
          <div className="row">
            <Button busy={draw.busy} onClick={draw.run}>
              {say(words.codeDo)}
            </Button>
            <Button kind="quiet" onClick={() => setIsOwn(true)}>
              {say(words.own)}
            </Button>
          </div>
          <Failure error={draw.error} />
        </>
      ) : (
        <DrawnCode code={drawn} organisation={organisation} keep={keep} />
      )}
    </section>
  );
}

function DrawnCode({
  code,
  organisation,
  keep,
}: {
  code: string;
  organisation: string;
  keep: (code: string) => Promise<void>;
}) {
  const { say } = useSpeech();
  const [isSaved, setIsSaved] = useState(false);
  const use = useAction(() => keep(code));
  return (
    <>
      <KeepSheet
        title={say(words.codeTitle)}
        what={say(words.codeUse, organisation)}
        fileName={say(words.codeFile, organisation)}
        items={[{ name: say(words.passphrase), lines: [code] }]}
        todo={say(words.codeTodo)}
        kept={isSaved}
        onKept={() => setIsSaved(true)}
      />
      {use.busy ? (
        <Waiting>{say(words.codeBusy)}</Waiting>
      ) : (
        <Button kind="primary" onClick={use.run}>
          {say(words.codeKept)}
        </Button>
      )}
      <Failure error={use.error} />
    </>
  );
}

function OwnCode({ keep, onDraw }: { keep: (code: string) => Promise<void>; onDraw: () => void }) {
  const { say, sayError } = useSpeech();
  const [code, setCode] = useState('');
  const use = useAction(() => keep(code));
  const isAboutTheCode = isZegelError(use.error, 'bad_code_format', 'passphrase_short');
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        use.run();
      }}
    >
      <Field
        label={say(words.ownLabel)}
        hint={say(words.ownHint)}
        code
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={code}
        error={isAboutTheCode ? sayError(use.error) : null}
        onChange={(typed) => {
          setCode(typed);
          use.clear();
        }}
      />
      {use.busy ? (
        <Waiting>{say(words.codeBusy)}</Waiting>
      ) : (
        <div className="row">
          <Button type="submit">{say(words.ownDo)}</Button>
          <Button kind="quiet" onClick={onDraw}>
            {say(words.drawn)}
          </Button>
        </div>
      )}
      {!isAboutTheCode && <Failure error={use.error} />}
    </form>
  );
}

/**
 * Below an opened letter, closed until asked for: keeping a key for the next one, and the keys there are. What each
 * way of keeping means is said before the button, and nothing is asked of the relay before the reader opens it.
 */
import './kept.css';
import { useEffect, useRef, useState } from 'react';
import type { Dispatch } from 'react';
import type { GuestFace, KeptKeys } from '../../core/face.ts';
import type { Core } from '../../core/remote.ts';
import { isZegelError } from '../../../crypto/errors.ts';
import { useAction } from '../../ui/action.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Waiting } from '../../ui/progress.tsx';
import type { Post, Step } from '../stage.ts';
import { KeepByCode } from './keep-by-code.tsx';
import { KeyList } from './key-list.tsx';
import { words } from './words.ts';

export interface KeepKeyProps {
  core: Core<GuestFace>;
  post: Post;
  take: Dispatch<Step>;
}

type Done = 'here' | 'code' | 'withdrawn';

export default function KeepKey({ core, post, take }: KeepKeyProps) {
  const { say } = useSpeech();
  const [known, setKnown] = useState<KeptKeys | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const doneNote = useRef<HTMLDivElement>(null);
  const { level, organisation } = post.greeting;
  useEffect(() => {
    // The button that had the focus is gone.
    if (done !== null) doneNote.current?.focus();
  }, [done]);
  const sender = post.delivery.sender.name;
  /** The half hour may be over: then the letter closes, and says so. */
  const within = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
      setKnown(await core.face.keptKeys());
    } catch (error) {
      if (!isZegelError(error, 'grant_expired')) throw error;
      take({ type: 'closed_again', notice: error });
    }
  };
  const load = useAction(() => within(() => Promise.resolve()));
  const keepHere = useAction(() =>
    within(async () => {
      await core.face.keepHere();
      setDone('here');
      askToLast();
    }),
  );
  const keepByCode = (code: string) =>
    within(async () => {
      await core.face.keepByPassphrase(code);
      setDone('code');
    });
  const withdraw = (key: string) =>
    within(async () => {
      await core.face.withdrawKey(key);
      setDone('withdrawn');
    });

  const title = level === 'key' ? words.mine : level === 'code' ? words.nextByCode : words.next;
  return (
    <details
      className="disclosure keep-key"
      onToggle={(event) => {
        if (event.currentTarget.open && known === null) load.run();
      }}
    >
      <summary>
        <span className="keep-key-title">
          <Icon name="key" />
          {say(title)}
        </span>
        <Icon name="down" />
      </summary>
      <div>
        {known === null ? (
          <>
            {load.busy && <Waiting>{say(words.loading)}</Waiting>}
            <Failure error={load.error} />
          </>
        ) : (
          <>
            {done === null && level !== 'key' && <p>{say(words.what, sender)}</p>}
            {done !== null && (
              <div role="status" ref={doneNote} tabIndex={-1}>
                <Notice kind="done">
                  {done === 'withdrawn'
                    ? say(words.withdrawn)
                    : say(done === 'here' ? words.doneHere : words.doneCode, sender)}
                </Notice>
              </div>
            )}
            {wantsDevice(known, level === 'key', done) && (
              <section className="keep-way">
                <h2>{say(words.device)}</h2>
                {known.canKeepHere ? (
                  <>
                    <p className="small soft">{say(words.deviceWhat)}</p>
                    <p className="small">{say(words.shared)}</p>
                    <Button busy={keepHere.busy} onClick={keepHere.run}>
                      {say(deviceWords(known, level === 'key'))}
                    </Button>
                    <Failure error={keepHere.error} />
                  </>
                ) : (
                  <p className="small soft">{say(words.closedStoreWhat)}</p>
                )}
              </section>
            )}
            {wantsCode(known, level === 'key', done) && (
              <KeepByCode core={core} organisation={organisation.name} keep={keepByCode} />
            )}
            <KeyList keys={known.keys} withdraw={withdraw} />
          </>
        )}
      </div>
    </details>
  );
}

/** The key that further ways belong to: the one that opened this letter, or one on this device. */
const atHand = ({ keys }: KeptKeys) =>
  keys.find((each) => each.opensThis) ?? keys.find((each) => each.isHere);

function wantsDevice(known: KeptKeys, isByKey: boolean, done: Done | null): boolean {
  if (done === 'here') return false;
  const key = atHand(known);
  return isByKey ? key?.isHere === false : done === null || key?.isHere !== true;
}

function wantsCode(known: KeptKeys, isByKey: boolean, done: Done | null): boolean {
  if (done === 'code') return false;
  const key = atHand(known);
  return isByKey ? key?.passphrase === 'none' : key === undefined || key.passphrase === 'none';
}

function deviceWords(known: KeptKeys, isByKey: boolean) {
  if (isByKey) return words.deviceToo;
  return atHand(known)?.isHere === true ? words.deviceAgain : words.deviceDo;
}

/** Best done and never waited for: a browser may promise not to clear what is kept here by itself. */
function askToLast(): void {
  if ('storage' in navigator) navigator.storage.persist().catch(() => undefined);
}

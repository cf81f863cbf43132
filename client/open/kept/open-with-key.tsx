/** A letter that is sealed to a key the reader kept: on this device, under a key code, elsewhere, or gone. */
import './kept.css';
import { useEffect, useState } from 'react';
import type { Dispatch } from 'react';
import type { GuestFace, KeyOfLetter, KeyPlace } from '../../core/face.ts';
import type { Core } from '../../core/remote.ts';
import { isZegelError } from '../../../crypto/errors.ts';
import { useAction } from '../../ui/action.ts';
import { Button } from '../../ui/button.tsx';
import { dateText } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure } from '../../ui/notice.tsx';
import { PhoneLink } from '../../ui/phone-link.tsx';
import { Waiting } from '../../ui/progress.tsx';
import { Locked } from '../locked.tsx';
import { useOpening } from '../opening.ts';
import type { Post, Step } from '../stage.ts';
import { TypedCode } from '../typed-code.tsx';
import { words as shared } from '../words.ts';
import { words } from './words.ts';

export interface OpenWithKeyProps {
  core: Core<GuestFace>;
  post: Post;
  take: Dispatch<Step>;
}

export default function OpenWithKey({ core, post, take }: OpenWithKeyProps) {
  const { say } = useSpeech();
  const [place, setPlace] = useState<KeyPlace | null>(null);
  const { keptKey } = post.delivery;
  useEffect(() => {
    let wanted = true;
    const found = (where: KeyPlace) => {
      if (wanted) setPlace(where);
    };
    core.face.keyPlace().then(found, () => found('no_store'));
    return () => {
      wanted = false;
    };
  }, [core]);
  if (keptKey === null) return null;
  if (keptKey.ended) return <Ended core={core} post={post} keptKey={keptKey} take={take} />;
  if (place === null) return <Waiting>{say(words.looking)}</Waiting>;
  if (place === 'here') {
    return <Here core={core} post={post} take={take} onGone={() => setPlace('not_here')} />;
  }
  if (keptKey.locked && keptKey.hasPassphrase) return <Locked post={post} />;
  return (
    <div className="stack">
      {keptKey.hasPassphrase ? (
        <ByPassphrase core={core} keptKey={keptKey} take={take} />
      ) : (
        <Elsewhere keptKey={keptKey} place={place} />
      )}
      <Lost core={core} post={post} take={take} />
    </div>
  );
}

/** `onGone`: what was kept cannot be used any more. */
function Here({ core, post, take, onGone }: OpenWithKeyProps & { onGone: () => void }) {
  const { say } = useSpeech();
  const { opening, error, open } = useOpening(take);
  const start = () =>
    open(() =>
      core.face.openWithKey().catch((failure: unknown) => {
        if (isZegelError(failure, 'key_not_here')) onGone();
        throw failure;
      }),
    );
  return (
    <div className="stack">
      <p>{say(words.here)}</p>
      <Button kind="primary" large wide busy={opening} onClick={start}>
        <Icon name="key" />
        {say(shared.open)}
      </Button>
      {opening && <Waiting>{say(shared.opening)}</Waiting>}
      <Failure error={error} />
      {error !== null && <Lost core={core} post={post} take={take} />}
    </div>
  );
}

function ByPassphrase({
  core,
  keptKey,
  take,
}: {
  core: Core<GuestFace>;
  keptKey: KeyOfLetter;
  take: Dispatch<Step>;
}) {
  const { language, say } = useSpeech();
  return (
    <TypedCode
      what={say(words.byPassphrase, dateText(keptKey.keptAt, language))}
      label={say(words.passphrase)}
      hint={say(words.passphraseHint)}
      autoCapitalize="none"
      attempt={(code) => core.face.openWithPassphrase(code)}
      take={take}
    />
  );
}

function Elsewhere({ keptKey, place }: { keptKey: KeyOfLetter; place: KeyPlace }) {
  const { language, say } = useSpeech();
  const when = dateText(keptKey.keptAt, language);
  return (
    <div className="stack-tight" role="status">
      <h2>{say(place === 'no_store' ? words.closedStore : words.elsewhere)}</h2>
      <p>{place === 'no_store' ? say(words.closedStoreWhat) : say(words.elsewhereWhat, when)}</p>
    </div>
  );
}

function Ended({ core, post, keptKey, take }: OpenWithKeyProps & { keptKey: KeyOfLetter }) {
  const { say } = useSpeech();
  const { sender } = post.delivery;
  const { name, phone } = post.greeting.organisation;
  if (keptKey.lost) {
    return (
      <div className="ring" role="status">
        <p>{say(words.told, sender.name)}</p>
        <p>{say(words.toldNext, name)}</p>
        <PhoneLink phone={phone} />
      </div>
    );
  }
  return (
    <div className="stack">
      <div className="stack-tight">
        <h2>{say(words.ended)}</h2>
        <p>{say(words.endedWhat, sender.name)}</p>
      </div>
      <Report core={core} take={take} what={say(words.endedDo)} />
    </div>
  );
}

function Lost({ core, post, take }: OpenWithKeyProps) {
  const { say } = useSpeech();
  return (
    <details className="disclosure">
      <summary>
        {say(words.lost)}
        <Icon name="down" />
      </summary>
      <div>
        <p>{say(words.lostWhat, post.delivery.sender.name)}</p>
        <Report core={core} take={take} what={say(words.lostDo)} />
      </div>
    </details>
  );
}

/** Tells the sender that this letter cannot be opened with the key. */
function Report({ core, take, what }: { core: Core<GuestFace>; take: Dispatch<Step>; what: string }) {
  const report = useAction(async () => {
    await core.face.keyLost();
    take({ type: 'key_lost' });
  });
  return (
    <>
      <Button busy={report.busy} onClick={report.run}>
        {what}
      </Button>
      <Failure error={report.error} />
    </>
  );
}

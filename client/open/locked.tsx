import { ZegelError } from '../../crypto/errors.ts';
import { useSpeech } from '../ui/language.tsx';
import { PhoneLink } from '../ui/phone-link.tsx';
import type { Post } from './stage.ts';
import { words } from './words.ts';

const LOCKED = new ZegelError('recipient_locked');

/** Too many wrong codes: only the sender can help, and here is whom to ring. */
export function Locked({ post }: { post: Post }) {
  const { say, sayError } = useSpeech();
  return (
    <div className="ring" role="alert">
      <h2>{say(words.lockedTitle)}</h2>
      <p>{sayError(LOCKED)}</p>
      <p>{say(words.ring, post.greeting.organisation.name)}</p>
      <PhoneLink phone={post.greeting.organisation.phone} />
    </div>
  );
}

/** Asking for a message to write, by its button or its key. */
import { useLocation, useNavigate } from 'react-router';
import { useDraft } from './draft-context.tsx';
import { isUntouched } from './draft.ts';

export interface NewMessage {
  /** There is something written that it goes on with. */
  isGoingOn: boolean;
  go: () => void;
}

export function useNewMessage(): NewMessage {
  const { draft, giveUp, startOver } = useDraft();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const isThere = pathname === '/new';
  const isWritten = !isUntouched(draft);
  const begin = async () => {
    // An answer in which nothing was written has its recipients already: it is no new message.
    if (!isWritten && draft.origin !== null) giveUp();
    else if (isThere) await startOver();
    await navigate('/new');
  };
  return {
    isGoingOn: isWritten && !isThere,
    // What cannot be kept stays where it is, and its sheet says why.
    go: () => void begin().catch(() => undefined),
  };
}

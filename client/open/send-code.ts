import { useState } from 'react';
import type { Dispatch } from 'react';
import type { GuestFace } from '../core/face.ts';
import type { Core } from '../core/remote.ts';
import { isZegelError } from '../../crypto/errors.ts';
import type { Step } from './stage.ts';

/** Asks for a code by SMS; called by a click and by nothing else. */
export function useSendCode(
  core: Core<GuestFace>,
  take: Dispatch<Step>,
): { send: () => void; sending: boolean; error: unknown } {
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const send = () => {
    setSending(true);
    setError(null);
    core.face
      .sendCode()
      .then(
        (code) => take({ type: 'code_sent', code }),
        (failure: unknown) => {
          if (isZegelError(failure, 'recipient_locked')) take({ type: 'locked' });
          else if (isZegelError(failure, 'number_refused')) take({ type: 'not_my_number' });
          else setError(failure);
        },
      )
      .finally(() => setSending(false));
  };
  return { send, sending, error };
}

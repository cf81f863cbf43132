import { useState } from 'react';
import type { Dispatch } from 'react';
import type { Letter } from '../core/face.ts';
import { isZegelError } from '../../crypto/errors.ts';
import type { Step } from './stage.ts';

/** Opening, with what went wrong: a wrong code belongs to the field, the rest is said below it. */
export function useOpening(take: Dispatch<Step>): {
  opening: boolean;
  error: unknown;
  open: (attempt: () => Promise<Letter>) => void;
  forget: () => void;
} {
  const [opening, setOpening] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const open = (attempt: () => Promise<Letter>) => {
    if (opening) return;
    setOpening(true);
    setError(null);
    attempt()
      .then(
        (letter) => take({ type: 'opened', letter }),
        (failure: unknown) => {
          if (isZegelError(failure, 'recipient_locked')) take({ type: 'locked' });
          else setError(failure);
        },
      )
      .finally(() => setOpening(false));
  };
  return { opening, error, open, forget: () => setError(null) };
}

export const isAboutTheCode = (error: unknown): boolean =>
  isZegelError(error, 'code_wrong', 'code_expired', 'bad_code_format', 'passphrase_wrong');

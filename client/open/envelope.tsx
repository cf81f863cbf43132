import type { ReactNode } from 'react';
import { Seal } from '../ui/seal.tsx';

/** A closed letter: the two folds of its flap meet under the seal of whoever sent it. */
export function Envelope({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className="sheet closed-letter">
      <svg className="closed-letter-flap" viewBox="0 0 100 76" preserveAspectRatio="none" aria-hidden="true">
        <path d="M0 0L50 75L100 0" />
      </svg>
      <Seal name={name} size={72} />
      <div className="closed-letter-body">{children}</div>
    </section>
  );
}

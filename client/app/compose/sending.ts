import { useState } from 'react';
import type { Inspection, SendStep } from '../../core/face.ts';
import { ZegelError, isZegelError } from '../../../crypto/errors.ts';
import { useAction } from '../../ui/action.ts';
import { useCore, useCoreEvents } from '../core.tsx';
import { useDraft } from './draft-context.tsx';
import type { Saving } from './saving.ts';
import { letterTextOf, recipientsOf } from './draft.ts';
import type { Draft } from './draft.ts';
import { isAsked } from './todo.ts';

/**
 * What another device changed comes first. That it could not be kept for another reason does not hold a message back
 * that is sent in this moment.
 */
async function newest({ flush }: Pick<Saving, 'flush'>): Promise<void> {
  try {
    await flush();
  } catch (error) {
    if (isZegelError(error, 'draft_changed', 'not_found', 'already_released')) throw error;
  }
}

/** Of what was confirmed while writing, that which is still asked: the rest is of a text that is gone. */
const confirmedOf = (
  { confirmed }: Draft,
  { evaluation }: Inspection,
): { warning: string; reason: string | null }[] =>
  evaluation.warnings.map(({ warning }) => ({ warning, reason: confirmed[warning] ?? null }));

export interface Sending {
  send: (isUnfinished: boolean) => void;
  busy: boolean;
  step: SendStep;
  error: unknown;
  /** Sending was asked for while there was something left to do. */
  refusedToSend: boolean;
  /** What the scanner said of exactly this content; null once it changed. */
  inspected: Inspection | null;
}

/** The road from the button to the release. `content` stands for everything that inspection looks at. */
export function useSending(content: string): Sending {
  const { compose } = useCore();
  const { draft, message, settle, expiresAt, saving } = useDraft();
  const [step, setStep] = useState<SendStep>('letter');
  const [refusedToSend, setRefused] = useState(false);
  const [verdict, setVerdict] = useState<{ content: string; inspection: Inspection } | null>(null);
  useCoreEvents((event) => {
    if (event.type === 'sending') setStep(event.step);
  });
  const action = useAction(async () => {
    setStep('letter');
    const id = await message();
    await newest(saving);
    const text = letterTextOf(draft);
    const recipients = recipientsOf(draft);
    const inspection = await compose.inspectLetter(id, text, recipients);
    setVerdict({ content, inspection });
    if (inspection.verdict === 'infected') {
      throw new ZegelError('not_clean', { detail: { verdict: inspection.verdict } });
    }
    if (isAsked(inspection.evaluation, draft)) {
      setRefused(true);
      return;
    }
    const confirmed = confirmedOf(draft, inspection);
    settle(await compose.send(id, { ...text, recipients, confirmed, expiresAt: expiresAt() }));
  });
  return {
    send: (isUnfinished) => {
      setRefused(isUnfinished);
      if (!isUnfinished) action.run();
    },
    busy: action.busy,
    error: action.error,
    step,
    refusedToSend,
    inspected: verdict?.content === content ? verdict.inspection : null,
  };
}

/** Beginning an answer: who it goes to comes from the core, what stands in it from the letter that is answered. */
import { useNavigate } from 'react-router';
import { answerSubject } from '../../../contract/answer-subject.ts';
import type { AnswerKind, OpenedMessage } from '../../core/face.ts';
import { useAction } from '../../ui/action.ts';
import { useSpeech } from '../../ui/language.tsx';
import { draftOfAnswer } from '../compose/answer.ts';
import { useDraft } from '../compose/draft-context.tsx';
import { useCore } from '../core.tsx';
import { quoted } from './quote.ts';

export interface Answering {
  begin: (kind: AnswerKind, letter: OpenedMessage) => void;
  busy: boolean;
  error: unknown;
}

/** What was being written meanwhile stays among the drafts. */
export function useAnswering(): Answering {
  const { mail } = useCore();
  const { begin } = useDraft();
  const { language, say } = useSpeech();
  const navigate = useNavigate();
  const action = useAction(async (kind: AnswerKind, letter: OpenedMessage) => {
    const proposal = await mail.answer(letter.message, kind);
    const subject = answerSubject(kind === 'forward' ? 'forward' : 'reply', letter.subject);
    await begin(draftOfAnswer(proposal, { subject, text: quoted(kind, letter, language, say) }));
    if (kind === 'forward') await navigate('/new');
  });
  return { begin: action.run, busy: action.busy, error: action.error };
}

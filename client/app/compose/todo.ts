/** What stands between a draft and sending it, in the order in which a person would mend it. */
import type { Evaluation } from '../../core/face.ts';
import type { Say } from '../../ui/language.tsx';
import { missingFor } from './draft.ts';
import type { Draft } from './draft.ts';
import { words } from './words.ts';

export interface Todo {
  key: string;
  text: (say: Say) => string;
}

export function todoOf(draft: Draft, evaluation: Evaluation | null): Todo[] {
  const todo: Todo[] = [];
  if (draft.recipients.length === 0) todo.push({ key: 'nobody', text: (say) => say(words.todoRecipients) });
  for (const recipient of draft.recipients) {
    if (missingFor(recipient) !== null) {
      const { address } = recipient;
      todo.push({ key: `recipient ${address}`, text: (say) => say(words.todoRecipient, address) });
    }
  }
  const isUnwritten = draft.origin?.kind === 'reply' && draft.text === draft.origin.begun.text;
  if (draft.files.length === 0 && (draft.text.trim() === '' || isUnwritten)) {
    todo.push({ key: 'letter', text: (say) => say(isUnwritten ? words.todoAnswer : words.todoLetter) });
  }
  for (const { id, name, state } of draft.files) {
    if (state.at === 'needs_file' || state.at === 'failed') {
      todo.push({ key: `file ${id}`, text: (say) => say(words.todoFile, name) });
    } else if (state.at !== 'done') {
      if (!todo.some(({ key }) => key === 'waiting')) {
        todo.push({ key: 'waiting', text: (say) => say(words.stillWaiting) });
      }
    } else if (isRefused(state.attachment.verdict)) {
      todo.push({ key: `file ${id}`, text: (say) => say(words.todoFile, name) });
    }
  }
  if (evaluation !== null && isAsked(evaluation, draft)) {
    todo.push({ key: 'margin', text: (say) => say(words.todoMargin) });
  }
  return todo;
}

/** An unscannable file may be let through by a rule; that is for inspection to say. */
const isRefused = (verdict: string): boolean => verdict === 'infected' || verdict === 'refused';

export const isAsked = (evaluation: Evaluation, draft: Draft): boolean =>
  evaluation.refused.length > 0 ||
  evaluation.levels.length > 0 ||
  evaluation.warnings.some(({ warning }) => !(warning in draft.confirmed));

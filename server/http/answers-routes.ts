/** Endpoints of guests who answer. The bearer names the answer: a path that names another is of nothing. */
import { scanner } from '../../contract/internal.ts';
import { fail } from '../../contract/errors.ts';
import {
  type AnsweringGuest,
  answerAuthor,
  answerNeeds,
  beginAnswer,
  sentAnswers,
} from '../guests/answer.ts';
import { inspectMessage, inspectPart } from '../messages/inspection.ts';
import { createPart } from '../messages/message.ts';
import { redeem } from '../messages/redeem.ts';
import { requestToken } from '../messages/token.ts';
import type { Relay } from '../relay.ts';
import type { Handlers } from './handlers.ts';
import { small } from './small.ts';

/** The message of the path, when it is the bearer's own. Throws `not_found`. */
function own({ who, params }: { who: AnsweringGuest; params: { message: string } }): string {
  if (params.message !== who.message) throw fail('not_found');
  return who.message;
}

export const answersRoutes = (relay: Relay): Handlers['answers'] => ({
  begin: ({ who, body }) => beginAnswer(relay, who, body),
  async needs(call) {
    own(call);
    return answerNeeds(relay, call.who);
  },
  async scannerKeys(call) {
    own(call);
    const { keys, antivirus } = await relay.scanner.call(scanner.keys, {});
    return { keys, antivirus };
  },
  createPart: async (call) => createPart(relay, answerAuthor(call.who), own(call), call.body),
  inspectPart: async (call) =>
    inspectPart(relay, answerAuthor(call.who), own(call), small(call.params.n), call.body),
  inspectMessage: async (call) => inspectMessage(relay, answerAuthor(call.who), own(call), call.body),
  token: async (call) =>
    requestToken(relay, answerAuthor(call.who), own(call), small(call.params.n), call.body),
  redeem: async (call) => redeem(relay, answerAuthor(call.who), own(call), small(call.params.n), call.body),
  sent: ({ who }) => sentAnswers(relay, who),
});

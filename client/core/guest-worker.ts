/** The worker of a recipient's page, without anything of the members'. */
import { browserAnswerTexts } from './answer-text.ts';
import { createGuest } from './guest-client.ts';
import { browserKeptKeyStore } from './kept-key-store.ts';
import { serve } from './remote.ts';

const { origin } = globalThis.location;
serve(
  globalThis,
  createGuest({ origin, keptKeys: browserKeptKeyStore(), answerTexts: browserAnswerTexts() }),
);

/** What the scanner answers to the relay (contract/internal.ts). */
import type { z } from 'zod';
import type { antivirusState } from '../../contract/api/common.ts';
import { scanner } from '../../contract/internal.ts';
import { type Answer, answer } from '../../contract/wire.ts';
import { b64u } from '../../crypto/index.ts';
import { signaturesAge, signaturesSince } from '../antivirus/age.ts';
import { weakened } from '../rules/weakens.ts';
import type { Inspecting } from './inspection.ts';
import { answerMessage } from './message.ts';
import { answerPart } from './part.ts';
import { publishedRules } from './published-rules.ts';
import { answerRelease } from './release/release.ts';

/** The relay waits five seconds for `keys`; an engine that is silent must not take all of them. */
const ENGINE_ANSWERS_MS = 2_000;

export const scannerAnswers = (state: Inspecting): Answer[] => [
  answer(scanner.keys, async () => ({
    identity: b64u(state.signer.publicKey),
    keys: state.keys.announced(),
    antivirus: await stateOf(state),
  })),
  answer(scanner.part, async (body, content, signal) => ({
    verdict: await answerPart(body, content, signal, state),
  })),
  answer(scanner.message, (body, content, signal) => answerMessage(body, content, signal, state)),
  answer(scanner.release, (body) => answerRelease(body, state)),
  answer(scanner.rules, ({ next, current }) => {
    const { rules } = publishedRules(next);
    const before = current && publishedRules(current).rules;
    return Promise.resolve({ version: rules.version, weakened: before ? weakened(before, rules) : [] });
  }),
];

/** Whether the engine answers, who it is, and whether its signatures are recent enough. */
async function stateOf({
  engine,
  signaturesMaxAgeDays,
  now,
}: Inspecting): Promise<z.input<typeof antivirusState>> {
  const silent = { engine: engine.name, available: false, version: '', builtAt: null, signatures: null };
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<typeof silent>((resolve) => {
    timer = setTimeout(() => resolve(silent), ENGINE_ANSWERS_MS);
  });
  const described = engine.describe().then(
    (described) => ({
      engine: described.name,
      available: true,
      version: described.version,
      builtAt: described.avdb?.builtAt ?? null,
      signatures: signaturesAge(described, signaturesSince(signaturesMaxAgeDays, now())),
    }),
    () => silent,
  );
  try {
    return await Promise.race([described, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

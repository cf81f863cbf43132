/** The beginning of an answer over a network that loses what the relay says. */
import { beforeAll, expect, it } from 'vitest';
import * as requests from '../../contract/api/answers.ts';
import { type ErrorCode, fail } from '../../contract/errors.ts';
import { newId, randomBytes, ready, signerFromSeed } from '../../crypto/index.ts';
import type { Environment } from './environment.ts';
import { GuestAnswers } from './guest-answer.ts';
import type { Relay } from './http.ts';
import type { AnsweredLetter } from './sent-answers.ts';

beforeAll(ready);

const writer = { account: 'AAAAAAAAAAAAAAAAAAAAAA', signingKey: 'signs', publicKey: 'opens' };
const letter = (): AnsweredLetter =>
  ({
    handle: newId(),
    org: newId(),
    signer: signerFromSeed(randomBytes(32)),
    envelope: {
      statement: {
        thread: newId(),
        from: { account: writer.account },
        senderKey: writer.signingKey,
        replyKeys: [writer.publicKey],
      },
    },
  }) as unknown as AnsweredLetter;

/** A relay that does what it is asked and then fails with these, one after the other. */
function answering(faults: (ErrorCode | null)[]) {
  const begun: unknown[] = [];
  const relay = {
    async call(endpoint: unknown, _: unknown, body: unknown) {
      await Promise.resolve();
      if (endpoint === requests.begin) begun.push(body);
      const fault = faults.shift();
      if (fault) throw fail(fault);
      const { account, signingKey, publicKey } = writer;
      return { to: { account, address: 'a.bakker@example.org', keys: { signingKey, publicKey } } };
    },
  } as unknown as Relay;
  const answers = new GuestAnswers(relay, { now: () => 1 } as Environment, letter(), () => 'grant');
  return { answers, begun };
}

it('is the same one when it is asked for again, whatever was not heard', async () => {
  const { answers, begun } = answering(['network_failed', null, 'deadline_passed', 'grant_expired']);
  for (const code of ['network_failed', 'deadline_passed', 'grant_expired']) {
    await expect(answers.startAnswer()).rejects.toMatchObject({ code });
  }
  const { answer } = await answers.startAnswer();
  expect(begun).toHaveLength(4);
  expect(new Set(begun.map((body) => JSON.stringify(body))).size).toBe(1);
  expect(begun[0]).toMatchObject({ message: answer });
  expect((await answers.startAnswer()).answer).not.toBe(answer);
});

it('is another one after a refusal that stands', async () => {
  const { answers, begun } = answering(['message_exists']);
  await expect(answers.startAnswer()).rejects.toMatchObject({ code: 'message_exists' });
  const { answer } = await answers.startAnswer();
  expect(begun[0]).not.toMatchObject({ message: answer });
});

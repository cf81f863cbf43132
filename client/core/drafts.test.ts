/** Saves that are on their way when a draft ends: what the relay is asked, in which order, and what is made of it. */
import { beforeAll, expect, it } from 'vitest';
import { api } from '../../contract/api/index.ts';
import { fail } from '../../contract/errors.ts';
import { identityFromSeed, newId, randomBytes, ready, signerFromSeed } from '../../crypto/index.ts';
import type { Written } from './draft-record.ts';
import { Draft } from './draft.ts';
import { Drafts } from './drafts.ts';
import type { Environment } from './environment.ts';
import type { Relay } from './http.ts';
import type { Member } from './member.ts';
import { authorOf } from './member-writing.ts';

beforeAll(ready);

const written: Written = {
  recipients: [],
  subject: 'Uitslag',
  text: '',
  html: '',
  confirmed: [],
  days: 30,
  answers: null,
};

/** A draft whose save is on its way until `arrive` is called. */
function saving() {
  const asked: string[] = [];
  let arrive: (outcome: Promise<unknown>) => void = () => undefined;
  const relay = {
    call(endpoint: unknown) {
      const isPut = endpoint === api.drafts.put;
      asked.push(isPut ? 'put' : 'discard');
      return isPut ? new Promise((resolve) => (arrive = resolve)) : Promise.resolve({ ok: true });
    },
  } as unknown as Relay;
  const member = {
    me: { account: newId(), organisation: { id: newId() } },
    identity: identityFromSeed(randomBytes(32)),
    signer: signerFromSeed(randomBytes(32)),
  } as unknown as Member;
  const drafts = new Drafts(relay, { now: () => 1 } as Environment, () => member);
  const draft = new Draft(authorOf(member));
  drafts.add(draft);
  const saved = drafts.save(draft.message, written);
  return { asked, drafts, draft, saved, arrive: (outcome: Promise<unknown>) => arrive(outcome) };
}

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

it('throws a draft away after the save that is on its way, which would bring it back', async () => {
  const { asked, drafts, draft, saved, arrive } = saving();
  await turns();
  const thrown = drafts.throwAway(draft.message);
  await turns();
  expect(asked).toEqual(['put']);
  arrive(Promise.resolve({ version: 1, updatedAt: 2, expiresAt: 3 }));
  await Promise.all([saved, thrown]);
  expect(asked).toEqual(['put', 'discard']);
});

it('takes a save that came after the release for the end of the draft, where it was sent from here', async () => {
  const { draft, saved, arrive } = saving();
  await turns();
  draft.released = { of: '', sent: { message: draft.message } as never };
  arrive(Promise.reject(fail('already_released')));
  await expect(saved).resolves.toMatchObject({ savedAt: 1 });
});

it('says so where it was sent from elsewhere', async () => {
  const { saved, arrive } = saving();
  await turns();
  arrive(Promise.reject(fail('already_released')));
  await expect(saved).rejects.toMatchObject({ code: 'already_released' });
});

/** What a statement must say to be released: each test breaks one thing of it. */
import { beforeAll, describe, expect, test } from 'vitest';
import {
  b64u,
  keyDigest,
  newId,
  randomBytes,
  ready,
  sealPayload,
  sha256,
  unb64u,
} from '../../../crypto/index.ts';
import { refusalOf } from '../../../test/support/refused-release.ts';
import {
  type Bends,
  NOON,
  newCast,
  newIdentity,
  newSigner,
  noFindings,
  sealMessage,
} from '../../../test/support/sealed-message.ts';
import { answerRelease } from './release.ts';

beforeAll(ready);

const DAY = 24 * 3_600_000;

describe('the statement', () => {
  test.each([-1, 1])('refuses a time that is further than a day from its own: %d', async (sign) => {
    const at = (byMs: number): Bends => ({ statement: (right) => ({ ...right, time: NOON + sign * byMs }) });
    expect(await refusalOf(at(DAY))).toBe('released');
    expect(await refusalOf(at(DAY + 1))).toBe('sender_clock_wrong');
  });

  test('refuses one that the sender did not sign', async () => {
    expect(await refusalOf({ statementSigner: newSigner() })).toBe('statement_invalid');
  });

  test('refuses one that is not under K', async () => {
    const stored = b64u(await sealPayload(randomBytes(16), randomBytes(100)));
    const bend: Bends = {
      request: (request) => ({ ...request, statement: b64u(sha256(unb64u(stored))) }),
      body: (body) => ({ ...body, statement: stored }),
    };
    expect(await refusalOf(bend)).toBe('statement_invalid');
  });

  test.each([
    ['org', () => ({ org: newId() })],
    ['message', () => ({ message: newId() })],
    ['senderKey', () => ({ senderKey: b64u(newSigner().publicKey) })],
    ['commitment', () => ({ commitment: b64u(randomBytes(32)) })],
    ['envelope', () => ({ envelope: 1 })],
    ['prev', () => ({ prev: b64u(randomBytes(32)) })],
  ])('refuses one with another %s', async (field, change) => {
    const cast = newCast();
    const { body } = await sealMessage(cast, { statement: (right) => ({ ...right, ...change() }) });
    await expect(answerRelease(body, cast.scanner)).rejects.toMatchObject({
      code: 'statement_invalid',
      detail: { field },
    });
  });

  test('refuses one from another account', async () => {
    const bend: Bends = {
      statement: (right) => ({ ...right, from: { ...right.from, account: newId() } }),
    };
    expect(await refusalOf(bend)).toBe('statement_invalid');
  });

  test.each([{ address: 'directie@thuiszorg.example' }, { name: 'Dr. A. de Wit' }])(
    'refuses one that shows %o as its writer’s',
    async (from) => {
      const bend: Bends = {
        statement: (right) => ({ ...right, from: { ...right.from, ...from } }),
      };
      expect(await refusalOf(bend)).toBe('statement_invalid');
    },
  );

  test('refuses a first envelope with one before it, and a later one without', async () => {
    const prev = b64u(randomBytes(32));
    const both = (change: { envelope?: number; prev?: string | null }): Bends => ({
      statement: (right) => ({ ...right, ...change }),
      request: (right) => ({ ...right, ...change }),
    });
    expect(await refusalOf(both({ prev }))).toBe('statement_invalid');
    expect(await refusalOf(both({ envelope: 1 }))).toBe('statement_invalid');
    expect(await refusalOf(both({ envelope: 1, prev }))).toBe('released');
  });

  test.each<
    [string, (parts: { digest: string; kind: 'letter' | 'attachment'; sizeBytes: number }[]) => typeof parts]
  >([
    ['a part left out', (parts) => parts.slice(0, 1)],
    ['a part added', (parts) => [...parts, ...parts.slice(1)]],
    ['another digest', (parts) => parts.map((part) => ({ ...part, digest: b64u(randomBytes(32)) }))],
    ['another size', (parts) => parts.map((part) => ({ ...part, sizeBytes: part.sizeBytes + 1 }))],
  ])('refuses a part list with %s', async (_, change) => {
    const cast = newCast();
    const { body } = await sealMessage(cast, {
      statement: (right) => ({ ...right, parts: change(right.parts) }),
    });
    await expect(answerRelease(body, cast.scanner)).rejects.toMatchObject({
      code: 'statement_invalid',
      detail: { field: 'parts' },
    });
  });

  test('refuses the attachments in another order', async () => {
    const two = ['a.pdf', 'b.pdf'].map((name) => ({
      name,
      content: randomBytes(100),
      findings: noFindings(),
    }));
    const bend: Bends = {
      statement: (right) => {
        const [letter, one, other] = right.parts;
        return { ...right, parts: letter && one && other ? [letter, other, one] : [] };
      },
    };
    expect(await refusalOf({}, newCast({ attachments: two }))).toBe('released');
    expect(await refusalOf(bend, newCast({ attachments: two }))).toBe('statement_invalid');
  });

  test('refuses another key for a recipient', async () => {
    const key = b64u(keyDigest(newIdentity().recipient.publicKey));
    const bend: Bends = {
      statement: (right) => ({ ...right, to: right.to.map((each) => ({ ...each, key })) }),
    };
    expect(await refusalOf(bend)).toBe('statement_invalid');
  });

  test('refuses recipients left out, in another order, or under another address', async () => {
    const bends: Bends[] = [
      { statement: (right) => ({ ...right, to: right.to.slice(1) }) },
      { statement: (right) => ({ ...right, to: right.to.toReversed() }) },
      {
        statement: (right) => ({
          ...right,
          to: right.to.map((each) => ({ ...each, address: 'x@example.org' })),
        }),
      },
    ];
    for (const bend of bends) expect(await refusalOf(bend)).toBe('statement_invalid');
  });
});

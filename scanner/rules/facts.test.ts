import { describe, expect, test } from 'vitest';
import { factsOf, previewOf } from './facts.ts';
import type { Total } from './facts.ts';
import type { Condition } from './schema.ts';
import { textConditionId } from './text-conditions.ts';

const totals = new Map<string, Total>([
  ['message', { messages: 100, found: 100 }],
  ['detector:bsn:medium', { messages: 10, found: 24 }],
  ['detector:bsn:high', { messages: 4, found: 4 }],
  [`detector:${textConditionId({ phrase: ['geheim'] })}:high`, { messages: 3, found: 5 }],
  ['recipient:outside', { messages: 60, found: 60 }],
  ['level:sms', { messages: 50, found: 50 }],
  ['level:code', { messages: 70, found: 70 }],
]);
const preview = (when: Condition) => previewOf({ when }, totals);
const outside: Condition = { recipientOutside: true };

describe('what a rule would have touched', () => {
  test.each<[Condition, number, boolean]>([
    [{ detector: 'bsn' }, 10, true],
    [{ detector: 'bsn', confidence: 'high' }, 4, true],
    [{ detector: 'bsn', count: 3 }, 8, false],
    [{ detector: 'bsn', where: 'letter' }, 10, false],
    [{ detector: 'iban' }, 0, true],
    [outside, 60, true],
    [{ recipientLevel: { below: 'key' } }, 100, false],
    [{ all: [{ detector: 'bsn' }, outside] }, 10, false],
    [{ any: [{ detector: 'bsn' }, outside] }, 70, false],
    [{ none: [outside] }, 100, false],
    [{ phrase: ['geheim'] }, 3, false],
  ])('%o is at most %i messages', (when, atMost, exact) => {
    expect(preview(when)).toEqual({ messages: 100, atMost, exact, notCounted: [] });
  });

  test('takes what the totals do not tell as met by every message, and says where', () => {
    expect(preview({ all: [{ phrase: ['nieuw'] }, { time: { days: ['su'] } }, outside] })).toEqual({
      messages: 100,
      atMost: 60,
      exact: false,
      notCounted: ['when.all.0', 'when.all.1'],
    });
  });

  test('is nothing where nothing was counted', () => {
    expect(previewOf({ when: outside }, new Map())).toMatchObject({ messages: 0, atMost: 0 });
  });
});

test('the facts of a message hold neither text nor place', () => {
  const finding = (confidence: 'low' | 'high') => ({ detector: 'bsn', confidence, start: 3, end: 12 });
  const facts = factsOf({
    parts: [
      {
        part: 'letter',
        kind: 'text',
        mime: 'application/json',
        sizeBytes: 0,
        mismatch: false,
        unscannable: ['damaged', 'rule:geheim'],
        findings: [finding('low'), finding('high')],
      },
      {
        part: 'attachment',
        kind: 'archive',
        mime: 'application/zip',
        sizeBytes: 9,
        name: 'geheim.zip',
        mismatch: true,
        contains: ['text'],
        findings: [],
      },
    ],
    recipients: [{ address: 'p@example.org', level: 'sms', outside: true, known: false }],
    sender: { role: 'member' },
  });
  expect(facts).toEqual([
    { fact: 'message', found: 1 },
    { fact: 'sender:member', found: 1 },
    { fact: 'level:sms', found: 1 },
    { fact: 'recipient:outside', found: 1 },
    { fact: 'recipient:first', found: 1 },
    { fact: 'unscannable:damaged', found: 1 },
    { fact: 'detector:bsn:low', found: 2 },
    { fact: 'detector:bsn:medium', found: 1 },
    { fact: 'detector:bsn:high', found: 1 },
    { fact: 'attachment:archive', found: 1 },
    { fact: 'attachment:text', found: 1 },
    { fact: 'mismatch', found: 1 },
  ]);
});

/** What conditions ask of attachments, recipients, the sender and the time, and the organisation's own numbers. */
import { describe, expect, test } from 'vitest';
import { detectAll } from '../detect/detect.ts';
import { evaluate } from './evaluate.ts';
import type { EvaluatedPart, EvaluatedRecipient, EvaluationInput } from './evaluate.ts';
import { fittingNames } from './names.ts';
import { ruleSet } from './schema.ts';
import type { Action, Condition, OwnDetector, RuleSet } from './schema.ts';
import { detectorsVersion, textDetectors } from './text-conditions.ts';

const NOON_ON_SUNDAY = Date.parse('2026-11-22T12:00:00+01:00');
const refuse: Action = { refuse: { nl: 'Nee.', en: 'No.' } };

const rules = (when: Condition, more: Partial<RuleSet> = {}, then: Action[] = [refuse]): RuleSet =>
  ruleSet.parse({
    v: 1,
    version: 1,
    rules: [{ id: 'regel', name: { nl: 'Regel', en: 'Rule' }, when, then }],
    unscannable: { allow: [] },
    ...more,
  });

const letter: EvaluatedPart = {
  part: 'letter',
  kind: 'text',
  mime: 'application/json',
  sizeBytes: 0,
  mismatch: false,
  findings: [],
};
const pdf: EvaluatedPart = {
  part: 'attachment',
  kind: 'document',
  mime: 'application/pdf',
  name: 'Verslag 2026.PDF',
  sizeBytes: 5_000,
  mismatch: false,
  findings: [],
};
const patient: EvaluatedRecipient = {
  address: 'p.jansen@post.example.org',
  level: 'sms',
  outside: true,
  known: true,
};
const input = (changes: Partial<EvaluationInput> = {}): EvaluationInput => ({
  parts: [letter, pdf],
  recipients: [patient],
  sender: { role: 'member' },
  time: NOON_ON_SUNDAY,
  confirmed: [],
  ...changes,
});
const why = (when: Condition, to = input()) =>
  evaluate(rules(when), to).why.map(({ rule: _, ...met }) => met);
const applies = (when: Condition, to = input()): boolean => why(when, to).length > 0;

describe('a condition on attachments', () => {
  test('tells media types as the content has them, and all of a kind', () => {
    expect(why({ attachmentType: ['image/*', 'application/pdf'] })).toEqual([{ condition: 'when', part: 1 }]);
    expect(applies({ attachmentType: ['image/*'] })).toBe(false);
    expect(applies({ attachmentType: ['application/pd'] })).toBe(false);
  });

  test.each([
    ['*.pdf', true],
    ['verslag*', true],
    ['Verslag ????.pdf', true],
    ['verslag', false],
    ['*.p?', false],
    ['verslag.2026*', false],
  ])('fits the name to %s: %s', (pattern, fits) => {
    expect(applies({ attachmentName: [pattern] })).toBe(fits);
  });

  test('takes from the letter’s inspection whether a name fits, where the name is not at hand', () => {
    const set = rules({ attachmentName: ['*.pdf'] });
    const { name: _, ...nameless } = pdf;
    const fitting = fittingNames(set, 'Verslag 2026.PDF');
    const outcome = (part: EvaluatedPart) => evaluate(set, input({ parts: [letter, part] })).outcome;
    expect(outcome({ ...nameless, fitting })).toBe('refused');
    expect(outcome({ ...nameless, fitting: fittingNames(set, 'a.txt') })).toBe('clean');
    expect(outcome(nameless)).toBe('clean');
  });

  test('weighs them', () => {
    expect(applies({ attachmentSize: { atLeast: 5_000 } })).toBe(true);
    expect(applies({ attachmentSize: { atLeast: 5_001 } })).toBe(false);
  });

  test('names the part that could not be inspected, and not the letter that lists its reason', () => {
    const reasons = ['encrypted_archive'];
    const parts = [
      { ...letter, unscannable: reasons },
      { ...pdf, unscannable: reasons },
    ];
    expect(why({ unscannable: ['encrypted_archive'] }, input({ parts }))).toEqual([
      { condition: 'when', part: 1 },
    ]);
    expect(applies({ unscannable: ['damaged'] }, input({ parts }))).toBe(false);
  });
});

describe('a condition on the sending', () => {
  test('knows a domain and what is below it', () => {
    expect(why({ recipientDomain: { in: ['example.org'] } })).toEqual([{ condition: 'when', recipient: 0 }]);
    expect(applies({ recipientDomain: { in: ['ample.org'] } })).toBe(false);
    expect(applies({ recipientDomain: { notIn: ['example.org'] } })).toBe(false);
    expect(applies({ recipientDomain: { notIn: ['example.nl'] } })).toBe(true);
  });

  test('knows who is written to for the first time, and how many are', () => {
    const first = { ...patient, known: false };
    expect(why({ recipientFirst: true }, input({ recipients: [patient, first] }))).toEqual([
      { condition: 'when', recipient: 1 },
    ]);
    expect(applies({ recipientCount: { atLeast: 2 } })).toBe(false);
    expect(applies({ recipientCount: { atLeast: 2 } }, input({ recipients: [patient, first] }))).toBe(true);
  });

  test('knows the sender’s role', () => {
    expect(applies({ senderRole: ['guest', 'admin'] })).toBe(false);
    expect(applies({ senderRole: ['guest'] }, input({ sender: { role: 'guest' } }))).toBe(true);
  });

  test.each<[string, Extract<Condition, { time: object }>['time'], boolean]>([
    ['2026-11-22T12:00:00+01:00', { days: ['su'] }, true],
    ['2026-11-22T12:00:00+01:00', { days: ['sa', 'mo'] }, false],
    ['2026-11-22T23:30:00Z', { days: ['mo'] }, true],
    ['2026-11-22T18:00:00+01:00', { from: '18:00', until: '08:00' }, true],
    ['2026-11-22T07:59:59+01:00', { from: '18:00', until: '08:00' }, true],
    ['2026-11-22T08:00:00+01:00', { from: '18:00', until: '08:00' }, false],
    ['2026-11-22T00:00:00+01:00', { until: '08:00' }, true],
    ['2026-11-22T23:59:59+01:00', { from: '08:00' }, true],
    // In summer the clock is two hours ahead of UTC.
    ['2026-07-01T06:00:00Z', { from: '08:00', until: '17:00' }, true],
    ['2026-12-01T06:30:00Z', { from: '08:00', until: '17:00' }, false],
  ])('at %s is within %o: %s', (at, time, within) => {
    expect(applies({ time }, input({ time: Date.parse(at) }))).toBe(within);
  });
});

describe('a number of the organisation’s own', () => {
  const client: OwnDetector = {
    id: 'own-client',
    name: { nl: 'Cliëntnummer', en: 'Client number' },
    pattern: 'C-?\\d{6}',
    context: ['cliënt', 'client number'],
    contextNeeded: false,
  };
  const found = (text: string, changes: Partial<OwnDetector> = {}) => {
    const set = rules({ detector: 'own-client' }, { detectors: [{ ...client, ...changes }] });
    return detectAll(text, textDetectors(set)).map(
      ({ confidence, start, end }) => `${confidence}: ${text.slice(start, end)}`,
    );
  };

  test('is likely by itself and sure beside its word', () => {
    expect(found('nummer C-123456, graag')).toEqual(['medium: C-123456']);
    expect(found('CLIËNT: C123456')).toEqual(['high: C123456']);
    expect(found('cliëntenraad C123456')).toEqual(['medium: C123456']);
  });

  test('is none without its word where one is needed', () => {
    expect(found('nummer C123456', { contextNeeded: true })).toEqual([]);
    expect(found('C123456 (client number)', { contextNeeded: true })).toEqual(['high: C123456']);
  });

  test('is not part of a longer one', () => {
    expect(found('C1234567 AC123456')).toEqual([]);
  });

  test('is named by the version of what was looked for', () => {
    const version = (changes: Partial<OwnDetector>) =>
      detectorsVersion(rules({ detector: 'own-client' }, { detectors: [{ ...client, ...changes }] }));
    expect(version({ pattern: '\\d{7}' })).not.toBe(version({}));
    expect(version({ contextNeeded: true })).not.toBe(version({}));
  });

  test.each<[string, unknown]>([
    ['one that is not there', undefined],
    ['one under the name of a detector', [{ ...client, id: 'bsn' }]],
    ['one twice', [client, client]],
    ['a pattern that is none', [{ ...client, pattern: '(' }]],
    ['an unknown key', [{ ...client, code: 'x' }]],
  ])('is refused: %s', (_, detectors) => {
    const set = { ...rules({ recipientFirst: true }), detectors };
    const [rule] = set.rules;
    expect(
      ruleSet.safeParse({ ...set, rules: [{ ...rule, when: { detector: 'own-client' } }] }).success,
    ).toBe(false);
  });
});

test('the shortest time to open counts, and what keeps a message here or tells of it is named', () => {
  const set = rules({ recipientOutside: true }, {}, [
    { expire: { days: 30 } },
    { expire: { days: 7 } },
    { noForward: true },
    { tell: { nl: 'Kijk even.', en: 'Have a look.' } },
  ]);
  expect(evaluate(set, input())).toMatchObject({
    outcome: 'clean',
    fired: ['regel'],
    expiries: [
      { rule: 'regel', days: 30 },
      { rule: 'regel', days: 7 },
    ],
    noForward: ['regel'],
    told: [{ rule: 'regel', text: { nl: 'Kijk even.', en: 'Have a look.' } }],
  });
});

import { describe, expect, test } from 'vitest';
import { DETECTORS_VERSION, detectAll } from '../detect/detect.ts';
import { evaluate, releasable, unscannableAllowed } from './evaluate.ts';
import type { EvaluatedPart, EvaluatedRecipient, EvaluationInput } from './evaluate.ts';
import { firstRules } from './first.ts';
import { ruleSet } from './schema.ts';
import type { Action, Condition, RuleSet } from './schema.ts';
import { detectorsVersion, textDetectors } from './text-conditions.ts';

const letter = (text: string): EvaluatedPart => ({
  part: 'letter',
  kind: 'text',
  mime: 'text/plain',
  sizeBytes: 0,
  mismatch: false,
  findings: detectAll(text),
  text,
});
const attachment = (changes: Partial<EvaluatedPart>): EvaluatedPart => ({
  part: 'attachment',
  kind: 'document',
  mime: 'application/pdf',
  sizeBytes: 10,
  mismatch: false,
  findings: [],
  ...changes,
});
const patient: EvaluatedRecipient = {
  address: 'patient@example.org',
  level: 'sms',
  outside: true,
  known: true,
};
const colleague: EvaluatedRecipient = {
  address: 'collega@example.nl',
  level: 'key',
  outside: false,
  known: true,
};
const input = (parts: EvaluatedPart[], recipients = [patient]): EvaluationInput => ({
  parts,
  recipients,
  sender: { role: 'member' },
  time: Date.UTC(2026, 10, 22, 12),
  confirmed: [],
});
const refuse: Action = { refuse: { nl: 'Nee.', en: 'No.' } };
const rules = (when: Condition, ...then: Action[]): RuleSet =>
  ruleSet.parse({
    v: 1,
    version: 1,
    rules: [
      { id: 'regel', name: { nl: 'Regel', en: 'Rule' }, when, then: then.length === 0 ? [refuse] : then },
    ],
    unscannable: { allow: [] },
  });
const applies = (when: Condition, to: EvaluationInput): boolean =>
  evaluate(rules(when), to).outcome === 'refused';

describe('the schema', () => {
  test('takes the first rules', () => {
    expect(ruleSet.parse(firstRules())).toEqual(firstRules());
  });

  test.each<[string, unknown]>([
    ['an unknown key', { ...firstRules(), extra: 1 }],
    ['another version of the shape', { ...firstRules(), v: 2 }],
    [
      'an unknown condition',
      { ...firstRules(), rules: [{ ...firstRules().rules[0], when: { moon: 'full' } }] },
    ],
    [
      'two conditions in one',
      {
        ...firstRules(),
        rules: [{ ...firstRules().rules[0], when: { attachmentMismatch: true, recipientOutside: true } }],
      },
    ],
    ['no action', { ...firstRules(), rules: [{ ...firstRules().rules[0], then: [] }] }],
    ['two rules with one id', { ...firstRules(), rules: [firstRules().rules[0], firstRules().rules[0]] }],
    ['a reason that does not exist', { ...firstRules(), unscannable: { allow: ['bad_luck'] } }],
    [
      'a pattern that is none',
      { ...firstRules(), rules: [{ ...firstRules().rules[0], when: { pattern: '(' } }] },
    ],
    [
      'a back-reference, which RE2 does not have',
      { ...firstRules(), rules: [{ ...firstRules().rules[0], when: { pattern: '(a)\\1' } }] },
    ],
  ])('refuses %s', (_, value) => {
    expect(ruleSet.safeParse(value).success).toBe(false);
  });

  test('refuses conditions nested too deep', () => {
    let when: Condition = { recipientOutside: true };
    for (let level = 0; level < 8; level++) when = { all: [when] };
    expect(() => rules(when)).toThrow('nested too deep');
  });
});

describe('the first rules', () => {
  test('let an ordinary letter go', () => {
    const evaluation = evaluate(firstRules(), input([letter('Tot morgen!'), attachment({})]));
    expect(evaluation).toEqual({
      outcome: 'clean',
      fired: [],
      refusals: [],
      warnings: [],
      demands: [],
      labels: [],
      expiries: [],
      noForward: [],
      told: [],
      why: [],
    });
    expect(releasable(evaluation)).toBe(true);
  });

  test.each<Partial<EvaluatedPart>>([
    { kind: 'executable' },
    { kind: 'script' },
    { kind: 'archive', contains: ['executable'] },
  ])('refuse %o', (changes) => {
    const evaluation = evaluate(
      firstRules(),
      input([letter('Zie bijlage'), attachment({}), attachment(changes)]),
    );
    expect(evaluation.outcome).toBe('refused');
    expect(evaluation.refusals.map(({ rule }) => rule)).toEqual(['programma']);
    expect(evaluation.why).toEqual([{ rule: 'programma', condition: 'when', part: 2 }]);
    expect(releasable(evaluation)).toBe(false);
  });

  test('demand a second factor for a BSN, which every level has', () => {
    const evaluation = evaluate(firstRules(), input([letter('BSN 123456782')], [patient, colleague]));
    expect(evaluation.demands).toEqual([{ rule: 'bsn', level: 'sms', satisfied: true, unmet: [] }]);
    expect(evaluation.labels).toEqual([{ rule: 'bsn', label: 'BSN' }]);
    expect(evaluation.why).toEqual([
      { rule: 'bsn', condition: 'when', part: 0, span: { start: 4, end: 13 } },
    ]);
    expect(releasable(evaluation)).toBe(true);
  });

  test('ask about an account number that goes outside, until it is confirmed', () => {
    const message = input([letter('Maak over op NL91ABNA0417164300.')]);
    const asked = evaluate(firstRules(), message);
    expect(asked.warnings).toMatchObject([{ id: 'rekeningnummer/0', reason: false, confirmed: false }]);
    expect(releasable(asked)).toBe(false);
    const confirmed = evaluate(firstRules(), {
      ...message,
      confirmed: [{ warning: 'rekeningnummer/0', reason: null }],
    });
    expect(releasable(confirmed)).toBe(true);
    expect(evaluate(firstRules(), { ...message, recipients: [colleague] }).warnings).toEqual([]);
  });
});

describe('a condition', () => {
  test('counts findings and weighs their confidence', () => {
    const three = input([
      letter('BSN 123456782, 111222333'),
      attachment({ findings: detectAll('order 123456782') }),
    ]);
    expect(applies({ detector: 'bsn', count: 2 }, three)).toBe(true);
    expect(applies({ detector: 'bsn', count: 3 }, three)).toBe(false);
    expect(applies({ detector: 'bsn', count: 3, confidence: 'low' }, three)).toBe(true);
    expect(applies({ detector: 'bsn', confidence: 'high', where: 'attachments' }, three)).toBe(false);
    expect(applies({ detector: 'bsn', confidence: 'low', where: 'attachments' }, three)).toBe(true);
  });

  test('finds phrases as whole words, over line ends and in any case', () => {
    const text = input([letter('STRIKT\n  vertrouwelijk; cafés')]);
    expect(applies({ phrase: ['strikt vertrouwelijk'] }, text)).toBe(true);
    expect(applies({ phrase: ['CAFÉS'] }, text)).toBe(true);
    expect(applies({ phrase: ['café'] }, text)).toBe(false);
    expect(applies({ phrase: ['trikt'] }, text)).toBe(false);
    expect(applies({ phrase: ['strikt vertrouwelijk'], where: 'attachments' }, text)).toBe(false);
  });

  test('finds patterns', () => {
    expect(applies({ pattern: '(?i)dossier\\s+\\d{6}' }, input([letter('Dossier 123456')]))).toBe(true);
    expect(applies({ pattern: 'x*' }, input([letter('niets')]))).toBe(false);
  });

  test('finds in an attachment what was looked for when it was inspected', () => {
    const when: Condition = { any: [{ phrase: ['geheim'] }, { pattern: 'Z\\d+' }] };
    const findings = (text: string) => detectAll(text, textDetectors(rules(when)));
    expect(applies(when, input([letter(''), attachment({ findings: findings('heel geheim') })]))).toBe(true);
    expect(applies(when, input([letter(''), attachment({ findings: findings('zaak Z123') })]))).toBe(true);
    expect(applies(when, input([letter(''), attachment({ findings: findings('niets') })]))).toBe(false);
    expect(detectorsVersion(rules(when))).not.toBe(detectorsVersion(rules({ phrase: ['anders'] })));
    expect(detectorsVersion(firstRules())).toBe(DETECTORS_VERSION);
  });

  test('looks at names that lie, and at recipients', () => {
    expect(applies({ attachmentMismatch: true }, input([letter(''), attachment({ mismatch: true })]))).toBe(
      true,
    );
    expect(applies({ attachmentMismatch: true }, input([letter(''), attachment({})]))).toBe(false);
    expect(applies({ recipientOutside: true }, input([letter('')], [colleague]))).toBe(false);
    expect(applies({ recipientLevel: { below: 'code' } }, input([letter('')], [colleague, patient]))).toBe(
      true,
    );
    expect(applies({ recipientLevel: { below: 'code' } }, input([letter('')], [colleague]))).toBe(false);
  });

  test('is joined by all, any and none', () => {
    const outside: Condition = { recipientOutside: true };
    const mismatch: Condition = { attachmentMismatch: true };
    const message = input([letter('')]);
    expect(applies({ all: [outside, mismatch] }, message)).toBe(false);
    expect(applies({ any: [outside, mismatch] }, message)).toBe(true);
    expect(applies({ none: [mismatch] }, message)).toBe(true);
    expect(applies({ none: [mismatch, outside] }, message)).toBe(false);
    expect(evaluate(rules({ all: [outside, { none: [mismatch] }] }), message).why).toEqual([
      { rule: 'regel', condition: 'when.all.0', recipient: 0 },
      { rule: 'regel', condition: 'when.all.1' },
    ]);
  });
});

test('a demand names the recipients who would open with less', () => {
  const evaluation = evaluate(
    rules({ recipientOutside: true }, { demand: 'code' }),
    input([letter('')], [colleague, patient]),
  );
  expect(evaluation.demands).toEqual([{ rule: 'regel', level: 'code', satisfied: false, unmet: [1] }]);
  expect(evaluation.outcome).toBe('clean');
  expect(releasable(evaluation)).toBe(false);
});

test('a warning that asks for a reason is not confirmed without one', () => {
  const asking = rules({ recipientOutside: true }, { warn: { nl: 'Waarom?', en: 'Why?', reason: true } });
  const confirmedWith = (reason: string | null) =>
    releasable(evaluate(asking, { ...input([letter('')]), confirmed: [{ warning: 'regel/0', reason }] }));
  expect([confirmedWith(null), confirmedWith(' '), confirmedWith('Op verzoek.')]).toEqual([
    false,
    false,
    true,
  ]);
});

test('the same input gives the same evaluation and is left as it was', () => {
  const message = input([letter('BSN 123456782, NL91ABNA0417164300'), attachment({ kind: 'executable' })]);
  const before = structuredClone(message);
  expect(evaluate(firstRules(), message)).toEqual(evaluate(firstRules(), message));
  expect(message).toEqual(before);
});

test('unscannable is let through only when every reason of it is allowed', () => {
  const allowing: RuleSet = { ...firstRules(), unscannable: { allow: ['encrypted_archive', 'over_limit'] } };
  expect(unscannableAllowed(allowing, ['encrypted_archive'])).toBe(true);
  expect(unscannableAllowed(allowing, ['encrypted_archive', 'damaged'])).toBe(false);
  expect(unscannableAllowed(allowing, ['something_new'])).toBe(false);
  expect(unscannableAllowed(allowing, [])).toBe(false);
  expect(unscannableAllowed(firstRules(), ['encrypted_archive'])).toBe(false);
});

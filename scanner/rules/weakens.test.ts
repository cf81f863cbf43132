import { describe, expect, test } from 'vitest';
import { firstRules } from './first.ts';
import { ruleSet } from './schema.ts';
import type { Rule, RuleSet } from './schema.ts';
import { weakened } from './weakens.ts';

const own = {
  id: 'own-client',
  name: { nl: 'Cliëntnummer', en: 'Client number' },
  pattern: 'C\\d{6}',
  context: ['cliënt'],
  contextNeeded: false,
};
const text = { nl: 'Nee.', en: 'No.' };
const byOwn: Rule = {
  id: 'client',
  name: text,
  when: { all: [{ detector: 'own-client' }, { recipientOutside: true }] },
  then: [{ refuse: text }, { label: 'cliënt' }],
};
const before = ruleSet.parse({ ...firstRules(), detectors: [own], rules: [...firstRules().rules, byOwn] });
const [program, bsn, iban] = firstRules().rules as [Rule, Rule, Rule];
const after = (changes: Partial<RuleSet>): string[] =>
  weakened(before, ruleSet.parse({ ...before, ...changes }));
const withClient = (changes: Partial<Rule>) =>
  after({ rules: [program, bsn, iban, { ...byOwn, ...changes }] });

describe('two admins are asked', () => {
  test('when a rule that refuses is absent, or has another name', () => {
    expect(after({ rules: [bsn, iban] })).toEqual(['programma', 'client']);
    expect(withClient({ id: 'cliënt'.normalize('NFD').replace(/[^a-z]/g, '') + '-2' })).toEqual(['client']);
  });

  test('when it no longer refuses', () => {
    expect(withClient({ then: [{ warn: text }] })).toEqual(['client']);
  });

  test('when its condition is another in anything', () => {
    expect(
      withClient({
        when: { all: [...('all' in byOwn.when ? byOwn.when.all : []), { recipientFirst: true }] },
      }),
    ).toEqual(['client']);
    expect(withClient({ when: { any: 'all' in byOwn.when ? byOwn.when.all : [] } })).toEqual(['client']);
  });

  test('when a number of the organisation’s own that it looks for is found otherwise', () => {
    expect(after({ detectors: [{ ...own, pattern: 'C\\d{7}' }] })).toEqual(['client']);
    expect(after({ detectors: [{ ...own, contextNeeded: true }] })).toEqual(['client']);
  });

  test('when more is let through that could not be inspected', () => {
    expect(after({ unscannable: { allow: ['encrypted_archive'] } })).toEqual(['unscannable.allow']);
  });
});

describe('one admin will do', () => {
  test('for the same, in another order or under another text', () => {
    expect(after({})).toEqual([]);
    expect(after({ rules: [byOwn, iban, bsn, program] })).toEqual([]);
    expect(
      withClient({ name: { nl: 'Anders', en: 'Other' }, then: [{ refuse: { nl: 'O', en: 'O' } }] }),
    ).toEqual([]);
    expect(after({ detectors: [{ ...own, name: { nl: 'Anders', en: 'Other' } }] })).toEqual([]);
  });

  test('for more rules, and for any change of those that refuse nothing', () => {
    expect(after({ rules: [program, byOwn, { ...byOwn, id: 'nog-een' }] })).toEqual([]);
  });

  test('for less that is let through', () => {
    const open = { ...before, unscannable: { allow: ['damaged' as const] } };
    expect(weakened(open, before)).toEqual([]);
  });
});

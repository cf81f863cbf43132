import { describe, expect, it } from 'vitest';
import type { OwnDetector, Rule, RulesDraft } from '../../core/face.ts';
import { changesOf, rebased } from './changes.ts';
import { cut } from './marks.ts';
import { settled, slug } from './new-rule.ts';
import { placeInFile, problemText } from './problems.ts';

const rule = (id: string, label = id): Rule => ({
  id,
  name: { nl: id, en: id },
  when: { detector: 'bsn' },
  then: [{ label }],
});
const of = (...rules: Rule[]): RulesDraft => ({ rules, unscannable: { allow: [] } });

describe('what a draft changes', () => {
  it('is nothing when both are the same', () => {
    expect(changesOf(of(rule('a'), rule('b')), of(rule('a'), rule('b')))).toEqual([]);
  });

  it('is each rule that is new, changed or gone, and another order', () => {
    const changes = changesOf(of(rule('a'), rule('b'), rule('c')), of(rule('c'), rule('b', 'x'), rule('d')));
    expect(
      changes.map((change) => ('rule' in change ? `${change.kind} ${change.rule.id}` : change.kind)),
    ).toEqual(['changed b', 'added d', 'removed a', 'order']);
  });

  it('is what may go though it was not inspected', () => {
    const after: RulesDraft = { rules: [], unscannable: { allow: ['damaged'] } };
    expect(changesOf(of(), after)).toEqual([{ kind: 'unscannable', before: [], after: ['damaged'] }]);
  });
});

describe('changes on a version that came meanwhile', () => {
  it('are done to it, and leave what I did not touch', () => {
    const taken = rebased(
      of(rule('a'), rule('b')),
      of(rule('a', 'mine'), rule('b'), rule('new')),
      of(rule('a'), rule('b', 'theirs'), rule('c')),
    );
    expect(taken).toEqual({
      draft: of(rule('a', 'mine'), rule('b', 'theirs'), rule('c'), rule('new')),
      both: [],
    });
  });

  it('name what both changed, where mine counts', () => {
    const taken = rebased(of(rule('a'), rule('b')), of(rule('a', 'mine')), of(rule('a', 'theirs')));
    expect(taken).toEqual({ draft: of(rule('a', 'mine')), both: ['a'] });
  });

  it('keep a rule that they took away and I changed', () => {
    expect(rebased(of(rule('a')), of(rule('a', 'mine')), of())).toEqual({
      draft: of(rule('a', 'mine')),
      both: ['a'],
    });
  });
});

describe('a draft as it is published', () => {
  it('is called by its name, and filled in from the other language', () => {
    const draft = of({
      ...rule('regel'),
      name: { nl: ' Geen diagnóse! ', en: '' },
      then: [{ label: ' X ' }],
    });
    const [published] = settled(draft, of()).rules;
    expect(published).toMatchObject({
      id: 'geen-diagnose',
      name: { nl: 'Geen diagnóse!', en: 'Geen diagnóse!' },
      then: [{ label: 'X' }],
    });
  });

  it('keeps the ids of the version in force', () => {
    expect(
      settled(of({ ...rule('regel'), name: { nl: 'Anders', en: '' } }), of(rule('regel'))).rules[0]?.id,
    ).toBe('regel');
  });

  it('gives no two the same id', () => {
    const named = (id: string): Rule => ({ ...rule(id), name: { nl: 'Bsn', en: '' } });
    const ids = settled(of(rule('bsn'), named('regel'), named('regel-2')), of(rule('bsn'))).rules.map(
      ({ id }) => id,
    );
    expect(ids).toEqual(['bsn', 'bsn-2', 'bsn-3']);
  });

  it('has rules follow a number of its own to its new id', () => {
    const number: OwnDetector = {
      id: 'own-nummer',
      name: { nl: 'patiëntnummer', en: '' },
      pattern: 'P\\d',
      context: [],
      contextNeeded: false,
    };
    const asks: Rule = { ...rule('a'), when: { all: [{ none: [{ detector: 'own-nummer' }] }] } };
    const published = settled({ ...of(asks), detectors: [number] }, of());
    expect(published.detectors?.[0]?.id).toBe('own-patientnummer');
    expect(published.rules[0]?.when).toEqual({ all: [{ none: [{ detector: 'own-patientnummer' }] }] });
  });

  it('has an id for a name without letters', () => {
    expect(slug('!!!', 'regel')).toBe('regel');
  });
});

describe('a mistake', () => {
  it('is told by the words of its place', () => {
    const draft = of({ ...rule('a'), when: { all: [{ phrase: [] }, { recipientOutside: true }] } });
    expect(problemText('rules.0.when.all.0.phrase', draft, 'nl')).toBe(
      'a, de voorwaarde: het bericht het woord … bevat',
    );
    expect(problemText('rules.0.then.0.label', draft, 'nl')).toContain('label');
    expect(problemText('rules.9.when', draft, 'nl')).toBe('De regels als geheel kloppen nog niet.');
  });

  it('in a file is counted as people do', () => {
    expect(placeInFile('rules.2.when.all.0', 'nl')).toBe('regel 3, de voorwaarde');
    expect(placeInFile('detectors.0.pattern', 'en')).toBe('number of your own 1');
    expect(placeInFile('JSON', 'nl')).toBe('het is geen JSON');
  });
});

describe('a text with marks', () => {
  it('is the whole text, cut where something begins or ends', () => {
    const pieces = cut('Uw BSN is 111222333.', [
      { start: 10, end: 19, label: 'BSN' },
      { start: 3, end: 19, label: 'patroon' },
    ]);
    expect(pieces.map(({ text }) => text).join('')).toBe('Uw BSN is 111222333.');
    expect(pieces.map(({ labels }) => labels.join('+'))).toEqual(['', 'patroon', 'BSN+patroon', '']);
    expect(pieces[2]?.ending).toEqual(['BSN', 'patroon']);
  });

  it('is cut to what is there', () => {
    expect(cut('kort', [{ start: 2, end: 99, label: 'x' }]).map(({ text }) => text)).toEqual(['ko', 'rt']);
    expect(cut('', [])).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Action, Condition, OwnDetector, Rule } from '../../../core/face.ts';
import { CONFIDENCES } from '../../../../scanner/detect/finding.ts';
import { DETECTORS } from '../../../../scanner/detect/detect.ts';
import { DAYS, LEVELS, SENDER_ROLES, WHERE, ruleSet } from '../../../../scanner/rules/schema.ts';
import { freshActions, freshConditions } from '../fresh.ts';
import { templates } from '../templates.ts';
import { actionPieces } from './action.ts';
import { conditionPieces } from './condition.ts';
import type { Leaf } from './condition.ts';
import { confidenceChoice, dayName, detectorName, levelName, roleName, whereName } from './names.ts';
import { isSlot, slotsOf, textOf } from './piece.ts';
import type { Slot } from './piece.ts';
import { actionText, conditionAt, conditionText, jointOf, sentenceOf } from './rule.ts';

type Keys<T> = T extends unknown ? keyof T : never;
type LeafKind = Exclude<Keys<Leaf>, 'count' | 'confidence' | 'where'>;

const own: OwnDetector[] = [
  {
    id: 'own-patient',
    name: { nl: 'patiëntnummer', en: 'patient number' },
    pattern: 'P\\d{7}',
    context: ['patiënt'],
    contextNeeded: true,
  },
];

/** Each kind, and how it reads. A kind that is added to the rules has to be added here. */
const conditions: Record<LeafKind, [Leaf, string, string]> = {
  detector: [{ detector: 'bsn' }, 'het bericht een BSN bevat', 'the message holds a citizen number (BSN)'],
  phrase: [
    { phrase: ['uitslag', 'biopsie'], where: 'letter' },
    'de brief het woord ‘uitslag’ of ‘biopsie’ bevat',
    'the letter holds the word “uitslag” or “biopsie”',
  ],
  pattern: [
    { pattern: 'P\\d+', where: 'attachments' },
    'een bijlage iets bevat wat past op ‘P\\d+’',
    'an attachment holds something that fits “P\\d+”',
  ],
  attachmentKind: [
    { attachmentKind: ['executable', 'script'] },
    'een bijlage, of een bestand daarin, een programma of een script is',
    'an attachment, or a file inside it, is a program or a script',
  ],
  attachmentType: [
    { attachmentType: ['image/*'] },
    'een bijlage van het type ‘image/*’ is',
    'an attachment is of type “image/*”',
  ],
  attachmentName: [
    { attachmentName: ['*.exe', '*.scr'] },
    'een bijlage ‘*.exe’ of ‘*.scr’ heet',
    'an attachment is called “*.exe” or “*.scr”',
  ],
  attachmentSize: [
    { attachmentSize: { atLeast: 2_500_000 } },
    'een bijlage 2,5 MB of groter is',
    'an attachment is 2.5 MB or larger',
  ],
  attachmentMismatch: [
    { attachmentMismatch: true },
    'de naam van een bijlage iets anders belooft dan erin zit',
    'the name of an attachment promises something else than is in it',
  ],
  unscannable: [
    { unscannable: ['encrypted_archive', 'damaged'] },
    'iets niet te controleren is omdat het archief versleuteld is of het beschadigd is',
    'something cannot be inspected because the archive is encrypted or it is damaged',
  ],
  recipientOutside: [{ recipientOutside: true }, 'een ontvanger van buiten is', 'a recipient is outside'],
  recipientLevel: [
    { recipientLevel: { below: 'code' } },
    'een ontvanger met minder opent dan een toegangscode',
    'a recipient opens with less than an access code',
  ],
  recipientDomain: [
    { recipientDomain: { notIn: ['ziekenhuis.nl'] } },
    'een ontvanger een adres heeft ergens anders dan bij ‘ziekenhuis.nl’',
    'a recipient has an address elsewhere than at “ziekenhuis.nl”',
  ],
  recipientFirst: [
    { recipientFirst: true },
    'een ontvanger nooit eerder een bericht van de afzender kreeg',
    'a recipient never had a message from the sender before',
  ],
  recipientCount: [
    { recipientCount: { atLeast: 10 } },
    'er minstens 10 ontvangers zijn',
    'there are at least 10 recipients',
  ],
  senderRole: [
    { senderRole: ['member', 'guest'] },
    'de afzender een medewerker of iemand zonder account is',
    'the sender is a member or somebody without an account',
  ],
  time: [
    { time: { days: ['sa', 'su'], from: '18:00', until: '08:00' } },
    'het bericht op zaterdag of zondag, van 18:00 tot 08:00 uur, wordt verstuurd',
    'the message is sent on Saturday or Sunday, from 18:00 to 08:00',
  ],
};

const text = { nl: 'Mag dit?', en: 'Is this allowed?' };
const actions: Record<Keys<Action>, [Action, string, string]> = {
  refuse: [
    { refuse: text },
    'houd het bericht tegen en zeg: ‘Mag dit?’',
    'hold the message back and say: “Is this allowed?”',
  ],
  warn: [
    { warn: { ...text, reason: true } },
    'vraag de afzender te bevestigen met een reden: ‘Mag dit?’',
    'ask the sender to confirm with a reason: “Is this allowed?”',
  ],
  demand: [{ demand: 'sms' }, 'vraag minstens een sms-code', 'ask for at least a text message code'],
  label: [{ label: 'BSN' }, 'geef het bericht het label ‘BSN’', 'give the message the label “BSN”'],
  expire: [
    { expire: { days: 30 } },
    'laat ontvangers het hoogstens 30 dagen openen',
    'let recipients open it for at most 30 days',
  ],
  noForward: [{ noForward: true }, 'laat het niet doorsturen', 'do not let it be forwarded'],
  tell: [
    { tell: text },
    'meld de beheerders in het logboek: ‘Mag dit?’',
    'tell the admins in the log: “Is this allowed?”',
  ],
};

const everyLeaf: Leaf[] = [
  ...Object.values(conditions).map(([leaf]) => leaf),
  { detector: 'own-patient', count: 3, confidence: 'high', where: 'attachments' },
  { recipientDomain: { in: ['a.nl'] } },
  { time: { from: '18:00' } },
  { time: { until: '08:00' } },
];
const everyAction = Object.values(actions).map(([action]) => action);

describe('the words of a rule', () => {
  it.each(Object.entries(conditions))('say a condition on %s in both languages', (_, [leaf, nl, en]) => {
    expect(conditionText(leaf, own, 'nl')).toBe(nl);
    expect(conditionText(leaf, own, 'en')).toBe(en);
  });

  it.each(Object.entries(actions))('say the action %s in both languages', (_, [action, nl, en]) => {
    expect([actionText(action, 'nl'), actionText(action, 'en')]).toEqual([nl, en]);
  });

  it('say how often, how certain, and a number of the organisation’s own', () => {
    const leaf = { detector: 'own-patient', count: 3, confidence: 'high' } as const;
    expect(conditionText(leaf, own, 'nl')).toBe(
      'het bericht minstens 3 keer een patiëntnummer bevat, als dat zeker is',
    );
    expect(conditionText(leaf, own, 'en')).toBe(
      'the message holds a patient number at least 3 times, if that is certain',
    );
  });

  it('make one sentence of a rule', () => {
    const rule: Pick<Rule, 'when' | 'then'> = {
      when: { all: [{ detector: 'bsn', where: 'letter' }, { recipientOutside: true }] },
      then: [{ demand: 'sms' }, { refuse: { nl: 'Dit mag niet.', en: 'Not allowed.' } }],
    };
    expect(sentenceOf(rule, [], 'nl')).toBe(
      'Als de brief een BSN bevat en een ontvanger van buiten is, dan vraag minstens een sms-code en houd het bericht tegen en zeg: ‘Dit mag niet.’',
    );
    expect(sentenceOf({ ...rule, then: [{ demand: 'key' }] }, [], 'en')).toBe(
      'If the letter holds a citizen number (BSN) and a recipient is outside, then ask for at least their own key.',
    );
  });

  it('keep apart what is joined in different ways', () => {
    const inner: Condition = { any: [{ recipientFirst: true }, { recipientOutside: true }] };
    expect(conditionText({ all: [{ detector: 'bsn' }, inner] }, [], 'nl')).toBe(
      'het bericht een BSN bevat en (een ontvanger nooit eerder een bericht van de afzender kreeg of een ontvanger van buiten is)',
    );
    expect(
      conditionText({ all: [{ detector: 'bsn' }, { none: [{ recipientOutside: true }] }] }, [], 'nl'),
    ).toBe('het bericht een BSN bevat en het niet zo is dat een ontvanger van buiten is');
  });

  it('find a condition by its place', () => {
    const when: Condition = { all: [{ detector: 'bsn' }, { any: [{ recipientFirst: true }] }] };
    expect(conditionAt({ when }, 'when.all.1.any.0')).toEqual({ recipientFirst: true });
    expect(conditionAt({ when }, 'when')).toBe(when);
    expect(conditionAt({ when }, 'when.any.0')).toBeNull();
    expect(conditionAt({ when }, 'when.all.7')).toBeNull();
  });

  it('say of what came later that it is not known to this page, and keep it', () => {
    const later = JSON.parse('{"all":[{"phaseOfMoon":"full"},{"recipientOutside":true}]}') as Condition;
    expect(conditionText(later, [], 'nl')).toBe(
      'iets geldt wat deze pagina niet kent (‘phaseOfMoon’) en een ontvanger van buiten is',
    );
    const action = JSON.parse('{"applaud":true}') as Action;
    expect(actionText(action, 'nl')).toBe('doe iets wat deze pagina niet kent (‘applaud’)');
    expect(actionText(action, 'en')).toContain('not known to this page (“applaud”)');
  });

  it('count what is too long to list', () => {
    const phrase = ['een', 'twee', 'drie', 'vier', 'vijf', 'zes', 'zeven'];
    expect(conditionText({ phrase }, [], 'nl')).toContain('‘vijf’ of nog 2 andere');
  });

  it('have a name for everything that rules can ask for', () => {
    const names = (all: object) => Object.keys(all);
    expect(names(detectorName)).toEqual(expect.arrayContaining(DETECTORS.map(({ id }) => id)));
    expect(names(levelName)).toEqual([...LEVELS]);
    expect(names(whereName).sort()).toEqual([...WHERE].sort());
    expect(names(roleName)).toEqual([...SENDER_ROLES]);
    expect(names(dayName)).toEqual([...DAYS]);
    expect(names(confidenceChoice)).toEqual([...CONFIDENCES]);
  });
});

describe('what is changed in a sentence', () => {
  const leaves = everyLeaf.map((leaf) => [JSON.stringify(leaf), leaf] as const);

  it.each(leaves)('reads as it stands in the data: %s', (_, leaf) => {
    for (const language of ['nl', 'en'] as const) {
      for (const slot of slotsOf(conditionPieces(leaf, own, language))) {
        // The same again says the same again.
        const next = putBack(slot);
        expect(conditionText(next, own, language)).toBe(conditionText(leaf, own, language));
        // Every choice changes the words, and says the words that were chosen.
        if (slot.kind !== 'one') continue;
        for (const option of slot.options) {
          const chosen = slotsOf(conditionPieces(slot.put(option.id) as Leaf, own, language)).find(
            ({ name }) => name === slot.name,
          );
          expect(chosen?.kind === 'one' && chosen.chosen).toBe(option.id);
        }
      }
    }
  });

  it('is an action, too', () => {
    for (const action of everyAction) {
      for (const slot of slotsOf(actionPieces(action, 'nl'))) {
        expect(actionText(putBack(slot), 'nl')).toBe(actionText(action, 'nl'));
      }
    }
  });

  it('shows a gap, and marks it, where something must be filled in', () => {
    const gaps = freshConditions
      .flatMap(({ items }) => items.map(({ make }) => make()))
      .filter((condition) => jointOf(condition) === null)
      .map((condition) => conditionPieces(condition as Leaf, own, 'nl'))
      .filter((pieces) => textOf(pieces).includes('…'));
    expect(gaps).toHaveLength(5);
    for (const pieces of gaps) expect(pieces.some((piece) => isSlot(piece) && piece.missing)).toBe(true);
  });

  it('has a fresh one of every kind to add', () => {
    const kinds = freshConditions.flatMap(({ items }) => items.map(({ id, make }) => [id, make()] as const));
    expect(kinds.map(([id]) => id).sort()).toEqual([...Object.keys(conditions), 'any', 'none'].sort());
    for (const [id, made] of kinds) expect(Object.keys(made)).toContain(id);
    expect(freshActions.map(({ id }) => id).sort()).toEqual(Object.keys(actions).sort());
  });
});

describe('the templates', () => {
  it.each(templates.map((rule) => [rule.id, rule] as const))('%s can be published as it is', (_, rule) => {
    const set = { v: 1, version: 1, rules: [rule], unscannable: { allow: [] } };
    expect(ruleSet.safeParse(set).error).toBeUndefined();
    expect(sentenceOf(rule, [], 'nl')).not.toContain('…');
  });
});

function putBack<T>(slot: Slot<T>): T {
  switch (slot.kind) {
    case 'one':
      return slot.put(slot.chosen);
    case 'some':
      return slot.put([...slot.chosen]);
    case 'number':
      return slot.put(slot.value);
    case 'line':
      return slot.put(slot.value);
    case 'lines':
      return slot.put([...slot.value]);
    case 'hours':
      return slot.put(slot.from, slot.until);
    case 'texts':
      return slot.put(slot.value);
  }
}

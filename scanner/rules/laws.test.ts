/** What holds of rules whatever they ask: laws of their conditions, and time linear in the text. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../test/fuzz/runs.ts';
import { detectAll } from '../detect/detect.ts';
import { evaluate } from './evaluate.ts';
import type { EvaluatedPart, EvaluationInput } from './evaluate.ts';
import { ruleSet } from './schema.ts';
import type { Condition, Leaf, RuleSet } from './schema.ts';
import { textDetectors } from './text-conditions.ts';

/** Numbers below 1, the same in every run (Park and Miller). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

const LEAVES: readonly Leaf[] = [
  { detector: 'bsn' },
  { detector: 'bsn', count: 2, confidence: 'low', where: 'letter' },
  { phrase: ['strikt vertrouwelijk'] },
  { pattern: 'Z\\d{4}', where: 'attachments' },
  { attachmentKind: ['script', 'archive'] },
  { attachmentType: ['image/*'] },
  { attachmentName: ['*.doc?'] },
  { attachmentSize: { atLeast: 1_000 } },
  { attachmentMismatch: true },
  { unscannable: ['encrypted_archive'] },
  { recipientOutside: true },
  { recipientLevel: { below: 'key' } },
  { recipientDomain: { notIn: ['example.nl'] } },
  { recipientFirst: true },
  { recipientCount: { atLeast: 2 } },
  { senderRole: ['admin'] },
  { time: { days: ['mo', 'su'], from: '08:00', until: '18:00' } },
];

const TEXTS = ['BSN 123456782, 111222333', 'Strikt\nvertrouwelijk', 'zaak Z1234', 'Tot morgen!'];

class Drawn {
  readonly #next: () => number;
  constructor(seed: number) {
    this.#next = numbers(seed);
  }
  below(limit: number): number {
    return Math.floor(this.#next() * limit);
  }
  isSo(): boolean {
    return this.#next() < 0.5;
  }
  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
  condition(depth = 3): Condition {
    if (depth === 0 || this.isSo()) return this.of(LEAVES);
    const inner = Array.from({ length: 1 + this.below(3) }, () => this.condition(depth - 1));
    return this.of<Condition>([{ all: inner }, { any: inner }, { none: inner }]);
  }
  part(part: 'letter' | 'attachment'): EvaluatedPart {
    const text = this.of(TEXTS);
    return {
      part,
      kind: this.of(['document', 'script', 'archive', 'text'] as const),
      mime: this.of(['application/pdf', 'image/png']),
      name: this.of(['a.pdf', 'b.DOCX']),
      sizeBytes: this.below(2_000),
      mismatch: this.isSo(),
      unscannable: this.isSo() ? ['encrypted_archive'] : [],
      findings: detectAll(text),
      text,
    };
  }
  input(): EvaluationInput {
    return {
      parts: [this.part('letter'), ...Array.from({ length: this.below(3) }, () => this.part('attachment'))],
      recipients: Array.from({ length: 1 + this.below(3) }, () => ({
        address: this.of(['a@example.nl', 'b@post.example']),
        level: this.of(['sms', 'code', 'key'] as const),
        outside: this.isSo(),
        known: this.isSo(),
      })),
      sender: { role: this.of(['member', 'admin', 'guest'] as const) },
      time: this.below(2_000_000_000) * 1_000,
      confirmed: [],
    };
  }
}

const rulesOf = (...conditions: Condition[]): RuleSet => ({
  v: 1,
  version: 1,
  rules: conditions.map((when, index) => ({
    id: `r${index}`,
    name: { nl: 'Regel', en: 'Rule' },
    when,
    then: [{ refuse: { nl: 'Nee.', en: 'No.' } }],
  })),
  unscannable: { allow: [] },
});
const fired = (input: EvaluationInput, ...conditions: Condition[]): boolean[] => {
  const { fired } = evaluate(rulesOf(...conditions), input);
  return conditions.map((_, index) => fired.includes(`r${index}`));
};

describe('of any rules and any message', () => {
  const each = (fact: (drawn: Drawn) => void): void =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_147_483_646 }), (seed) => fact(new Drawn(seed))),
      runs(50),
    );

  test('the same input gives the same answer, and nothing is changed', () => {
    each((drawn) => {
      const rules = ruleSet.parse(rulesOf(drawn.condition(), drawn.condition()));
      const input = drawn.input();
      const before = structuredClone({ rules, input });
      expect(evaluate(rules, input)).toEqual(evaluate(structuredClone(rules), structuredClone(input)));
      expect({ rules, input }).toEqual(before);
    });
  });

  test('the order of the rules is the order of what they say, and none hears of another', () => {
    each((drawn) => {
      const conditions = Array.from({ length: 4 }, () => drawn.condition());
      const input = drawn.input();
      const { rules, ...set } = rulesOf(...conditions);
      const forward = evaluate({ ...set, rules }, input);
      const backward = evaluate({ ...set, rules: rules.toReversed() }, input);
      expect(backward.fired).toEqual(forward.fired.toReversed());
      expect(backward.refusals).toEqual(forward.refusals.toReversed());
      expect([...new Set(forward.why.map(({ rule }) => rule))]).toEqual(forward.fired);
      for (const rule of rules) {
        const alone = evaluate({ ...set, rules: [rule] }, input);
        expect(alone.why).toEqual(forward.why.filter((reason) => reason.rule === rule.id));
      }
    });
  });

  test('all, any and none are and, or and not', () => {
    each((drawn) => {
      const [a, b] = [drawn.condition(2), drawn.condition(2)];
      const input = drawn.input();
      const [isA = false, isB = false] = fired(input, a, b);
      expect(fired(input, { all: [a, b] }, { any: [a, b] }, { none: [a, b] })).toEqual([
        isA && isB,
        isA || isB,
        !(isA || isB),
      ]);
      // De Morgan, and not of not.
      expect(fired(input, { none: [{ all: [a, b] }] }, { none: [{ none: [a] }] })).toEqual([
        !isA || !isB,
        isA,
      ]);
    });
  });

  test('unknown keys are refused at every depth', () => {
    each((drawn) => {
      const rules = rulesOf(drawn.condition());
      const places: object[] = [];
      const visit = (value: unknown): void => {
        if (typeof value !== 'object' || value === null) return;
        if (!Array.isArray(value)) places.push(value);
        Object.values(value).forEach(visit);
      };
      const strange = structuredClone(rules);
      visit(strange);
      Object.assign(drawn.of(places), { onbekend: 1 });
      expect(ruleSet.safeParse(rules).success).toBe(true);
      expect(ruleSet.safeParse(strange).success).toBe(false);
    });
  });
});

describe('a pattern that would hang a backtracking engine', () => {
  test.each<[string, Condition[], string]>([
    ['nested repetition', [{ pattern: '(a+)+$' }], 'a'],
    ['alternatives that overlap', [{ pattern: '(a|aa)+b' }], 'a'],
    [
      'many of them at once',
      Array.from({ length: 20 }, (_, i) => ({
        pattern: `(a*)*[b-${'cdefg'[i % 5] ?? 'c'}]{${(i % 4) + 1}}$`,
      })),
      'a',
    ],
    ['phrases that begin alike', [{ phrase: ['aa ab', 'aa ac'] }, { pattern: '(?:a ?)+x' }], 'aa '],
  ])('takes time linear in the text: %s', (_, conditions, piece) => {
    const detectors = textDetectors(ruleSet.parse(rulesOf(...conditions)));
    const took = (length: number): number => {
      const text = `${piece.repeat(length / piece.length)}!`;
      const times = [1, 2, 3].map(() => {
        const started = performance.now();
        detectAll(text, detectors);
        return performance.now() - started;
      });
      return Math.min(...times);
    };
    took(2_000);
    // Eight times the text: 64 times the time where it is quadratic.
    expect(took(48_000) / Math.max(took(6_000), 1)).toBeLessThan(28);
  });
});

/**
 * A hundred rules with a pattern each on a megabyte of text, against one pass of this engine's own RegExp over the
 * same patterns. Ours also takes what RegExp does not promise: time linear in the text, whatever the pattern.
 */
import { evaluate } from '../scanner/rules/evaluate.ts';
import { type RuleSet, ruleSet } from '../scanner/rules/schema.ts';
import { textDetectors } from '../scanner/rules/text-conditions.ts';
import { type Row, ratio } from './measure.ts';

const ROUNDS = 5;
const WORDS =
  'zorg plan cliënt afspraak medicatie dokter morgen ochtend huis thuis verpleging telefoon overleg uitslag ' +
  'onderzoek brief bijlage groet vriendelijk 2026 123456 0612345678 dossier strikt geheim';

/** Numbers below 1, the same in every run (Park and Miller). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

function letter(): string {
  const next = numbers(7);
  const words = WORDS.split(' ');
  let text = '';
  while (text.length < 1024 * 1024) {
    text += `${words[Math.floor(next() * words.length)] ?? ''}${next() < 0.1 ? '.\n' : ' '}`;
  }
  return text;
}

const PATTERNS = Array.from({ length: 100 }, (_, index) => {
  const shapes = [
    `dossier${index}\\s+\\d{6}`,
    `\\bZ${index}-\\d{4}\\b`,
    `(?:strikt|zeer)\\s+geheim${index}`,
    `[A-Z]{2}${index}\\d{5,7}`,
  ];
  return shapes[index % shapes.length] ?? '';
});

const hundred: RuleSet = ruleSet.parse({
  v: 1,
  version: 1,
  rules: PATTERNS.map((pattern, index) => ({
    id: `r${index}`,
    name: { nl: 'Regel', en: 'Rule' },
    when: { pattern },
    then: [{ label: 'gevonden' }],
  })),
  unscannable: { allow: [] },
});

/** `found` of the hundred occur in the text, spread over it. */
function textWith(found: number): string {
  const text = letter();
  const every = Math.floor(text.length / (found + 1));
  let whole = '';
  for (let index = 0; index <= found; index += 1) {
    whole += text.slice(index * every, (index + 1) * every);
    if (index < found) whole += ` Z${index * 4 + 1}-1234 `;
  }
  return whole;
}

/** As the scanner does for each text: the detectors are made anew, then the rules are applied. */
function ours(text: string): () => void {
  return () => {
    const findings = textDetectors(hundred).flatMap(({ id, find }) =>
      find(text).map((hit) => ({ detector: id, ...hit })),
    );
    evaluate(hundred, {
      parts: [{ part: 'letter', kind: 'text', mime: 'text/plain', sizeBytes: 0, mismatch: false, findings }],
      recipients: [],
      sender: { role: 'member' },
      time: 0,
      confirmed: [],
    });
  };
}

function theirs(text: string): () => void {
  const expressions = PATTERNS.map((pattern) => new RegExp(pattern, 'gu'));
  return () => {
    let found = 0;
    for (const expression of expressions) found += [...text.matchAll(expression)].length;
    if (found > text.length) throw new Error('more was found than there is');
  };
}

export async function rules(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const found of [0, 10]) {
    const text = textWith(found);
    const { ratio: faster } = await ratio(ours(text), theirs(text), ROUNDS);
    rows.push({
      what: `100 rules on 1 MB, ${found} of them met: RegExp / ours`,
      ratio: faster,
      note: '(at most 6 times as long is asked: 0.17 or more)',
    });
  }
  return rows;
}

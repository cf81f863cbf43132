/**
 * The detectors held to labelled data (labelled/*.tsv): what is found at `medium` or more, which is what rules ask for
 * unless they say otherwise, against what is marked. A sentence may hold any number of things; whatever else is found
 * in it counts against the detector that found it. Precision and recall are printed for each.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DETECTORS, detectAll } from './detect.ts';
import { CONFIDENCES, atLeast } from './finding.ts';
import type { Confidence, Finding, Span } from './finding.ts';

const KINDS = ['positive', 'near-miss', 'evasion'];
const ids = DETECTORS.map(({ id }) => id);

interface Mark extends Span {
  detector: string;
}
interface Labelled {
  kind: string;
  text: string;
  marks: Mark[];
}

const rows = (name: string): string[][] =>
  readFileSync(new URL(`labelled/${name}.tsv`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));

/** The text without its marks, and where they were. `detector` is theirs where they do not name one. */
function marked(written: string, detector?: string): { text: string; marks: Mark[] } {
  const source = written
    .replaceAll(/\\u([0-9A-F]{4})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t');
  const marks: Mark[] = [];
  let text = '';
  let at = 0;
  for (const mark of source.matchAll(/⟦(?:([a-z-]+):)?([^⟧]*)⟧/gu)) {
    const named = detector === undefined ? mark[1] : undefined;
    const inside = detector === undefined ? (mark[2] ?? '') : mark[0].slice(1, -1);
    text += source.slice(at, mark.index);
    marks.push({ detector: named ?? detector ?? '', start: text.length, end: text.length + inside.length });
    text += inside;
    at = mark.index + mark[0].length;
  }
  return { text: text + source.slice(at), marks };
}

const values = rows('values').map(
  ([detector = '', kind = '', confidence = '', written = '', source = '']) => ({
    detector,
    kind,
    confidence,
    source,
    ...marked(written, detector),
  }),
);
const sentences = rows('sentences').map(([language = '', kind = '', written = '', source = '']) => ({
  language,
  kind,
  source,
  ...marked(written),
}));

const overlaps = (one: Span, other: Span): boolean => one.start < other.end && other.start < one.end;
const sure = (text: string): Finding[] =>
  detectAll(text).filter(({ confidence }) => atLeast(confidence, 'medium'));

interface Score {
  found: number;
  missed: number;
  wrong: number;
}

/** For each detector: marks that were found, marks that were not, and findings without a mark. */
function score(labelled: readonly Labelled[]): { scores: Map<string, Score>; faults: string[] } {
  const scores = new Map(ids.map((id): [string, Score] => [id, { found: 0, missed: 0, wrong: 0 }]));
  const faults: string[] = [];
  for (const { text, marks } of labelled) {
    const findings = sure(text);
    for (const id of ids) {
      const of = scores.get(id) ?? { found: 0, missed: 0, wrong: 0 };
      const wanted = marks.filter(({ detector }) => detector === id);
      const seen = findings.filter(({ detector }) => detector === id);
      const hit = wanted.filter((mark) => seen.some((finding) => overlaps(mark, finding)));
      const stray = seen.filter((finding) => !wanted.some((mark) => overlaps(mark, finding)));
      of.found += hit.length;
      of.missed += wanted.length - hit.length;
      of.wrong += stray.length;
      if (hit.length < wanted.length) faults.push(`missed ${id}: ${JSON.stringify(text)}`);
      for (const { start, end } of stray)
        faults.push(`wrong ${id}: ${JSON.stringify(text.slice(start, end))} in ${JSON.stringify(text)}`);
    }
  }
  return { scores, faults };
}

const precision = ({ found, wrong }: Score): number => found / (found + wrong);
const recall = ({ found, missed }: Score): number => found / (found + missed);

function held(labelled: readonly Labelled[], floor: number, leastMarks: number): void {
  const { scores, faults } = score(labelled);
  const lines = [...scores].map(
    ([id, of]) =>
      `${id.padEnd(16)} precision ${precision(of).toFixed(3)}  recall ${recall(of).toFixed(3)}  (${of.found + of.missed} marked, ${of.wrong} wrong)`,
  );
  process.stdout.write(`${[`${labelled.length} texts, floor ${floor}`, ...lines, ...faults].join('\n')}\n`);
  for (const [id, of] of scores) {
    expect(of.found + of.missed, `${id}: marked`).toBeGreaterThanOrEqual(leastMarks);
    expect(precision(of), `${id}: precision`).toBeGreaterThanOrEqual(floor);
    expect(recall(of), `${id}: recall`).toBeGreaterThanOrEqual(floor);
  }
}

describe('the labelled tables', () => {
  test('are whole: enough rows, each of a known kind, with its source, and no mark left in its text', () => {
    expect(values.length).toBeGreaterThanOrEqual(400);
    expect(sentences.length).toBeGreaterThanOrEqual(100);
    expect(new Set(sentences.map(({ language }) => language))).toEqual(new Set(['nl', 'en']));
    for (const { kind, text, source } of [...values, ...sentences]) {
      expect(KINDS, text).toContain(kind);
      expect(source, text).not.toBe('');
      expect(text).not.toMatch(/[⟦⟧]/u);
    }
    for (const { detector, confidence, kind, marks, text } of values) {
      expect(ids, text).toContain(detector);
      expect([...CONFIDENCES, 'none'], text).toContain(confidence);
      expect(marks.length > 0, text).toBe(kind !== 'near-miss');
    }
    for (const { marks } of sentences) for (const { detector } of marks) expect(ids).toContain(detector);
    for (const id of ids) {
      const kinds = values.filter(({ detector }) => detector === id).map(({ kind }) => kind);
      expect(new Set(kinds), id).toEqual(new Set(KINDS));
    }
  });
});

test('values are found and told apart', () => {
  // What is right to be doubted is nothing that a rule sees without asking for it.
  held(
    values.map((value) => (value.confidence === 'low' ? { ...value, marks: [] } : value)),
    0.99,
    10,
  );
});

test('values are found whole, with the confidence that is right', () => {
  const wrong = values.flatMap(({ detector, confidence, text, marks }) => {
    const found = detectAll(text).filter((finding) => finding.detector === detector);
    const seen = found.map(({ start, end, confidence: given }) => `${given} ${text.slice(start, end)}`);
    const wanted = marks.map(({ start, end }) => `${confidence} ${text.slice(start, end)}`);
    const isLow = (each: string): boolean => each.startsWith('low' satisfies Confidence);
    const relevant = marks.length === 0 ? seen.filter((each) => !isLow(each)) : seen;
    return JSON.stringify(relevant) === JSON.stringify(wanted)
      ? []
      : [`${detector} in ${JSON.stringify(text)}: ${JSON.stringify(seen)}, not ${JSON.stringify(wanted)}`];
  });
  expect(wrong).toEqual([]);
});

test('sentences give what is in them and no more', () => {
  held(sentences, 0.95, 4);
});

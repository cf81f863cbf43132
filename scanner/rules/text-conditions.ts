/**
 * What rules look for in texts, as detectors: phrases, patterns, and the organisation's own numbers. An attachment's
 * text is there only while it is inspected, and the rules are evaluated later, on findings; so it is looked for
 * together with the detectors, under a name made from what is looked for.
 */
import { RE2JS, RE2Set } from 're2js';
import { DETECTORS_VERSION } from '../detect/detect.ts';
import type { Detector, Hit } from '../detect/finding.ts';
import { ownNumberDetector, standsAlone } from './own-detector.ts';
import { leaves } from './schema.ts';
import type { Condition, OwnDetector, RuleSet } from './schema.ts';

type Phrases = Extract<Condition, { phrase: string[] }>;
type Pattern = Extract<Condition, { pattern: string }>;
export type TextCondition = Phrases | Pattern | { own: OwnDetector };

const MAX_HITS = 1_000;

/** The name under which what this looks for is reported. */
export function textConditionId(condition: TextCondition): string {
  if ('own' in condition) return condition.own.id;
  return 'phrase' in condition
    ? `phrase:${fingerprint(JSON.stringify(condition.phrase))}`
    : `pattern:${fingerprint(condition.pattern)}`;
}

/** The organisation's own detectors, then the different phrase lists and patterns of the rules, in order. */
export function textConditions({ rules, detectors = [] }: RuleSet): TextCondition[] {
  const found = new Map<string, TextCondition>(detectors.map((own) => [own.id, { own }]));
  for (const { leaf } of rules.flatMap(({ when }) => leaves(when))) {
    if ('phrase' in leaf) found.set(textConditionId(leaf), { phrase: leaf.phrase });
    if ('pattern' in leaf) found.set(textConditionId(leaf), { pattern: leaf.pattern });
  }
  return [...found.values()];
}

/** One detector for each of `textConditions`. */
export const textDetectors = (rules: RuleSet): Detector[] => detectorsFor(textConditions(rules));

/**
 * Names what was looked for in a text: the version of the detectors and, where rules look for something of their own,
 * a fingerprint of that. Findings made under another name cannot be judged by these rules.
 */
export function detectorsVersion(rules: RuleSet): string {
  const names = textConditions(rules).map((condition) =>
    'own' in condition ? `own:${fingerprint(JSON.stringify(condition.own))}` : textConditionId(condition),
  );
  return names.length === 0
    ? DETECTORS_VERSION
    : `${DETECTORS_VERSION}+${fingerprint(names.sort().join(' '))}`;
}

/** A detector for each, in order. One pass of all of them together says which are worth a pass of their own. */
export function detectorsFor(conditions: readonly TextCondition[]): Detector[] {
  const sources = conditions.map(sourceOf);
  const occurs = onePass(sources);
  return conditions.map((condition, index) => {
    const source = sources[index] ?? '';
    const find = (text: string): Hit[] => (occurs(text, index) ? hits(source, text) : []);
    return detectorOf(condition, find);
  });
}

/** One alone. */
export const textDetector = (condition: TextCondition): Detector =>
  detectorOf(condition, (text) => {
    const source = sourceOf(condition);
    return RE2JS.compile(source).test(text) ? hits(source, text) : [];
  });

function detectorOf(condition: TextCondition, find: (text: string) => Hit[]): Detector {
  if ('own' in condition) return ownNumberDetector(condition.own, find);
  const id = textConditionId(condition);
  if ('pattern' in condition) return { id, find };
  // RE2 knows word boundaries of ASCII only, so the neighbours are looked at here.
  return { id, find: (text) => find(text).filter(({ start, end }) => standsAlone(text, start, end)) };
}

function sourceOf(condition: TextCondition): string {
  if ('own' in condition) return condition.own.pattern;
  if ('pattern' in condition) return condition.pattern;
  const alternatives = condition.phrase
    .map((phrase) =>
      phrase
        .normalize('NFKC')
        .trim()
        .split(/\s+/)
        .map((word) => RE2JS.quote(word))
        .join('\\s+'),
    )
    .sort((one, other) => other.length - one.length);
  return `(?i)(?:${alternatives.join('|')})`;
}

/**
 * Whether a source occurs in a text: all are asked at once, on the first question about a text, and the text is
 * forgotten with the last one.
 */
function onePass(sources: readonly string[]): (text: string, index: number) => boolean {
  let set: RE2Set | null = null;
  let asked: { text: string; occurring: Set<number>; left: number } | null = null;
  return (text, index) => {
    if (asked?.text !== text) {
      if (set === null) {
        set = new RE2Set(RE2Set.UNANCHORED);
        for (const source of sources) set.add(source);
        set.compile();
      }
      asked = { text, occurring: new Set(set.match(text)), left: sources.length };
    }
    const occurs = asked.occurring.has(index);
    asked.left -= 1;
    if (asked.left === 0) asked = null;
    return occurs;
  };
}

/** Every match. Slower than to ask whether there is one at all, which is asked first. */
function hits(source: string, text: string): Hit[] {
  const found: Hit[] = [];
  const matcher = RE2JS.compile(source).matcher(text);
  while (found.length < MAX_HITS && matcher.find()) {
    const start = matcher.start();
    const end = matcher.end();
    // An empty match says that the pattern asks for nothing.
    if (end > start) found.push({ start, end, confidence: 'high' });
  }
  return found;
}

/** FNV-1a, 64 bits: it keeps names short and apart; nothing secret or contested depends on it. */
export function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}

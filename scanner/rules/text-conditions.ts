/**
 * Phrases and patterns of rules as detectors. An attachment's text is there only while it is inspected, and the
 * rules are evaluated later, on findings; so what a rule looks for in texts is looked for together with the
 * detectors, under a name made from what is looked for.
 */
import { RE2JS } from 're2js';
import { DETECTORS_VERSION } from '../detect/detect.ts';
import type { Detector, Hit } from '../detect/finding.ts';
import { branches } from './schema.ts';
import type { Condition, RuleSet } from './schema.ts';

export type TextCondition = Extract<Condition, { phrase: string[] } | { pattern: string }>;

const MAX_HITS = 1_000;

/** The name under which what this condition looks for is reported. */
export function textConditionId(condition: TextCondition): string {
  return 'phrase' in condition
    ? `phrase:${fingerprint(JSON.stringify(condition.phrase))}`
    : `pattern:${fingerprint(condition.pattern)}`;
}

/** The different phrase lists and patterns of the rules, in order. */
export function textConditions(rules: RuleSet): TextCondition[] {
  const found = new Map<string, TextCondition>();
  const visit = (condition: Condition): void => {
    branches(condition).forEach(visit);
    if ('phrase' in condition) found.set(textConditionId(condition), { phrase: condition.phrase });
    if ('pattern' in condition) found.set(textConditionId(condition), { pattern: condition.pattern });
  };
  rules.rules.forEach(({ when }) => visit(when));
  return [...found.values()];
}

/** One detector for each of `textConditions`. */
export function textDetectors(rules: RuleSet): Detector[] {
  return textConditions(rules).map(textDetector);
}

/**
 * Names what was looked for in a text: the version of the detectors and, where rules look for phrases or
 * patterns, a fingerprint of those. Findings made under another name cannot be judged by these rules.
 */
export function detectorsVersion(rules: RuleSet): string {
  const ids = textConditions(rules).map(textConditionId);
  return ids.length === 0 ? DETECTORS_VERSION : `${DETECTORS_VERSION}+${fingerprint(ids.sort().join(' '))}`;
}

export function textDetector(condition: TextCondition): Detector {
  const id = textConditionId(condition);
  return 'phrase' in condition
    ? phraseDetector(id, condition.phrase)
    : patternDetector(id, condition.pattern);
}

function phraseDetector(id: string, phrases: readonly string[]): Detector {
  const alternatives = phrases
    .map((phrase) =>
      phrase
        .normalize('NFKC')
        .trim()
        .split(/\s+/)
        .map((word) => RE2JS.quote(word))
        .join('\\s+'),
    )
    .sort((one, other) => other.length - one.length);
  const expression = RE2JS.compile(`(?:${alternatives.join('|')})`, RE2JS.CASE_INSENSITIVE);
  return {
    id,
    // RE2 knows word boundaries of ASCII only, so the neighbours are looked at here.
    find: (text) =>
      hits(expression, text).filter(
        ({ start, end }) =>
          !/[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, start - 2), start)) &&
          !/^[\p{L}\p{N}]/u.test(text.slice(end, end + 2)),
      ),
  };
}

function patternDetector(id: string, pattern: string): Detector {
  const expression = RE2JS.compile(pattern);
  return { id, find: (text) => hits(expression, text) };
}

function hits(expression: RE2JS, text: string): Hit[] {
  if (!expression.test(text)) return [];
  const found: Hit[] = [];
  const matcher = expression.matcher(text);
  while (found.length < MAX_HITS && matcher.find()) {
    const start = matcher.start();
    const end = matcher.end();
    // An empty match says that the pattern asks for nothing.
    if (end > start) found.push({ start, end, confidence: 'high' });
  }
  return found;
}

/** FNV-1a, 64 bits: it keeps names short and apart; nothing secret or contested depends on it. */
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}

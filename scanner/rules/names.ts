/**
 * Conditions on the names of attachments. Names stand in the letter alone, so whether one fits is found while the
 * letter is inspected, and kept under a name made from the condition.
 */
import { RE2JS } from 're2js';
import { leaves } from './schema.ts';
import type { RuleSet } from './schema.ts';
import { fingerprint } from './text-conditions.ts';

/** The name under which it is kept that an attachment's name fits one of these. */
export const nameConditionId = (patterns: readonly string[]): string =>
  `name:${fingerprint(JSON.stringify(patterns))}`;

/** Whether the whole name fits one of the patterns: `*` stands for any characters, `?` for one; case does not count. */
export function fitsName(name: string, patterns: readonly string[]): boolean {
  const alternatives = patterns.map((pattern) =>
    pattern
      .normalize('NFKC')
      .split(/([*?])/)
      .map((piece) => (piece === '*' ? '.*' : piece === '?' ? '.' : RE2JS.quote(piece)))
      .join(''),
  );
  return RE2JS.compile(`(?is)(?:${alternatives.join('|')})`).matches(name.normalize('NFKC'));
}

/** Which conditions of these rules on names this one fits, in order. */
export function fittingNames({ rules }: RuleSet, name: string): string[] {
  const found = new Set<string>();
  for (const { leaf } of rules.flatMap(({ when }) => leaves(when))) {
    if ('attachmentName' in leaf && fitsName(name, leaf.attachmentName)) {
      found.add(nameConditionId(leaf.attachmentName));
    }
  }
  return [...found];
}

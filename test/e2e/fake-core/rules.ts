/** The rules as an admin sees them, from a script; what only takes the page's own code runs for real. */
import { ZegelError } from '../../../crypto/errors.ts';
import type {
  DryRun,
  DryRunInput,
  PublishedRules,
  RulesDraft,
  RulesFace,
} from '../../../client/core/face.ts';
import { DETECTORS, detectAll } from '../../../scanner/detect/detect.ts';
import { evaluate } from '../../../scanner/rules/evaluate.ts';
import { firstRules } from '../../../scanner/rules/first.ts';
import { type RuleSet, ruleSet } from '../../../scanner/rules/schema.ts';
import { textDetectors } from '../../../scanner/rules/text-conditions.ts';
import { weakened } from '../../../scanner/rules/weakens.ts';
import { account, at, pause } from './account.ts';

/**
 * `?scene=rules-waiting`: a change waits for a second admin, who is this one; `rules-mine`: who is another.
 * `rules-empty`: there are none. `rules-error`: they cannot be had. `rules-meanwhile`: somebody else publishes first.
 */
export function fakeRules(scene: string): RulesFace {
  let versions: PublishedRules[] = [
    {
      rules: scene === 'rules-empty' ? { ...firstRules(), rules: [] } : firstRules(),
      publishedAt: at(90_000),
      by: account.name,
      second: null,
    },
  ];
  let isFirst = scene === 'rules-meanwhile';
  let waiting: { rules: RuleSet; mine: boolean } | null = ['rules-waiting', 'rules-mine'].includes(scene)
    ? { rules: next({ rules: [], unscannable: { allow: [] } }), mine: scene === 'rules-mine' }
    : null;
  function newest(): PublishedRules {
    const [first] = versions;
    if (!first) throw new ZegelError('not_found');
    return first;
  }
  function next(draft: RulesDraft): RuleSet {
    const parsed = ruleSet.safeParse({ v: 1, version: newest().rules.version + 1, ...draft });
    if (parsed.success) return parsed.data;
    throw new ZegelError('rules_mistaken', {
      detail: { path: parsed.error.issues[0]?.path.join('.') ?? '-' },
    });
  }
  const add = (rules: RuleSet, second: string | null): void => {
    versions = [{ rules, publishedAt: at(0), by: account.name, second }, ...versions];
    waiting = null;
  };
  const find = (version: number): PublishedRules => {
    const found = versions.find(({ rules }) => rules.version === version);
    if (!found) throw new ZegelError('not_found');
    return found;
  };
  return {
    current: () =>
      scene === 'rules-error' ? Promise.reject(new ZegelError('not_found')) : Promise.resolve(newest()),
    version: (version) => Promise.resolve(find(version)),
    versions: () =>
      Promise.resolve({
        versions: versions.map(({ rules: { version }, ...rest }) => ({
          version,
          publishedAt: rest.publishedAt,
          by: rest.by,
          second: rest.second,
        })),
        waiting: waiting && {
          version: waiting.rules.version,
          proposedAt: at(30),
          by: waiting.mine ? account.name : 'Karim Bouzid',
          mine: waiting.mine,
          weakened: weakened(newest().rules, waiting.rules),
          rules: waiting.rules,
        },
      }),
    check: (draft) => {
      const parsed = ruleSet.safeParse({ v: 1, version: 1, ...draft });
      return Promise.resolve({
        problems: parsed.success
          ? []
          : parsed.error.issues.map(({ path, code }) => ({ path: path.join('.'), code })),
        weakened: parsed.success ? weakened(newest().rules, parsed.data) : [],
      });
    },
    publish: (draft, after) => {
      if (isFirst) {
        isFirst = false;
        const { rules } = newest();
        const [, ...others] = rules.rules;
        versions = [
          {
            rules: { ...rules, version: rules.version + 1, rules: others },
            publishedAt: at(0),
            by: 'Karim Bouzid',
            second: account.name,
          },
          ...versions,
        ];
      }
      if (after !== undefined && after !== newest().rules.version) {
        return Promise.reject(new ZegelError('rules_version_taken'));
      }
      const rules = next(draft);
      const weaker = weakened(newest().rules, rules);
      if (weaker.length > 0) waiting = { rules, mine: true };
      else add(rules, null);
      return Promise.resolve({
        outcome: weaker.length > 0 ? 'waiting' : 'published',
        version: rules.version,
        weakened: weaker,
      });
    },
    second: (version) => {
      if (!waiting) return Promise.reject(new ZegelError('not_found'));
      if (waiting.mine) return Promise.reject(new ZegelError('second_admin_needed'));
      add(waiting.rules, account.name);
      return Promise.resolve({ version });
    },
    withdraw: () => {
      waiting = null;
      return Promise.resolve();
    },
    preview: () => Promise.resolve({ messages: 412, atMost: 37, exact: false, days: 30, notCounted: [] }),
    dryRun: async (draft, on) => {
      await pause(1);
      return tried(next(draft), on);
    },
    exportJson: () => Promise.resolve(`${JSON.stringify(newest().rules, null, 2)}\n`),
    importJson: (text) => {
      const read = ruleSet.safeParse(JSON.parse(text));
      if (!read.success) {
        const path = read.error.issues[0]?.path.join('.') ?? '-';
        return Promise.reject(new ZegelError('rules_mistaken', { detail: { path } }));
      }
      const { rules, detectors, unscannable } = read.data;
      return Promise.resolve({ rules, unscannable, ...(detectors ? { detectors } : {}) });
    },
  };
}

/** As the core does it; the core's own code would bring cryptography, which a page does without. */
function tried(rules: RuleSet, { subject, text, recipients = [], attachments = [] }: DryRunInput): DryRun {
  const detectors = [...DETECTORS, ...textDetectors(rules)];
  const findings = (['subject', 'text'] as const).flatMap((field) =>
    detectAll(field === 'subject' ? subject : text, detectors).map((found) => ({ ...found, field })),
  );
  const letter = { part: 'letter' as const, kind: 'text' as const, mime: 'text/plain', sizeBytes: 0 };
  const { outcome, fired, why } = evaluate(rules, {
    parts: [
      { ...letter, mismatch: false, findings },
      ...attachments.map(({ type, ...file }) => ({
        ...file,
        part: 'attachment' as const,
        mime: type,
        mismatch: false,
        findings: [],
      })),
    ],
    recipients,
    sender: { role: 'member' },
    time: Date.now(),
    confirmed: [],
  });
  return {
    outcome,
    rules: fired.map((rule) => ({ rule, why: why.filter((reason) => reason.rule === rule) })),
    findings,
    evaluation: {
      refused: [],
      levels: [],
      warnings: [],
      expiresWithin: null,
      noForward: null,
      places: [],
      findings,
    },
  };
}

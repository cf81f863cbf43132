/** What admins do with the rules: see versions, try, publish, sign as the second (docs/architecture.md, Rules). */
import { api } from '../../contract/api/index.ts';
import { fail } from '../../contract/errors.ts';
import type { SignedObject } from '../../contract/values.ts';
import { sign } from '../../crypto/index.ts';
import { evaluate } from '../../scanner/rules/evaluate.ts';
import { previewOf } from '../../scanner/rules/facts.ts';
import { type Rule, type RuleSet, ruleSet } from '../../scanner/rules/schema.ts';
import { weakened } from '../../scanner/rules/weakens.ts';
import type { Environment } from './environment.ts';
import type {
  DryRun,
  DryRunInput,
  PublishedRules,
  RulePreview,
  RulesCheck,
  RulesDraft,
  RulesFace,
  RulesHistory,
} from './face.ts';
import type { Relay } from './http.ts';
import type { Session } from './session.ts';
import { evaluateMessage, findInLetter, openRules, partsWhileTyping } from './rules.ts';

export class RulesAdmin implements RulesFace {
  readonly #relay: Relay;
  readonly #environment: Environment;
  readonly #session: Pick<Session, 'member' | 'refresh'>;
  /** What was shown of the version that waits: the second signature is for that and nothing else. */
  #shown: { version: number; rules: SignedObject } | null = null;

  constructor(relay: Relay, environment: Environment, session: Pick<Session, 'member' | 'refresh'>) {
    this.#relay = relay;
    this.#environment = environment;
    this.#session = session;
  }

  async current(): Promise<PublishedRules> {
    const { versions } = await this.#relay.call(api.rules.list, {}, {});
    const [newest] = versions;
    if (!newest) throw fail('not_found');
    return this.version(newest.version);
  }

  async version(version: number): Promise<PublishedRules> {
    const { rules, rulesBy, publishedAt, by, second } = await this.#relay.call(
      api.rules.get,
      { n: version },
      {},
    );
    const opened = openRules(rules, rulesBy);
    if (opened.version !== version) throw fail('rules_invalid');
    return { rules: opened, publishedAt, by: by.name, second: second?.name ?? null };
  }

  async versions(): Promise<RulesHistory> {
    const { versions, waiting } = await this.#relay.call(api.rules.list, {}, {});
    const { me } = this.#session.member();
    this.#shown = waiting && { version: waiting.version, rules: waiting.rules };
    return {
      versions: versions.map(({ version, publishedAt, by, second }) => ({
        version,
        publishedAt,
        by: by.name,
        second: second?.name ?? null,
      })),
      waiting: waiting && {
        version: waiting.version,
        proposedAt: waiting.proposedAt,
        by: waiting.by.name,
        mine: waiting.by.account === me.account,
        weakened: waiting.weakened,
        rules: openRules(waiting.rules, waiting.rulesBy),
      },
    };
  }

  async check(draft: RulesDraft): Promise<RulesCheck> {
    const parsed = ruleSet.safeParse(complete(draft, 1));
    if (parsed.success) {
      return { problems: [], weakened: weakened((await this.current()).rules, parsed.data) };
    }
    const problems = parsed.error.issues.map(({ path, code }) => ({ path: path.join('.'), code }));
    return { problems, weakened: [] };
  }

  async publish(draft: RulesDraft, after?: number): ReturnType<RulesFace['publish']> {
    const { rules: current } = await this.current();
    if (after !== undefined && after !== current.version) throw fail('rules_version_taken');
    const next = whole(draft, current.version + 1);
    const { signer } = this.#session.member();
    const answer = await this.#relay.call(api.rules.publish, {}, { rules: sign('rules', next, signer) });
    await this.#session.refresh();
    return answer;
  }

  async second(version: number): Promise<{ version: number }> {
    if (this.#shown?.version !== version) throw fail('not_found');
    const { rules } = this.#shown;
    const { signer } = this.#session.member();
    const parsed: unknown = JSON.parse(rules.body);
    if (typeof parsed !== 'object' || parsed === null) throw fail('rules_invalid');
    const signed = sign('rules', parsed, signer);
    if (signed.body !== rules.body) throw fail('rules_invalid');
    const body = { signature: signed.signature };
    const answer = await this.#relay.call(api.rules.second, { n: version }, body);
    await this.#session.refresh();
    return answer;
  }

  async withdraw(version: number): Promise<void> {
    await this.#relay.call(api.rules.withdraw, { n: version }, {});
  }

  async preview(rule: Rule): Promise<RulePreview> {
    const { days, totals } = await this.#relay.call(api.rules.totals, {}, {});
    return { days, ...previewOf(rule, new Map(totals.map(({ fact, ...total }) => [fact, total]))) };
  }

  dryRun(draft: RulesDraft, on: DryRunInput): Promise<DryRun> {
    return Promise.resolve(dryRun(whole(draft, 1), on, this.#environment.now()));
  }

  async exportJson(version?: number): Promise<string> {
    const { rules } = version === undefined ? await this.current() : await this.version(version);
    return `${JSON.stringify(rules, null, 2)}\n`;
  }

  importJson(text: string): Promise<RulesDraft> {
    const { rules, detectors, unscannable } = readable(parsed(text));
    return Promise.resolve({ rules, unscannable, ...(detectors ? { detectors } : {}) });
  }
}

/** A draft on a letter of the admin's own, as if it were sent now. */
export function dryRun(rules: RuleSet, on: DryRunInput, now: number): DryRun {
  const findings = findInLetter(rules, { subject: on.subject, text: on.text, html: '' });
  const parts = [
    ...partsWhileTyping(findings, []),
    ...(on.attachments ?? []).map(({ name, type, kind, sizeBytes }) => ({
      part: 'attachment' as const,
      name,
      mime: type,
      kind,
      sizeBytes,
      mismatch: false,
      findings: [],
    })),
  ];
  const sending = {
    recipients: on.recipients ?? [],
    sender: { role: on.senderRole ?? ('member' as const) },
    time: on.time ?? now,
  };
  const { outcome, fired, why } = evaluate(rules, { parts, ...sending, confirmed: [] });
  return {
    outcome,
    rules: fired.map((rule) => ({ rule, why: why.filter((reason) => reason.rule === rule) })),
    findings,
    evaluation: evaluateMessage(rules, parts, sending, []),
  };
}

const complete = (draft: RulesDraft, version: number) => ({
  v: 1,
  version,
  ...(draft.detectors ? { detectors: draft.detectors } : {}),
  rules: draft.rules,
  unscannable: draft.unscannable,
});

const whole = (draft: RulesDraft, version: number): RuleSet => readable(complete(draft, version));

/** Throws `rules_mistaken`, with the place of the first mistake. */
function readable(rules: unknown): RuleSet {
  const read = ruleSet.safeParse(rules);
  if (read.success) return read.data;
  const path = read.error.issues[0]?.path.join('.') ?? '';
  throw fail('rules_mistaken', { detail: { path: path === '' ? '-' : path }, cause: read.error });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw fail('rules_mistaken', { detail: { path: 'JSON' }, cause });
  }
}

/** The organisation's rules, as an admin's page asks for them. */
import type { Rule, RuleSet, SenderRole } from '../../../scanner/rules/schema.ts';
import type { Reason } from '../../../scanner/rules/evaluate.ts';
import type { Preview } from '../../../scanner/rules/facts.ts';
import type { Finding } from '../../../contract/objects.ts';
import type { Level } from '../../../contract/values.ts';
import type { Evaluation } from './compose.ts';

export type { Action, Condition, OwnDetector, Rule, RuleSet } from '../../../scanner/rules/schema.ts';
export type { Reason } from '../../../scanner/rules/evaluate.ts';

/** For admins; others get `forbidden`. */
export interface RulesFace {
  /** In force now, asked of the relay anew. Throws `rules_invalid`. */
  current(): Promise<PublishedRules>;
  /** Any version. Throws `not_found`, `rules_invalid`. */
  version(version: number): Promise<PublishedRules>;
  versions(): Promise<RulesHistory>;
  /** What is wrong with a draft, and what it would take; nothing leaves the page. */
  check(draft: RulesDraft): Promise<RulesCheck>;
  /**
   * Signs the draft as the version after the one in force. `waiting` when it weakens a rule that refuses: another admin
   * signs it then. Throws `rules_mistaken`, `rules_waiting`, and `rules_version_taken` where the version in force is not
   * `after`, on which the draft was made.
   */
  publish(
    draft: RulesDraft,
    after?: number,
  ): Promise<{ outcome: 'published' | 'waiting'; version: number; weakened: string[] }>;
  /**
   * Signs the version that waits, as the second admin; it must be the one that was shown. Throws `not_found`,
   * `second_admin_needed` for whoever made it.
   */
  second(version: number): Promise<{ version: number }>;
  /** Gives up the version that waits. Throws `not_found`. */
  withdraw(version: number): Promise<void>;
  /** At most how many of the messages of the last 30 days a rule would have touched, by the totals of the days. */
  preview(rule: Rule): Promise<RulePreview>;
  /** The draft on a text of the admin's own; nothing leaves the page. Throws `rules_mistaken`. */
  dryRun(draft: RulesDraft, on: DryRunInput): Promise<DryRun>;
  /** The text of a file (docs/rules.schema.json): of the version in force, or of this one. */
  exportJson(version?: number): Promise<string>;
  /** A draft from the text of such a file. Throws `rules_mistaken`, with the place. */
  importJson(text: string): Promise<RulesDraft>;
}

/** Rules that are not published yet. */
export type RulesDraft = Pick<RuleSet, 'rules' | 'detectors' | 'unscannable'>;

export interface PublishedRules {
  rules: RuleSet;
  publishedAt: number;
  /** Names of the admins. */
  by: string;
  second: string | null;
}

export interface RulesHistory {
  /** Newest first. */
  versions: { version: number; publishedAt: number; by: string; second: string | null }[];
  waiting: {
    version: number;
    proposedAt: number;
    by: string;
    /** Made by who asks: another has to sign it. */
    mine: boolean;
    /** Ids of the rules, and `unscannable.allow`. */
    weakened: string[];
    rules: RuleSet;
  } | null;
}

export interface RulesCheck {
  /** Where (`rules.0.when.pattern`), and the code of the schema. */
  problems: { path: string; code: string }[];
  /** The refusing rules of the version in force that the draft weakens or switches off: then it takes two. */
  weakened: string[];
}

export interface RulePreview extends Preview {
  days: number;
}

export interface DryRunInput {
  subject: string;
  text: string;
  recipients?: { address: string; level: Level; outside: boolean; known: boolean }[];
  attachments?: {
    name: string;
    type: string;
    kind: 'executable' | 'script' | 'archive' | 'document' | 'image' | 'text' | 'other';
    sizeBytes: number;
  }[];
  /** Now, unless it is said. */
  time?: number;
  senderRole?: SenderRole;
}

export interface DryRun {
  outcome: 'clean' | 'refused';
  /** Every rule that applies, with where: `when.all.0`, a span in the subject or the text, a recipient. */
  rules: { rule: string; why: Reason[] }[];
  /** All that the detectors saw. */
  findings: Finding[];
  /** As the sender would see it. */
  evaluation: Evaluation;
}

/**
 * Rules as data: what an organisation's admin publishes, signs and exports. The same rules run while a letter is
 * typed, as help, and at the scanner, as the control. Nothing in a rule is code; patterns are RE2, which takes
 * time linear in the text whatever the pattern.
 */
import { RE2JS } from 're2js';
import { z } from 'zod';
import { type Level, level } from '../../contract/values.ts';
import { CONFIDENCES } from '../detect/finding.ts';
import type { Confidence } from '../detect/finding.ts';
import { CONTENT_KINDS } from '../types/content.ts';
import type { ContentKind } from '../types/content.ts';
import { UNSCANNABLE_REASONS } from '../types/reasons.ts';

/** How a recipient opens, from what the service could open with both zones to what it cannot. */
export const LEVELS = level.options;
export type { Level };

export const WHERE = ['letter', 'attachments', 'any'] as const;
export type Where = (typeof WHERE)[number];

export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { none: Condition[] }
  /** At least `count` findings (1) of at least `confidence` (`medium`). */
  | {
      detector: string;
      count?: number | undefined;
      confidence?: Confidence | undefined;
      where?: Where | undefined;
    }
  /** An attachment of one of these kinds, or an archive that holds one. */
  | { attachmentKind: ContentKind[] }
  /** An attachment whose name promises another type than its content has. */
  | { attachmentMismatch: true }
  /** One of these phrases, whole words, without regard to case. */
  | { phrase: string[]; where?: Where | undefined }
  /** An RE2 pattern. */
  | { pattern: string; where?: Where | undefined }
  /** A recipient outside the organisation. */
  | { recipientOutside: true }
  /** A recipient who would open with less than this. */
  | { recipientLevel: { below: Level } };

const MAX_DEPTH = 8;
const where = z.enum(WHERE).optional();
const ruleId = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  .max(64);
const text = z.strictObject({ nl: z.string().min(1).max(500), en: z.string().min(1).max(500) });

/** Without white space around it: what was signed is what is looked for. */
const phrase = z
  .string()
  .min(2)
  .max(200)
  .refine((words) => words === words.trim());

const pattern = z
  .string()
  .min(1)
  .max(500)
  .refine(
    (source) => {
      try {
        RE2JS.compile(source);
        return true;
      } catch {
        return false;
      }
    },
    { error: 'not an RE2 pattern' },
  );

const nested = z
  .array(z.lazy((): z.ZodType<Condition> => condition))
  .min(1)
  .max(50);
const condition: z.ZodType<Condition> = z.union([
  z.strictObject({ all: nested }),
  z.strictObject({ any: nested }),
  z.strictObject({ none: nested }),
  z.strictObject({
    detector: z.string().regex(/^[a-z0-9-]{1,64}$/),
    count: z.int().min(1).max(100).optional(),
    confidence: z.enum(CONFIDENCES).optional(),
    where,
  }),
  z.strictObject({ attachmentKind: z.array(z.enum(CONTENT_KINDS)).min(1).max(CONTENT_KINDS.length) }),
  z.strictObject({ attachmentMismatch: z.literal(true) }),
  z.strictObject({ phrase: z.array(phrase).min(1).max(1000), where }),
  z.strictObject({ pattern, where }),
  z.strictObject({ recipientOutside: z.literal(true) }),
  z.strictObject({ recipientLevel: z.strictObject({ below: level }) }),
]);

const action = z.union([
  /** The message is not sent; the sender reads why. */
  z.strictObject({ refuse: text }),
  /** The sender is asked, and must confirm; with `reason` also say why. */
  z.strictObject({ warn: z.strictObject({ ...text.shape, reason: z.boolean().optional() }) }),
  /** Every recipient opens with at least this. */
  z.strictObject({ demand: level }),
  /** A word on the message, for whoever sorts them later. */
  z.strictObject({ label: z.string().min(1).max(60) }),
]);
export type Action = z.infer<typeof action>;

export const rule = z.strictObject({
  id: ruleId,
  name: text,
  when: condition.refine((when) => depth(when) <= MAX_DEPTH, { error: 'nested too deep' }),
  then: z.array(action).min(1).max(10),
});
export type Rule = z.infer<typeof rule>;

/** Refuses unknown keys, unknown kinds of condition and two rules with one id. */
export const ruleSet = z.strictObject({
  v: z.literal(1),
  version: z.int().min(1),
  rules: z
    .array(rule)
    .max(200)
    .refine((rules) => new Set(rules.map(({ id }) => id)).size === rules.length, {
      error: 'two rules with one id',
    }),
  /** Kinds of unscannable that may be sent all the same; the recipient is told. */
  unscannable: z.strictObject({
    allow: z.array(z.enum(UNSCANNABLE_REASONS)).max(UNSCANNABLE_REASONS.length),
  }),
});
export type RuleSet = z.infer<typeof ruleSet>;

function depth(when: Condition): number {
  const inside = branches(when);
  return inside.length === 0 ? 1 : 1 + Math.max(...inside.map(depth));
}

/** The conditions inside one, none for a leaf. */
export function branches(when: Condition): readonly Condition[] {
  if ('all' in when) return when.all;
  if ('any' in when) return when.any;
  if ('none' in when) return when.none;
  return [];
}

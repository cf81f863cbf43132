/**
 * Rules as data: what an organisation's admin publishes, signs and exports. The same rules run while a letter is
 * typed, as help, and at the scanner, as the control. Nothing in a rule is code; patterns are RE2, which takes
 * time linear in the text whatever the pattern. Fields are added, never renamed: a set that was published stays
 * readable.
 */
import { z } from 'zod';
import { level } from '../../contract/values.ts';
import { UNSCANNABLE_REASONS } from '../types/reasons.ts';
import { leaves, pattern, phrase, when } from './conditions.ts';

export { DAYS, LEVELS, SENDER_ROLES, WHERE, branches, leaves } from './conditions.ts';
export type { Condition, Day, Leaf, Level, SenderRole, Where } from './conditions.ts';

const ruleId = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  .max(64);
const text = z.strictObject({ nl: z.string().min(1).max(500), en: z.string().min(1).max(500) });

const action = z.union([
  /** The message is not sent; the sender reads why. */
  z.strictObject({ refuse: text }),
  /** The sender is asked, and must confirm; with `reason` also say why. */
  z.strictObject({ warn: z.strictObject({ ...text.shape, reason: z.boolean().optional() }) }),
  /** Every recipient opens with at least this. */
  z.strictObject({ demand: level }),
  /** A word on the message, for whoever sorts them later. */
  z.strictObject({ label: z.string().min(1).max(60) }),
  /** Recipients can open it for at most so many days. */
  z.strictObject({ expire: z.strictObject({ days: z.int().min(1).max(3650) }) }),
  /** Zegel's own pages do not forward it. */
  z.strictObject({ noForward: z.literal(true) }),
  /** The admins find it in the log, with this text. */
  z.strictObject({ tell: text }),
]);
export type Action = z.infer<typeof action>;

export const rule = z.strictObject({
  id: ruleId,
  name: text,
  when,
  then: z.array(action).min(1).max(10),
});
export type Rule = z.infer<typeof rule>;

/** Numbers that only this organisation has, as of patients or clients. */
export const ownDetector = z.strictObject({
  id: z.string().regex(/^own-[a-z0-9-]{1,56}$/),
  name: text,
  /** RE2; what it finds counts only where no letter or digit touches it. */
  pattern,
  /** Words near the number, in any case. */
  context: z.array(phrase).max(30),
  /** Without one of the words it is not such a number at all; else it is one of `medium` confidence. */
  contextNeeded: z.boolean(),
});
export type OwnDetector = z.infer<typeof ownDetector>;

const isEachOnce = (list: readonly { id: string }[]): boolean =>
  new Set(list.map(({ id }) => id)).size === list.length;

/** Refuses unknown keys, unknown kinds of condition, two rules with one id, and own detectors that are not there. */
export const ruleSet = z
  .strictObject({
    v: z.literal(1),
    version: z.int().min(1),
    /** The organisation's own detectors; conditions name them by id. */
    detectors: z
      .array(ownDetector)
      .max(30)
      .refine(isEachOnce, { error: 'two detectors with one id' })
      .optional(),
    rules: z.array(rule).max(200).refine(isEachOnce, { error: 'two rules with one id' }),
    /** Kinds of unscannable that may be sent all the same; the recipient is told. */
    unscannable: z.strictObject({
      allow: z.array(z.enum(UNSCANNABLE_REASONS)).max(UNSCANNABLE_REASONS.length),
    }),
  })
  .superRefine(({ detectors = [], rules }, context) => {
    const own = new Set(detectors.map(({ id }) => id));
    rules.forEach((each, index) => {
      for (const { leaf, path } of leaves(each.when)) {
        if (!('detector' in leaf) || !leaf.detector.startsWith('own-') || own.has(leaf.detector)) continue;
        const place = path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
        context.addIssue({ code: 'custom', message: 'no such detector', path: ['rules', index, ...place] });
      }
    });
  });
export type RuleSet = z.infer<typeof ruleSet>;

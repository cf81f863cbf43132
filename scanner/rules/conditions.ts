/**
 * When a rule applies: conditions as data. What a condition can ask is what page and scanner both know of a message
 * when it is sent; some of it (who is inside, who is known, which role the sender has) is the relay's word
 * (docs/threat-model.md, The relay's claims).
 */
import { RE2JS } from 're2js';
import { z } from 'zod';
import { type Level, level } from '../../contract/values.ts';
import { CONFIDENCES } from '../detect/finding.ts';
import type { Confidence } from '../detect/finding.ts';
import { CONTENT_KINDS } from '../types/content.ts';
import type { ContentKind } from '../types/content.ts';
import { UNSCANNABLE_REASONS } from '../types/reasons.ts';
import type { UnscannableReason } from '../types/reasons.ts';

/** How a recipient opens, from what the service could open with both zones to what it cannot. */
export const LEVELS = level.options;
export type { Level };

export const WHERE = ['letter', 'attachments', 'any'] as const;
export type Where = (typeof WHERE)[number];

/** Who sends: the roles that accounts have, and somebody without an account who answers. */
export const SENDER_ROLES = ['member', 'admin', 'guest'] as const;
export type SenderRole = (typeof SENDER_ROLES)[number];

/** Days of the week, Monday first. */
export const DAYS = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'] as const;
export type Day = (typeof DAYS)[number];

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
  /** One of these phrases, whole words, without regard to case. */
  | { phrase: string[]; where?: Where | undefined }
  /** An RE2 pattern. */
  | { pattern: string; where?: Where | undefined }
  /** An attachment of one of these kinds, or an archive that holds one. */
  | { attachmentKind: ContentKind[] }
  /** An attachment of one of these media types, as the scanner told it from the content; `image/*` for all of a kind. */
  | { attachmentType: string[] }
  /** An attachment whose name fits one of these, without regard to case: `*` for any characters, `?` for one. */
  | { attachmentName: string[] }
  /** An attachment of at least so many bytes, before it was sealed. */
  | { attachmentSize: { atLeast: number } }
  /** An attachment whose name promises another type than its content has. */
  | { attachmentMismatch: true }
  /** A part that could not be inspected for one of these reasons, where the rules let it through all the same. */
  | { unscannable: UnscannableReason[] }
  /** A recipient outside the organisation. */
  | { recipientOutside: true }
  /** A recipient who would open with less than this. */
  | { recipientLevel: { below: Level } }
  /** A recipient at one of these domains or below it; or, with `notIn`, a recipient at none of them. */
  | { recipientDomain: { in: string[] } | { notIn: string[] } }
  /** A recipient to whom the sender never wrote before. */
  | { recipientFirst: true }
  /** At least so many recipients in one envelope. */
  | { recipientCount: { atLeast: number } }
  | { senderRole: SenderRole[] }
  /**
   * Sent on one of these days (all), from `from` until before `until` (`HH:MM`, the whole day; past midnight when
   * `until` is the earlier), in Europe/Amsterdam, by the time in the sender's statement.
   */
  | { time: { days?: Day[] | undefined; from?: string | undefined; until?: string | undefined } };

/** A condition that holds no others. */
export type Leaf = Exclude<Condition, { all: Condition[] } | { any: Condition[] } | { none: Condition[] }>;

export const MAX_DEPTH = 8;

const where = z.enum(WHERE).optional();

/** Of the detectors, or of the organisation's own. */
const detectorId = z.string().regex(/^[a-z0-9-]{1,64}$/);

/** Without white space around it: what was signed is what is looked for. */
const trimmed = (min: number, max: number) =>
  z
    .string()
    .min(min)
    .max(max)
    .refine((words) => words === words.trim());

export const phrase = trimmed(2, 200);

export const pattern = z
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

const domain = z
  .string()
  .max(253)
  .regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/);

const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);

const time = z
  .strictObject({
    days: z.array(z.enum(DAYS)).min(1).max(DAYS.length).optional(),
    from: clock.optional(),
    until: clock.optional(),
  })
  .refine(({ days, from, until }) => days !== undefined || from !== undefined || until !== undefined, {
    error: 'no time',
  });

const nested = z
  .array(z.lazy((): z.ZodType<Condition> => condition))
  .min(1)
  .max(50);

const condition: z.ZodType<Condition> = z
  .union([
    z.strictObject({ all: nested }),
    z.strictObject({ any: nested }),
    z.strictObject({ none: nested }),
    z.strictObject({
      detector: detectorId,
      count: z.int().min(1).max(100).optional(),
      confidence: z.enum(CONFIDENCES).optional(),
      where,
    }),
    z.strictObject({ phrase: z.array(phrase).min(1).max(1000), where }),
    z.strictObject({ pattern, where }),
    z.strictObject({ attachmentKind: z.array(z.enum(CONTENT_KINDS)).min(1).max(CONTENT_KINDS.length) }),
    z.strictObject({
      attachmentType: z
        .array(
          z
            .string()
            .max(200)
            .regex(/^[a-z0-9.+-]+\/(?:\*|[a-z0-9.+-]+)$/),
        )
        .min(1)
        .max(50),
    }),
    z.strictObject({ attachmentName: z.array(trimmed(1, 200)).min(1).max(50) }),
    z.strictObject({
      attachmentSize: z.strictObject({ atLeast: z.int().min(1).max(Number.MAX_SAFE_INTEGER) }),
    }),
    z.strictObject({ attachmentMismatch: z.literal(true) }),
    z.strictObject({
      unscannable: z.array(z.enum(UNSCANNABLE_REASONS)).min(1).max(UNSCANNABLE_REASONS.length),
    }),
    z.strictObject({ recipientOutside: z.literal(true) }),
    z.strictObject({ recipientLevel: z.strictObject({ below: level }) }),
    z.strictObject({
      recipientDomain: z.union([
        z.strictObject({ in: z.array(domain).min(1).max(200) }),
        z.strictObject({ notIn: z.array(domain).min(1).max(200) }),
      ]),
    }),
    z.strictObject({ recipientFirst: z.literal(true) }),
    z.strictObject({ recipientCount: z.strictObject({ atLeast: z.int().min(2).max(100) }) }),
    z.strictObject({ senderRole: z.array(z.enum(SENDER_ROLES)).min(1).max(SENDER_ROLES.length) }),
    z.strictObject({ time }),
  ])
  .meta({ id: 'condition' });

/** Nested no deeper than 8. */
export const when = condition.refine((inner) => depth(inner) <= MAX_DEPTH, { error: 'nested too deep' });

function depth(of: Condition): number {
  const inside = branches(of);
  return inside.length === 0 ? 1 : 1 + Math.max(...inside.map(depth));
}

/** The conditions inside one, none for a leaf. */
export function branches(of: Condition): readonly Condition[] {
  if ('all' in of) return of.all;
  if ('any' in of) return of.any;
  if ('none' in of) return of.none;
  return [];
}

/** Every leaf of a condition, in order, with its place (`when.all.0`). */
export function leaves(of: Condition, path = 'when'): { leaf: Leaf; path: string }[] {
  for (const joint of ['all', 'any', 'none'] as const) {
    if (joint in of)
      return branches(of).flatMap((inner, index) => leaves(inner, `${path}.${joint}.${index}`));
  }
  return [{ leaf: of as Leaf, path }];
}

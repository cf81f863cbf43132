/** Whether a message meets a condition, and where. */
import { detectAll } from '../detect/detect.ts';
import { atLeast } from '../detect/finding.ts';
import type { Confidence, Span } from '../detect/finding.ts';
import type { ContentKind } from '../types/content.ts';
import { fitsName, nameConditionId } from './names.ts';
import { LEVELS } from './schema.ts';
import type { Condition, Leaf, Level, SenderRole, Where } from './schema.ts';
import { textConditionId, textDetector } from './text-conditions.ts';
import { isWithin } from './time.ts';

/** A finding in a part; `field` says in which of a letter's texts. */
export interface PartFinding extends Span {
  detector: string;
  confidence: Confidence;
  field?: string;
}

export interface EvaluatedPart {
  part: 'letter' | 'attachment';
  kind: ContentKind;
  mime: string;
  /** An attachment's own, before it was sealed. */
  sizeBytes: number;
  /** Where it is at hand; else `fitting` says which conditions on names it fits. */
  name?: string;
  /** As `nameConditionId` calls them. */
  fitting?: readonly string[];
  mismatch: boolean;
  /** Kinds of the files inside an archive. */
  contains?: readonly ContentKind[];
  /** Why it could not be inspected, where it could not. */
  unscannable?: readonly string[];
  /** With those of `textDetectors`, unless `text` is given. */
  findings: readonly PartFinding[];
  /** Where the text is at hand, as while typing: phrases and patterns are then looked for here. */
  text?: string;
}

export interface EvaluatedRecipient {
  address: string;
  level: Level;
  outside: boolean;
  /** The sender wrote to them before. */
  known: boolean;
}

export interface Confirmation {
  /** The id of a warning. */
  warning: string;
  reason: string | null;
}

export interface EvaluationInput {
  /** The letter first, then the attachments. */
  parts: readonly EvaluatedPart[];
  recipients: readonly EvaluatedRecipient[];
  sender: { role: SenderRole };
  /** That of the statement, or now while there is none: milliseconds since the epoch. */
  time: number;
  confirmed: readonly Confirmation[];
}

/** Which leaf of a condition was met (`when.all.0`), and where. */
export interface Met {
  condition: string;
  part?: number;
  span?: Span & { field?: string };
  recipient?: number;
}

/** The reasons why the condition holds, or null when it does not. */
export function meets(condition: Condition, path: string, input: EvaluationInput): Met[] | null {
  if ('all' in condition) {
    const each = condition.all.map((inner, index) => meets(inner, `${path}.all.${index}`, input));
    return each.every((met) => met !== null) ? each.flat() : null;
  }
  if ('any' in condition) {
    const each = condition.any.map((inner, index) => meets(inner, `${path}.any.${index}`, input));
    const met = each.filter((inner) => inner !== null);
    return met.length > 0 ? met.flat() : null;
  }
  if ('none' in condition) {
    const some = condition.none.some((inner, index) => meets(inner, `${path}.none.${index}`, input) !== null);
    return some ? null : [{ condition: path }];
  }
  const found = leaf(condition, path, input);
  return found.length > 0 ? found : null;
}

function leaf(condition: Leaf, path: string, input: EvaluationInput): Met[] {
  const { parts } = input;
  if ('detector' in condition) {
    const { detector, count = 1, confidence = 'medium' } = condition;
    const found = inParts(parts, condition.where, path, ({ findings }) =>
      findings.filter((finding) => finding.detector === detector && atLeast(finding.confidence, confidence)),
    );
    return found.length >= count ? found : [];
  }
  if ('phrase' in condition || 'pattern' in condition) {
    const id = textConditionId(condition);
    return inParts(parts, condition.where, path, ({ findings, text }) =>
      text === undefined
        ? findings.filter(({ detector }) => detector === id)
        : detectAll(text, [textDetector(condition)]),
    );
  }
  if ('unscannable' in condition) return notInspected(condition.unscannable, path, parts);
  if ('senderRole' in condition) {
    return condition.senderRole.includes(input.sender.role) ? [{ condition: path }] : [];
  }
  if ('time' in condition) return isWithin(condition.time, input.time) ? [{ condition: path }] : [];
  return ofAttachments(condition, path, parts) ?? ofRecipients(condition, path, input.recipients);
}

type OfAttachment = Extract<
  Leaf,
  | { attachmentKind: ContentKind[] }
  | { attachmentType: string[] }
  | { attachmentName: string[] }
  | { attachmentSize: { atLeast: number } }
  | { attachmentMismatch: true }
>;
type OfRecipient = Extract<
  Leaf,
  | { recipientOutside: true }
  | { recipientLevel: { below: Level } }
  | { recipientDomain: object }
  | { recipientFirst: true }
  | { recipientCount: { atLeast: number } }
>;

/** Null for a condition that is not on attachments. */
function ofAttachments(
  condition: OfAttachment | OfRecipient,
  path: string,
  parts: readonly EvaluatedPart[],
): Met[] | null {
  const those = (applies: (part: EvaluatedPart) => boolean): Met[] =>
    parts.flatMap((part, index) =>
      part.part === 'attachment' && applies(part) ? [{ condition: path, part: index }] : [],
    );
  if ('attachmentKind' in condition) {
    const wanted = condition.attachmentKind;
    return those(({ kind, contains = [] }) => [kind, ...contains].some((each) => wanted.includes(each)));
  }
  if ('attachmentType' in condition) {
    const wanted = condition.attachmentType;
    return those(({ mime }) => wanted.some((type) => isOfType(mime, type)));
  }
  if ('attachmentName' in condition) {
    const id = nameConditionId(condition.attachmentName);
    return those(({ name, fitting = [] }) =>
      name === undefined ? fitting.includes(id) : fitsName(name, condition.attachmentName),
    );
  }
  if ('attachmentSize' in condition) {
    return those(({ sizeBytes }) => sizeBytes >= condition.attachmentSize.atLeast);
  }
  if ('attachmentMismatch' in condition) return those(({ mismatch }) => mismatch);
  return null;
}

function ofRecipients(
  condition: OfAttachment | OfRecipient,
  path: string,
  recipients: readonly EvaluatedRecipient[],
): Met[] {
  const those = (applies: (recipient: EvaluatedRecipient) => boolean): Met[] =>
    recipients.flatMap((recipient, index) =>
      applies(recipient) ? [{ condition: path, recipient: index }] : [],
    );
  if ('recipientOutside' in condition) return those(({ outside }) => outside);
  if ('recipientFirst' in condition) return those(({ known }) => !known);
  if ('recipientLevel' in condition) {
    const least = LEVELS.indexOf(condition.recipientLevel.below);
    return those(({ level }) => LEVELS.indexOf(level) < least);
  }
  if ('recipientDomain' in condition) {
    const { recipientDomain } = condition;
    return those(({ address }) =>
      'in' in recipientDomain
        ? isAtOneOf(address, recipientDomain.in)
        : !isAtOneOf(address, recipientDomain.notIn),
    );
  }
  if ('recipientCount' in condition) {
    return recipients.length >= condition.recipientCount.atLeast ? [{ condition: path }] : [];
  }
  return [];
}

const isOfType = (mime: string, wanted: string): boolean =>
  wanted.endsWith('/*') ? mime.startsWith(wanted.slice(0, -1)) : mime === wanted;

function isAtOneOf(address: string, domains: readonly string[]): boolean {
  const own = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  return domains.some((domain) => own === domain || own.endsWith(`.${domain}`));
}

/** The letter is told the reasons of all parts: it is one of them only by a reason that no attachment has. */
function notInspected(wanted: readonly string[], path: string, parts: readonly EvaluatedPart[]): Met[] {
  const ofAttachments = new Set(
    parts.flatMap(({ part, unscannable = [] }) => (part === 'attachment' ? unscannable : [])),
  );
  return parts.flatMap(({ part, unscannable = [] }, index) => {
    const own = part === 'letter' ? unscannable.filter((reason) => !ofAttachments.has(reason)) : unscannable;
    return own.some((reason) => wanted.includes(reason)) ? [{ condition: path, part: index }] : [];
  });
}

function inParts(
  parts: readonly EvaluatedPart[],
  where: Where = 'any',
  path: string,
  find: (part: EvaluatedPart) => readonly (Span & { field?: string })[],
): Met[] {
  return parts.flatMap((part, index) => {
    if (where !== 'any' && (where === 'letter') !== (part.part === 'letter')) return [];
    return find(part).map(({ start, end, field }) => ({
      condition: path,
      part: index,
      span: field === undefined ? { start, end } : { start, end, field },
    }));
  });
}

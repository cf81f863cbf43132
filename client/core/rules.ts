/**
 * The organisation's rules on the client's side: the same code that decides at the scanner (scanner/rules), run on
 * the text as it is typed and on what the scanner found. Here it is help; the control is at the scanner.
 */
import { fail } from '../../contract/errors.ts';
import type { Confirmation, Finding, Findings } from '../../contract/objects.ts';
import type { SignedObject } from '../../contract/values.ts';
import { type Signer, sign, unb64u, verify } from '../../crypto/index.ts';
import { DETECTORS, detectAll } from '../../scanner/detect/detect.ts';
import {
  type EvaluatedPart,
  type EvaluatedRecipient,
  type EvaluationInput,
  type Evaluation as RulesEvaluation,
  evaluate,
  shortestExpiry,
} from '../../scanner/rules/evaluate.ts';
import { firstRules } from '../../scanner/rules/first.ts';
import { LEVELS, type RuleSet, ruleSet } from '../../scanner/rules/schema.ts';
import { textDetectors } from '../../scanner/rules/text-conditions.ts';
import type { Evaluation, LetterText, Text } from './face.ts';
import { placesIn } from './places.ts';

/** The rules an organisation begins with, signed by its first admin. */
export const signFirstRules = (signer: Signer): SignedObject => sign('rules', firstRules(), signer);

/** The published rules. Throws `rules_invalid` when they are not whole or not signed by the admin named. */
export function openRules(signed: SignedObject, rulesBy: string): RuleSet {
  try {
    return ruleSet.parse(verify('rules', signed, unb64u(rulesBy)));
  } catch (cause) {
    throw fail('rules_invalid', { cause });
  }
}

/** What the detectors and the phrases of the rules see in a letter. */
export function findInLetter(rules: RuleSet, { subject, text }: LetterText): Finding[] {
  const detectors = [...DETECTORS, ...textDetectors(rules)];
  const inField = (field: 'subject' | 'text', value: string): Finding[] =>
    detectAll(value, detectors).map((finding) => ({ ...finding, field }));
  return [...inField('subject', subject), ...inField('text', text)];
}

/** An attachment that was inspected, before the letter was. */
export interface InspectedAttachment {
  name: string;
  /** Of the file. */
  sizeBytes: number;
  findings: Findings;
}

/** A letter that is still being typed, and the attachments as far as they were inspected. */
export const partsWhileTyping = (
  inLetter: readonly Finding[],
  attachments: readonly InspectedAttachment[],
): EvaluatedPart[] => [
  { part: 'letter', kind: 'text', mime: 'text/plain', sizeBytes: 0, mismatch: false, findings: inLetter },
  ...attachments.map(({ findings, name, sizeBytes }) => ({ ...attachmentPart(findings), name, sizeBytes })),
];

/** A message as the scanner saw it: what an attachment is under its name was found with the letter. */
export const inspectedParts = (
  letter: Findings,
  attachments: readonly Omit<InspectedAttachment, 'name'>[],
): EvaluatedPart[] => [
  {
    part: 'letter',
    kind: letter.type.kind,
    mime: letter.type.mime,
    sizeBytes: 0,
    mismatch: false,
    unscannable: letter.reasons,
    findings: letter.findings,
  },
  ...attachments.map(({ findings, sizeBytes }, index) => ({
    ...attachmentPart(findings, letter.files[index]),
    sizeBytes,
  })),
];

const attachmentPart = (
  { type, contains, findings, reasons }: Findings,
  named?: Findings['files'][number],
): Omit<EvaluatedPart, 'sizeBytes'> => ({
  part: 'attachment',
  kind: named?.kind ?? type.kind,
  mime: type.mime,
  mismatch: named?.mismatch ?? false,
  fitting: named?.fitting ?? [],
  contains,
  unscannable: reasons,
  findings,
});

/** Who sends to whom, and when. */
export type SendingNow = Pick<EvaluationInput, 'recipients' | 'sender' | 'time'>;

/** What is still in the way of sending, in the words of the face. */
export function evaluateMessage(
  rules: RuleSet,
  parts: readonly EvaluatedPart[],
  sending: SendingNow,
  confirmed: readonly Confirmation[],
): Evaluation {
  const evaluation = evaluate(rules, { parts, ...sending, confirmed });
  const { refusals, warnings, demands, noForward } = evaluation;
  return {
    refused: refusals.map(({ rule, text }) => ({ rule, text })),
    levels: demands.flatMap((demand) => unmet(rules, demand, sending.recipients)),
    warnings: warnings
      .filter((warning) => !warning.confirmed)
      .map(({ id, reason, text }) => ({ warning: id, needsReason: reason, text })),
    expiresWithin: shortestExpiry(evaluation),
    noForward: noForward[0] === undefined ? null : { rule: noForward[0] },
    findings: parts[0]?.findings.filter(isInLetter) ?? [],
    places: placesIn(evaluation),
  };
}

const isInLetter = (finding: { field?: string }): finding is Finding =>
  finding.field === 'subject' || finding.field === 'text';

function unmet(
  rules: RuleSet,
  { rule, level, unmet: places }: RulesEvaluation['demands'][number],
  recipients: readonly EvaluatedRecipient[],
): Evaluation['levels'] {
  const levels = LEVELS.slice(LEVELS.indexOf(level));
  const text = nameOf(rules, rule);
  return places.flatMap((place) => {
    const recipient = recipients[place];
    return recipient ? [{ rule, address: recipient.address, levels, text }] : [];
  });
}

const nameOf = (rules: RuleSet, id: string): Text =>
  rules.rules.find((rule) => rule.id === id)?.name ?? { nl: id, en: id };

/** What each rule does, to be read by people. */
export const sentences = (rules: RuleSet): Text[] => rules.rules.map(({ name }) => name);

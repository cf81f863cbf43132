/**
 * To whom an answer goes and how they open it: as they opened what is answered. Protection is kept: who opened with a
 * code of the sender's opens with that same code again, and nothing goes on at a weaker level than it came at without
 * the sender's saying so.
 */
import type { InboxSender } from '../../contract/api/mailbox.ts';
import type { Confirmation, Release, Statement } from '../../contract/objects.ts';
import type { Level } from '../../contract/values.ts';
import { levelSatisfies } from '../../scanner/rules/evaluate.ts';
import { LEVELS } from '../../scanner/rules/schema.ts';
import type { AnswerKind, Evaluation, ProposedRecipient } from './face.ts';
import type { Letters, ReadMessage } from './letters.ts';

export interface Addressed {
  address: string;
  level: Level;
}

/** Who a letter went to and how each opens it: the statement names the address of a key, the token its level. */
export const addressedBy = (
  { to }: Pick<Statement, 'to'>,
  { recipients }: Pick<Release, 'recipients'>,
): Addressed[] =>
  to.flatMap(({ address, key }) => {
    const line = recipients.find((recipient) => recipient.key === key);
    return line ? [{ address, level: line.level }] : [];
  });

/** What is answered, as this member sees it. */
export interface Answered {
  me: string;
  from: Addressed;
  to: readonly Addressed[];
  /** Access codes that recipients have of this member from before, by address. */
  codes: ReadonlyMap<string, string>;
}

/** Who wrote a message that was opened and who got it, each with how they opened. */
export async function correspondentsOf(
  { own, envelope: { statement, token } }: Pick<ReadMessage, 'own' | 'envelope'>,
  me: string,
  letters: Pick<Letters, 'openOrNull'>,
): Promise<Pick<Answered, 'from' | 'to'>> {
  const from = own.received?.from;
  const level = from?.kind === 'guest' ? await levelOfGuest(from, letters) : 'key';
  return { from: { address: from?.address ?? me, level }, to: addressedBy(statement, token) };
}

/**
 * A guest who answered opens as they did what they answered: as the token of that letter says, which a scanner signed,
 * and not as the relay does, which could have the answer to it go out weaker. A letter that cannot be read any more
 * tells nothing, and then only the strongest will do.
 */
async function levelOfGuest(
  { handle, answers: { message } }: Extract<InboxSender, { kind: 'guest' }>,
  letters: Pick<Letters, 'openOrNull'>,
): Promise<Level> {
  const answered = await letters.openOrNull(message);
  return answered?.envelope.token.recipients.find((line) => line.handle === handle)?.level ?? 'key';
}

/**
 * Whom an answer is for. A reply is for who wrote; one to a letter of one's own is for those it went to. To all is
 * for everybody but oneself. Forwarding is for nobody yet.
 */
export function proposedFor(kind: AnswerKind, { me, from, to, codes }: Answered): ProposedRecipient[] {
  if (kind === 'forward') return [];
  const isMine = from.address === me;
  const all = isMine ? to : kind === 'reply' ? [from] : [from, ...to];
  const others = all.filter(({ address }) => address !== me);
  const unique = new Map((others.length > 0 ? others : all).map((each) => [each.address, each]));
  return [...unique.values()].map(({ address, level }) => ({
    address,
    level,
    accessCode: level === 'code' ? (codes.get(address) ?? null) : null,
  }));
}

/** What a message goes back to, and how that was protected. */
export interface Origin {
  kind: 'reply' | 'forward';
  message: string;
  /** How each correspondent of it opened, by address. */
  levels: ReadonlyMap<string, Level>;
  /** The weakest of them: others may open with no less. */
  floor: Level;
  /** False for what is gone: the relay is then told of no origin. */
  isThere: boolean;
}

export const originOf = (
  kind: Origin['kind'],
  message: string,
  { from, to }: Pick<Answered, 'from' | 'to'>,
): Origin => ({
  kind,
  message,
  levels: new Map([from, ...to].map(({ address, level }) => [address, level])),
  floor: LEVELS.find((level) => to.some((each) => each.level === level)) ?? from.level,
  isThere: true,
});

/** Of a message that can no longer be read. */
export const unknownOrigin = (kind: Origin['kind'], message: string): Origin => ({
  kind,
  message,
  levels: new Map(),
  floor: 'key',
  isThere: false,
});

export const WEAKER = 'weaker_than_before/';

/** What the rules ask, and what keeping the protection of the origin asks. */
export const withOrigin = (
  evaluation: Evaluation,
  origin: Origin | null,
  recipients: readonly Addressed[],
  confirmed: readonly Confirmation[],
): Evaluation => ({
  ...evaluation,
  warnings: [...evaluation.warnings, ...weakerWarnings(origin, recipients, confirmed)],
});

/** A warning for each recipient who would open with less than before, until the sender has confirmed it. */
export function weakerWarnings(
  origin: Origin | null,
  recipients: readonly Addressed[],
  confirmed: readonly Confirmation[],
): Evaluation['warnings'] {
  if (!origin) return [];
  return recipients.flatMap(({ address, level }) => {
    const before = origin.kind === 'forward' ? origin.floor : (origin.levels.get(address) ?? origin.floor);
    const warning = `${WEAKER}${address}`.slice(0, 200);
    if (levelSatisfies(level, before) || confirmed.some((each) => each.warning === warning)) return [];
    return [{ warning, needsReason: false, text: weakerText(address, level, before) }];
  });
}

const names = {
  nl: { sms: 'sms-code', code: 'toegangscode', key: 'eigen sleutel' },
  en: { sms: 'text message', code: 'access code', key: 'own key' },
} as const satisfies Record<string, Record<Level, string>>;

const weakerText = (address: string, level: Level, before: Level): { nl: string; en: string } => ({
  nl: `Het bericht waar dit bij hoort ging open met minstens: ${names.nl[before]}. Voor ${address} is dat nu zwakker: ${names.nl[level]}. Wil je dat?`,
  en: `What this belongs to opened with at least: ${names.en[before]}. For ${address} it is weaker now: ${names.en[level]}. Do you want that?`,
});

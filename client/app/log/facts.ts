/** An entry of the log in plain words; what has no words here is shown as it was written. */
import type { LogDetails, LogItem } from '../../core/face.ts';
import { catalogue, textOf } from '../../../contract/errors.ts';
import type { ErrorCode } from '../../../contract/errors.ts';
import { phoneText } from '../../ui/format.ts';
import type { Say, Words } from '../../ui/language.tsx';
import { levelWord, verdictWord } from '../compose/words.ts';
import { happened, words } from './words.ts';

/** What happened, to stand after the name of who did it. */
export function happenedText({ type, details }: LogItem, say: Say): string {
  if (type === 'challenge' && details?.detail['step'] === 'tried') return say(words.triedCode);
  const known = happened[type];
  return known === undefined ? type : say(known);
}

type Value = string | number | boolean;

/** Numbers that only programs need. */
const SILENT = new Set([
  'limit',
  'before',
  'epoch',
  'index',
  'charterVersion',
  'rulesVersion',
  'step',
  'event',
  'key',
  'of',
]);

const named: Record<string, Record<string, Words>> = {
  level: levelWord,
  verdict: verdictWord,
  role: { member: words.member, admin: words.admin },
  by: { password: words.byPassword, recovery_key: words.recovered },
};

/** Said when they are true; that something was not so is not worth a word. */
const flags: Record<string, Words> = {
  signed: words.signed,
  recovered: words.recovered,
  backupCode: words.backupCode,
  chosenCode: words.chosenCode,
  passphrase: words.passphrase,
  chosenPassphrase: words.chosenPassphrase,
  afterRecovery: words.recovered,
  newRecoveryKey: words.newRecoveryKey,
  weaker: words.weaker,
  archive: words.archive,
};

export function factsOf({ recipient, phone, ip, purpose, detail }: LogDetails, say: Say): string[] {
  return [
    recipient === null ? null : say(words.toWhom, recipient),
    phone === null ? null : phoneText(phone),
    ...Object.entries(detail).map(([name, value]) => factOf(name, value, say)),
    purpose,
    ip === null ? null : say(words.fromWhere, ip),
  ].filter((fact) => fact !== null);
}

function factOf(name: string, value: Value, say: Say): string | null {
  if (SILENT.has(name) || value === false) return null;
  const flag = flags[name];
  if (flag !== undefined) return say(flag);
  const word = named[name]?.[String(value)];
  if (word !== undefined) return say(word);
  if (name === 'part' && typeof value === 'number') {
    return value === 0 ? say(words.theLetter) : say(words.attachment, value);
  }
  if (name === 'code') return codeText(String(value), say);
  if (name === 'tries' && typeof value === 'number') return say(words.tries, value);
  return `${name}: ${String(value)}`;
}

/** Why something failed, as the person to whom it happened reads it. */
function codeText(code: string, say: Say): string {
  if (!(code in catalogue)) return code;
  const known = code as ErrorCode;
  return say({ nl: textOf(known, 'nl'), en: textOf(known, 'en') });
}

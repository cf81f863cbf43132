import type { Confidence, Detector, Hit } from './finding.ts';

/** Dutch and English words before something that opens. What a code opens is often part of the word. */
const NAMES =
  'wachtwoord(?:en)?|wacht[ -]?zin|ww|pass ?word|passwd|pwd|pass ?phrase|pin(?:[ -]?code)?|' +
  '(?:toegangs|inlog|login|beveiligings|alarm|deur|kluis|sleutel(?:kluis)?|kluisjes|activatie|herstel)[ -]?code|' +
  '(?:access|security|login|door|recovery|unlock|alarm)[ -]code|' +
  '(?:api|access|client|secret|private)[ _-]?(?:key|token|secret|sleutel)|geheime? sleutel|secret|token';
/** The word, what is said in between, and then the value. */
const NAMED = new RegExp(
  `(?<![\\p{L}\\d_-])(${NAMES})(?![\\p{L}])([^:=\\n\\d]{0,40}?(?:[:=]| (?:is|luidt|wordt|werd|was)(?: nu| dan)?:?)|[ -]|: ?)["'«‘“]*[ \\t]*["'«‘“]*([^\\s"»”]{4,128})`,
  'giu',
);
const PIN = /^(?:pin|.*code$)/i;
const NO_VALUE =
  /^(?:zie|volgt?|verlopen|vergeten|onbekend|gewijzigd|veranderd|wijzigen|instellen|resetten|nieuwe?|oude?|kwijt|niet|geen|naar|voor|van|wordt|staat|apart|separaat|telefonisch|mondeling|geheim|same|expired|forgotten|unknown|changed|reset|see|sent|none|required|verplicht|https?:.*|www\..*)$/iu;

/** Keys that say themselves what they are; the whole is one token, so that a part of a longer one is none. */
const KEYS =
  /(?<![\w.+/-])(?:(?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\w{22,255}|glpat-[\w-]{20,255}|sk_(?:live|test)_[A-Za-z0-9]{16,255}|sk-[A-Za-z0-9_-]{20,255}|xox[abprs]-[A-Za-z0-9-]{10,255}|AIza[\w-]{35}|npm_[A-Za-z0-9]{36}|eyJ[\w-]{8,2000}\.eyJ[\w-]{8,2000}\.[\w-]{8,2000}|AGE-SECRET-KEY-(?:PQ-)?1[A-Z0-9]{50,2000})(?![\w+/-])|-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----/g;
/** Bits a character; English text has about 4, a word of few letters less than 3. */
const LEAST_ENTROPY = 3;

/**
 * Something that opens something: a password, PIN or access code after the word for it, and keys of programs that
 * name themselves (the prefixes that their makers publish for secret scanning; RFC 7519 for tokens, RFC 7468 §10 for
 * private keys, C2SP age). `high` when the value has what passwords have (a digit or sign among letters, or only
 * digits for a PIN), `medium` for a plain word that stands alone after “wachtwoord:”.
 */
export const secret: Detector = {
  id: 'secret',
  find: (text) => {
    const hits: Hit[] = [];
    for (const match of text.matchAll(NAMED)) {
      const { 0: found, 1: name = '', 2: link = '', 3: value = '', index } = match;
      const trimmed = value.replace(/[.,;:!?'’)\]]+$/u, (tail) => (/^[!?]/.test(tail) ? tail.charAt(0) : ''));
      const start = index + found.length - value.length;
      const rest = text.slice(start + trimmed.length, start + trimmed.length + 40);
      const confidence = judge(name, link, trimmed, rest);
      if (confidence !== null) hits.push({ start, end: start + trimmed.length, confidence });
    }
    const named = new Set(hits.map(({ start }) => start));
    for (const { 0: found, index: start } of text.matchAll(KEYS)) {
      if (!named.has(start) && entropy(found) >= LEAST_ENTROPY)
        hits.push({ start, end: start + found.length, confidence: 'high' });
    }
    return hits;
  },
};

function judge(name: string, link: string, value: string, rest: string): Confidence | null {
  if (value.length < 4 || NO_VALUE.test(value)) return null;
  const toldApart = /[:=]\s*$/.test(link);
  const said = / (?:is|luidt|wordt|werd|was)(?: nu| dan)?$/.test(link);
  const isGeneral = /^(?:secret|token)$/i.test(name);
  if (/^\d+$/.test(value)) {
    // “pin 1234 AB”, “code 2024-03”: more than the number follows.
    if (/^[-./]?\d|^ ?[A-Z]{2}(?!\p{L})/u.test(rest)) return null;
    if (PIN.test(name)) return value.length <= 10 ? 'high' : null;
    return toldApart || said ? 'high' : null;
  }
  const kinds = [/\p{L}/u, /\p{N}/u, /[!@#$%^&*_+=?~|\\<>{}[\]]/].filter((kind) => kind.test(value));
  const mixed = kinds.length > 1;
  if (mixed && isGeneral) return value.length >= 12 && entropy(value) >= LEAST_ENTROPY ? 'high' : null;
  if (mixed && !/^\p{L}+[!?]$/u.test(value)) return toldApart || said || /\d/.test(value) ? 'high' : 'medium';
  const standsAlone = /^[.,;!?)'"’]*[ \t]*(?:\r?\n|$)/.test(rest);
  return toldApart && standsAlone && !isGeneral ? 'medium' : null;
}

/** Shannon's, in bits a character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/**
 * Characters that look like a Latin letter or an ASCII digit and are none: somebody who wants a number through, or
 * a keyboard in another layout, writes them. A named part of the confusables of Unicode Technical Standard 39: the
 * letters of Cyrillic and Greek that cannot be told from Latin ones, and the digits of other scripts by their value.
 */

/** Look-alike and what it looks like, in pairs. All are one UTF-16 unit, so that places in the text stay. */
const PAIRS =
  // Cyrillic
  'аaеeоoрpсcуyхxѕsіiјjһhԁdԛqԝwӏlАAВBЕEКKМMНHОOРPСCТTУYХXЅSІIЈJӀIԌGԚQԜWҮYѴVЗ3б6' +
  // Greek
  'ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοoαaιiνvρpγyυuκk';
const LATIN = new Map(
  Array.from({ length: PAIRS.length / 2 }, (_, at) => [PAIRS[2 * at], PAIRS[2 * at + 1]]),
);

const FOREIGN = /[\u0370-\u03FF\u0400-\u052F]/;
const CYRILLIC = /[\u0400-\u052F]/;
const GREEK = /[\u0370-\u03FF]/;
/** Bounded: a run without an end would use up the stack of the expression. */
const RUN = /[\p{L}\p{Nd}]{1,100}/gu;

/**
 * Look-alikes as what they look like, where scripts are mixed within a word or number (the mixed-script detection of
 * UTS 39 §5.1): a Russian or Greek word stays as it is. The length stays.
 */
export function withoutLookAlikes(text: string): string {
  if (!FOREIGN.test(text)) return text;
  return text.replaceAll(RUN, (run) => {
    const scripts = [/[A-Za-z0-9]/, CYRILLIC, GREEK].filter((script) => script.test(run)).length;
    if (scripts < 2 || !FOREIGN.test(run)) return run;
    return Array.from(run, (character) => LATIN.get(character) ?? character).join('');
  });
}

/** Digits that were met, with their values. */
const VALUES = new Map<string, string>();

/** Decimal digits of any script as 0–9. Each script's ten stand in order in Unicode, zero first (UAX 44, Nd). */
export function asciiDigits(text: string): string {
  return text.replaceAll(/(?![0-9])\p{Nd}/gu, (digit) => {
    const value = VALUES.get(digit) ?? valueOf(digit);
    VALUES.set(digit, value);
    return value;
  });
}

function valueOf(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  let zero = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((point - zero) % 10);
}

const DASHES = /[\u2010-\u2015\u2043\u2212]/g;
const DIGITS_WITH_LETTERS = /(?<![\p{L}\d])[\dOoIl]{2,40}(?![\p{L}\d])/gu;

/**
 * The text as numbers are looked for in it: every dash a hyphen, and the letters O, I and l as the digits they stand
 * for where half of what touches them are digits and no other letter does. The length stays.
 */
export function withPlainNumbers(text: string): string {
  const dashed = /[\u0080-\uFFFF]/.test(text) ? text.replaceAll(DASHES, '-') : text;
  if (!/\d[OoIl]|[OoIl]\d/.test(dashed)) return dashed;
  return dashed.replaceAll(DIGITS_WITH_LETTERS, (run) => {
    const letters = run.replaceAll(/\d/g, '').length;
    if (letters === 0 || letters * 2 > run.length) return run;
    return run.replaceAll(/[Oo]/g, '0').replaceAll(/[Il]/g, '1');
  });
}

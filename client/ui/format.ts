/** Dates, sizes and numbers as people write them. */
import type { Language } from './language.tsx';

export { phoneText } from '../../contract/phone-text.ts';

const locale = { nl: 'nl-NL', en: 'en-GB' } as const;

/** "3 juni 2026 om 14:05". */
export const dateTimeText = (timeMs: number, language: Language): string =>
  new Intl.DateTimeFormat(locale[language], { dateStyle: 'long', timeStyle: 'short' }).format(timeMs);

/** "3 juni 2026". */
export const dateText = (timeMs: number, language: Language): string =>
  new Intl.DateTimeFormat(locale[language], { dateStyle: 'long' }).format(timeMs);

/** "3 jun, 14:05:09": for lists of times, where seconds tell which came first. */
export const momentText = (timeMs: number, language: Language): string =>
  new Intl.DateTimeFormat(locale[language], {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(timeMs);

/** "14:02" today, with the date on other days. */
export function timeText(timeMs: number, language: Language): string {
  const isToday = new Date(timeMs).toDateString() === new Date().toDateString();
  const style: Intl.DateTimeFormatOptions = isToday
    ? { hour: '2-digit', minute: '2-digit' }
    : { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' };
  return new Intl.DateTimeFormat(locale[language], style).format(timeMs);
}

/** Short, for a list: the time today, the date on other days. */
export function listTimeText(timeMs: number, nowMs: number, language: Language): string {
  const sameDay = new Date(timeMs).toDateString() === new Date(nowMs).toDateString();
  const style: Intl.DateTimeFormatOptions = sameDay
    ? { timeStyle: 'short' }
    : { day: 'numeric', month: 'short' };
  return new Intl.DateTimeFormat(locale[language], style).format(timeMs);
}

const units = ['B', 'kB', 'MB', 'GB'] as const;

/** "2,4 MB", in steps of 1000. */
export function sizeText(sizeBytes: number, language: Language): string {
  let value = sizeBytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  const number = new Intl.NumberFormat(locale[language], { maximumFractionDigits: digits }).format(value);
  return `${number} ${units[unit] ?? ''}`;
}

/** Dutch national notation to E.164: "06 12345678" becomes "+31612345678". What is not a number stays what it was. */
export function phoneTyped(typed: string): string {
  const bare = typed.replace(/[\s().-]/g, '');
  if (/^0[1-9]\d{8}$/.test(bare)) return `+31${bare.slice(1)}`;
  if (/^00[1-9]\d{6,14}$/.test(bare)) return `+${bare.slice(2)}`;
  return bare;
}

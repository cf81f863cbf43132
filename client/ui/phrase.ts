import type { Phrase } from './language.tsx';

/** A text that names something, in both languages: the second takes what the first takes. */
export const phrase = <A extends readonly unknown[]>(
  nl: (...a: A) => string,
  en: (...a: A) => string,
): Phrase<A> => ({ nl, en });

/**
 * Dutch first, English by a switch that is remembered on this device. Texts stand in pairs beside each other
 * (`words.ts` of each page), so that one cannot be changed without seeing the other.
 */
import { createContext, use, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { catalogued, textOf } from '../../contract/errors.ts';

export type Language = 'nl' | 'en';

/** A text in both languages. */
export interface Words {
  readonly nl: string;
  readonly en: string;
}

/** A text that names something: both languages take the same arguments. */
export interface Phrase<Args extends readonly unknown[]> {
  readonly nl: (...args: Args) => string;
  readonly en: (...args: Args) => string;
}

export interface Say {
  (words: Words): string;
  <Args extends readonly unknown[]>(phrase: Phrase<Args>, ...args: Args): string;
}

export interface Speech {
  language: Language;
  setLanguage: (language: Language) => void;
  say: Say;
  /** What a person reads when something failed: the text of the catalogue. */
  sayError: (error: unknown) => string;
}

const Context = createContext<Speech | null>(null);
const KEY = 'zegel.language';

function remembered(): Language {
  try {
    return localStorage.getItem(KEY) === 'en' ? 'en' : 'nl';
  } catch {
    // Storage can be forbidden; the page then speaks Dutch.
    return 'nl';
  }
}

/** Fills a pair, plain or with its arguments. */
export function speakerOf(language: Language): Say {
  return (words: { nl: unknown; en: unknown }, ...args: unknown[]): string => {
    const chosen = words[language];
    return typeof chosen === 'function'
      ? (chosen as (...given: unknown[]) => string)(...args)
      : String(chosen);
  };
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(remembered);
  useEffect(() => {
    document.documentElement.lang = language;
    try {
      localStorage.setItem(KEY, language);
    } catch {
      // See above: the choice then lasts as long as the page.
    }
  }, [language]);
  const speech = useMemo<Speech>(
    () => ({
      language,
      setLanguage,
      say: speakerOf(language),
      sayError: (error) => {
        const { code, detail } = catalogued(error);
        return textOf(code, language, detail);
      },
    }),
    [language],
  );
  return <Context value={speech}>{children}</Context>;
}

export function useSpeech(): Speech {
  const speech = use(Context);
  if (speech === null) throw new TypeError('no LanguageProvider above this component');
  return speech;
}

const names = { nl: 'Nederlands', en: 'English' } as const;

export function LanguageSwitch() {
  const { language, setLanguage, say } = useSpeech();
  return (
    <div className="language" role="group" aria-label={say({ nl: 'Taal', en: 'Language' })}>
      {(['nl', 'en'] as const).map((each) => (
        <button
          key={each}
          type="button"
          lang={each}
          aria-pressed={each === language}
          aria-label={names[each]}
          onClick={() => setLanguage(each)}
        >
          {each.toUpperCase()}
        </button>
      ))}
    </div>
  );
}

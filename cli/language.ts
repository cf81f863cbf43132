/** Dutch where the environment asks for it (LC_ALL, LC_MESSAGES, LANG), else English. */
export const language: 'nl' | 'en' = (
  process.env['LC_ALL'] ??
  process.env['LC_MESSAGES'] ??
  process.env['LANG'] ??
  ''
).startsWith('nl')
  ? 'nl'
  : 'en';

export const say = (text: { nl: string; en: string }): string => text[language];

/** Dutch where the environment asks for it, else English. An empty variable counts as none (POSIX, 8.2). */
const locale = ['LC_ALL', 'LC_MESSAGES', 'LANG'].map((name) => process.env[name] ?? '').find(Boolean) ?? '';

export const language: 'nl' | 'en' = /^nl([_.@-]|$)/i.test(locale) ? 'nl' : 'en';

export const say = <Text>(text: { nl: Text; en: Text }): Text => text[language];

/** The words of what stands beside the rules: the organisation's own numbers, and what cannot be inspected. */
import type { Language, Words } from '../../../ui/language.tsx';
import type { OwnDetector, RulesDraft } from '../../../core/face.ts';
import { named, optionsOf, ownName, reasonName } from './names.ts';
import { GAP, either, quoted } from './piece.ts';
import type { Piece } from './piece.ts';

const slotName = {
  pattern: { nl: 'Patroon', en: 'Pattern' },
  needed: { nl: 'Wanneer het telt', en: 'When it counts' },
  context: { nl: 'Woorden in de buurt', en: 'Words near it' },
  reasons: { nl: 'Wat toch mee mag', en: 'What may go all the same' },
} satisfies Record<string, Words>;

export function ownNumberPieces(own: OwnDetector, language: Language): Piece<OwnDetector>[] {
  const nl = language === 'nl';
  const name = own.name[language] || own.name.nl || own.name.en;
  const called = name === '' ? GAP : ownName(name, language);
  const options = [
    { id: 'needed', text: nl ? 'alleen bij' : 'only near' },
    { id: 'alone', text: nl ? 'altijd, en zekerder bij' : 'always, and more surely near' },
  ];
  return [
    nl ? 'Wat past op ' : 'What fits ',
    {
      kind: 'line',
      name: slotName.pattern,
      text: own.pattern === '' ? GAP : quoted(own.pattern, language),
      missing: own.pattern === '',
      value: own.pattern,
      maxLength: 500,
      isCode: true,
      put: (pattern) => ({ ...own, pattern }),
    },
    nl ? ` is ${called}: ` : ` is ${called}: `,
    {
      kind: 'one',
      name: slotName.needed,
      text: options[own.contextNeeded ? 0 : 1]?.text ?? '',
      options,
      chosen: own.contextNeeded ? 'needed' : 'alone',
      put: (id) => ({ ...own, contextNeeded: id === 'needed' }),
    },
    nl ? ' het woord ' : ' the word ',
    {
      kind: 'lines',
      name: slotName.context,
      text: either(
        own.context.map((word) => quoted(word, language)),
        language,
      ),
      missing: own.context.length === 0 && own.contextNeeded,
      value: own.context,
      hint: {
        nl: 'Een woord per regel, zoals patiëntnummer.',
        en: 'A word a line, as patient number.',
      },
      put: (context) => ({ ...own, context }),
    },
    '.',
  ];
}

type Unscannable = RulesDraft['unscannable'];

export function unscannablePieces({ allow }: Unscannable, language: Language): Piece<Unscannable>[] {
  const nl = language === 'nl';
  const none = nl ? 'niet mee' : 'does not go';
  const reasons = allow.map((reason) => named(reasonName, reason, language));
  const before = nl
    ? `Wat niet te controleren is, gaat ${allow.length === 0 ? '' : 'alleen mee als '}`
    : `What cannot be inspected ${allow.length === 0 ? '' : 'goes only if '}`;
  return [
    before,
    {
      kind: 'some',
      name: slotName.reasons,
      text: allow.length === 0 ? none : either(reasons, language),
      options: optionsOf(reasonName, language),
      chosen: allow,
      mayBeNone: true,
      put: (ids) => ({ allow: ids as Unscannable['allow'] }),
    },
    '.',
  ];
}

/** The words of one action, to stand after "dan". */
import type { Language, Words } from '../../../ui/language.tsx';
import type { Action } from '../../../core/face.ts';
import { levelName, named, optionsOf } from './names.ts';
import { GAP, quoted } from './piece.ts';
import type { Piece, Slot } from './piece.ts';
import { unknownText } from './condition.ts';

const slotName = {
  text: { nl: 'Tekst voor de afzender', en: 'Text for the sender' },
  told: { nl: 'Tekst voor de beheerders', en: 'Text for the admins' },
  how: { nl: 'Hoe de afzender bevestigt', en: 'How the sender confirms' },
  level: { nl: 'Manier van openen', en: 'Way of opening' },
  label: { nl: 'Label', en: 'Label' },
  days: { nl: 'Aantal dagen', en: 'Number of days' },
} satisfies Record<string, Words>;

/** An order. What somebody will read stands last. */
export function actionPieces(action: Action, language: Language): Piece<Action>[] {
  const nl = language === 'nl';
  if ('refuse' in action) {
    const text = texts(action.refuse, slotName.text, language, (refuse) => ({ refuse }));
    return [nl ? 'houd het bericht tegen en zeg: ' : 'hold the message back and say: ', text];
  }
  if ('warn' in action) {
    const { warn } = action;
    const reason = warn.reason ?? false;
    const options = [
      { id: 'confirm', text: nl ? 'te bevestigen' : 'to confirm' },
      { id: 'reason', text: nl ? 'te bevestigen met een reden' : 'to confirm with a reason' },
    ];
    return [
      nl ? 'vraag de afzender ' : 'ask the sender ',
      {
        kind: 'one',
        name: slotName.how,
        text: options[reason ? 1 : 0]?.text ?? '',
        options,
        chosen: reason ? 'reason' : 'confirm',
        put: (id) => ({ warn: { nl: warn.nl, en: warn.en, reason: id === 'reason' } }),
      },
      ': ',
      texts({ nl: warn.nl, en: warn.en }, slotName.text, language, (value) => ({
        warn: { ...warn, ...value },
      })),
    ];
  }
  if ('demand' in action) {
    return [
      nl ? 'vraag minstens ' : 'ask for at least ',
      {
        kind: 'one',
        name: slotName.level,
        text: named(levelName, action.demand, language),
        options: optionsOf(levelName, language),
        chosen: action.demand,
        put: (id) => ({ demand: id as typeof action.demand }),
      },
    ];
  }
  if ('label' in action) {
    return [
      nl ? 'geef het bericht het label ' : 'give the message the label ',
      {
        kind: 'line',
        name: slotName.label,
        text: action.label === '' ? GAP : quoted(action.label, language),
        missing: action.label.trim() === '',
        value: action.label,
        maxLength: 60,
        isCode: false,
        put: (label) => ({ label }),
      },
    ];
  }
  if ('expire' in action) {
    const { days } = action.expire;
    const slot: Slot<Action> = {
      kind: 'number',
      name: slotName.days,
      text: String(days),
      value: days,
      min: 1,
      max: 3650,
      step: 1,
      put: (value) => ({ expire: { days: value } }),
    };
    return nl
      ? ['laat ontvangers het hoogstens ', slot, days === 1 ? ' dag openen' : ' dagen openen']
      : ['let recipients open it for at most ', slot, days === 1 ? ' day' : ' days'];
  }
  if ('noForward' in action) return [nl ? 'laat het niet doorsturen' : 'do not let it be forwarded'];
  if ('tell' in action) {
    const text = texts(action.tell, slotName.told, language, (tell) => ({ tell }));
    return [nl ? 'meld de beheerders in het logboek: ' : 'tell the admins in the log: ', text];
  }
  return [
    nl
      ? `doe iets wat deze pagina niet kent (${quoted(Object.keys(action)[0] ?? '', language)})`
      : unknownText(action, language).replace('something holds', 'do something'),
  ];
}

const texts = (
  value: { nl: string; en: string },
  name: Words,
  language: Language,
  put: (value: { nl: string; en: string }) => Action,
): Slot<Action> => {
  const shown = value[language] || value.nl || value.en;
  return {
    kind: 'texts',
    name,
    text: shown === '' ? GAP : quoted(shown, language),
    missing: value.nl.trim() === '',
    value,
    put,
  };
};

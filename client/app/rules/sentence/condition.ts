/** The words of one condition, without those that join it to others. */
import type { Language, Words } from '../../../ui/language.tsx';
import type { Condition, OwnDetector } from '../../../core/face.ts';
import {
  confidenceChoice,
  confidenceName,
  dayName,
  detectorText,
  detectors,
  kindName,
  levelName,
  named,
  optionsOf,
  reasonName,
  roleName,
  whereName,
} from './names.ts';
import { GAP, either, quoted } from './piece.ts';
import type { Piece, Slot } from './piece.ts';

export type Leaf = Exclude<Condition, { all: Condition[] } | { any: Condition[] } | { none: Condition[] }>;
type Of<K extends string> = Extract<Leaf, Record<K, unknown>>;
type Pieces = Piece<Condition>[];

const MEGABYTE = 1_000_000;

const slotName = {
  where: { nl: 'Waar', en: 'Where' },
  what: { nl: 'Wat', en: 'What' },
  times: { nl: 'Hoe vaak', en: 'How often' },
  sure: { nl: 'Hoe zeker', en: 'How certain' },
  words: { nl: 'Woorden', en: 'Words' },
  pattern: { nl: 'Patroon', en: 'Pattern' },
  kinds: { nl: 'Soort bestand', en: 'Kind of file' },
  types: { nl: 'Mediatype', en: 'Media type' },
  names: { nl: 'Bestandsnaam', en: 'File name' },
  megabytes: { nl: 'Grootte in megabyte', en: 'Size in megabytes' },
  reasons: { nl: 'Waarom niet te controleren', en: 'Why it cannot be inspected' },
  level: { nl: 'Manier van openen', en: 'Way of opening' },
  inOrNot: { nl: 'Wel of niet', en: 'At or not at' },
  domains: { nl: 'Domeinen', en: 'Domains' },
  people: { nl: 'Aantal ontvangers', en: 'Number of recipients' },
  role: { nl: 'Wie verstuurt', en: 'Who sends' },
  days: { nl: 'Dagen', en: 'Days' },
  hours: { nl: 'Uren', en: 'Hours' },
} satisfies Record<string, Words>;

/** A subordinate clause, to stand after "als". `own` are the organisation's own numbers. */
export function conditionPieces(leaf: Leaf, own: readonly OwnDetector[], language: Language): Pieces {
  const nl = language === 'nl';
  if ('detector' in leaf) return ofDetector(leaf, own, language);
  if ('phrase' in leaf) {
    const words = lines(leaf.phrase, slotName.words, language, (phrase) => ({ ...leaf, phrase }));
    return nl
      ? [where(leaf, language), ' het woord ', words, ' bevat']
      : [where(leaf, language), ' holds the word ', words];
  }
  if ('pattern' in leaf) {
    const pattern: Slot<Condition> = {
      kind: 'line',
      name: slotName.pattern,
      text: leaf.pattern === '' ? GAP : quoted(leaf.pattern, language),
      missing: leaf.pattern === '',
      value: leaf.pattern,
      maxLength: 500,
      isCode: true,
      put: (typed) => ({ ...leaf, pattern: typed }),
    };
    return nl
      ? [where(leaf, language), ' iets bevat wat past op ', pattern]
      : [where(leaf, language), ' holds something that fits ', pattern];
  }
  if ('unscannable' in leaf) {
    const reasons = some(leaf.unscannable, reasonName, slotName.reasons, language, (unscannable) => ({
      unscannable: unscannable as Of<'unscannable'>['unscannable'],
    }));
    return nl
      ? ['iets niet te controleren is omdat ', reasons]
      : ['something cannot be inspected because ', reasons];
  }
  if ('senderRole' in leaf) {
    const roles = some(leaf.senderRole, roleName, slotName.role, language, (senderRole) => ({
      senderRole: senderRole as Of<'senderRole'>['senderRole'],
    }));
    return nl ? ['de afzender ', roles, ' is'] : ['the sender is ', roles];
  }
  if ('time' in leaf) return ofTime(leaf, language);
  return ofAttachment(leaf, language) ?? ofRecipient(leaf, language) ?? [unknownText(leaf, language)];
}

/** Of a kind that came after this page. */
export function unknownText(of: object, language: Language): string {
  const kind = quoted(Object.keys(of)[0] ?? '', language);
  return language === 'nl'
    ? `iets geldt wat deze pagina niet kent (${kind})`
    : `something holds that is not known to this page (${kind})`;
}

function ofDetector(leaf: Of<'detector'>, own: readonly OwnDetector[], language: Language): Pieces {
  const { detector, count = 1, confidence = 'medium' } = leaf;
  const what: Slot<Condition> = {
    kind: 'one',
    name: slotName.what,
    text: detectorText(detector, own, language),
    options: detectors(own, language),
    chosen: detector,
    put: (id) => ({ ...leaf, detector: id }),
  };
  const around = language === 'nl' ? (['minstens ', ' keer '] as const) : ([' at least ', ' times'] as const);
  const times: Slot<Condition> = {
    kind: 'number',
    name: slotName.times,
    text: count === 1 ? '' : `${around[0]}${String(count)}${around[1]}`,
    around,
    value: count,
    min: 1,
    max: 100,
    step: 1,
    put: (value) => ({ ...leaf, count: value }),
  };
  const sure: Slot<Condition> = {
    kind: 'one',
    name: slotName.sure,
    text: named(confidenceName, confidence, language),
    options: optionsOf(confidenceChoice, language),
    chosen: confidence,
    put: (id) => ({ ...leaf, confidence: id as NonNullable<typeof leaf.confidence> }),
  };
  return language === 'nl'
    ? [where(leaf, language), ' ', times, what, ' bevat', sure]
    : [where(leaf, language), ' holds ', what, times, sure];
}

function ofTime({ time }: Of<'time'>, language: Language): Pieces {
  const nl = language === 'nl';
  const { days = [], from, until } = time;
  const chosen = days.map((day) => named(dayName, day, language));
  const which: Slot<Condition> = {
    kind: 'some',
    name: slotName.days,
    text: days.length === 0 ? (nl ? 'elke dag' : 'any day') : either(chosen, language),
    options: optionsOf(dayName, language),
    chosen: days,
    mayBeNone: from !== undefined || until !== undefined,
    put: (ids) => {
      const kept = Object.keys(dayName).filter((day) => ids.includes(day)) as typeof days;
      return { time: { ...(kept.length === 0 ? {} : { days: kept }), ...hoursOf(from, until) } };
    },
  };
  const hours: Slot<Condition> = {
    kind: 'hours',
    name: slotName.hours,
    text: hoursText(from, until, language),
    missing: days.length === 0 && from === undefined && until === undefined,
    from,
    until,
    put: (start, end) => ({
      time: { ...(days.length === 0 ? {} : { days }), ...hoursOf(start, end) },
    }),
  };
  return nl
    ? ['het bericht op ', which, ', ', hours, ', wordt verstuurd']
    : ['the message is sent on ', which, ', ', hours];
}

const hoursOf = (from: string | undefined, until: string | undefined) => ({
  ...(from === undefined ? {} : { from }),
  ...(until === undefined ? {} : { until }),
});

function hoursText(from: string | undefined, until: string | undefined, language: Language): string {
  const nl = language === 'nl';
  if (from === undefined && until === undefined) return nl ? 'de hele dag' : 'all day';
  if (from === undefined) return nl ? `vóór ${String(until)} uur` : `before ${String(until)}`;
  if (until === undefined) return nl ? `vanaf ${from} uur` : `from ${from}`;
  return nl ? `van ${from} tot ${until} uur` : `from ${from} to ${until}`;
}

/** Null for a condition that is not on attachments. */
function ofAttachment(leaf: Leaf, language: Language): Pieces | null {
  const nl = language === 'nl';
  if ('attachmentKind' in leaf) {
    const kinds = some(leaf.attachmentKind, kindName, slotName.kinds, language, (attachmentKind) => ({
      attachmentKind: attachmentKind as Of<'attachmentKind'>['attachmentKind'],
    }));
    return nl
      ? ['een bijlage, of een bestand daarin, ', kinds, ' is']
      : ['an attachment, or a file inside it, is ', kinds];
  }
  if ('attachmentType' in leaf) {
    const types = lines(leaf.attachmentType, slotName.types, language, (attachmentType) => ({
      attachmentType: attachmentType.map((type) => type.toLowerCase()),
    }));
    return nl ? ['een bijlage van het type ', types, ' is'] : ['an attachment is of type ', types];
  }
  if ('attachmentName' in leaf) {
    const names = lines(leaf.attachmentName, slotName.names, language, (attachmentName) => ({
      attachmentName,
    }));
    return nl ? ['een bijlage ', names, ' heet'] : ['an attachment is called ', names];
  }
  if ('attachmentSize' in leaf) {
    const value = leaf.attachmentSize.atLeast / MEGABYTE;
    const megabytes: Slot<Condition> = {
      kind: 'number',
      name: slotName.megabytes,
      text: value.toLocaleString(nl ? 'nl-NL' : 'en-GB', { maximumFractionDigits: 6 }),
      value,
      min: 0.1,
      max: 10_000,
      step: 0.1,
      put: (typed) => ({ attachmentSize: { atLeast: Math.round(typed * MEGABYTE) } }),
    };
    return nl
      ? ['een bijlage ', megabytes, ' MB of groter is']
      : ['an attachment is ', megabytes, ' MB or larger'];
  }
  if ('attachmentMismatch' in leaf) {
    return nl
      ? ['de naam van een bijlage iets anders belooft dan erin zit']
      : ['the name of an attachment promises something else than is in it'];
  }
  return null;
}

/** Null for a condition that is not on recipients. */
function ofRecipient(leaf: Leaf, language: Language): Pieces | null {
  const nl = language === 'nl';
  if ('recipientOutside' in leaf) return [nl ? 'een ontvanger van buiten is' : 'a recipient is outside'];
  if ('recipientFirst' in leaf) {
    return nl
      ? ['een ontvanger nooit eerder een bericht van de afzender kreeg']
      : ['a recipient never had a message from the sender before'];
  }
  if ('recipientLevel' in leaf) {
    const { below } = leaf.recipientLevel;
    const level: Slot<Condition> = {
      kind: 'one',
      name: slotName.level,
      text: named(levelName, below, language),
      // With less than the least nobody opens.
      options: optionsOf(levelName, language).filter(({ id }) => id !== 'sms' || below === 'sms'),
      chosen: below,
      put: (id) => ({ recipientLevel: { below: id as typeof below } }),
    };
    return nl ? ['een ontvanger met minder opent dan ', level] : ['a recipient opens with less than ', level];
  }
  if ('recipientDomain' in leaf) {
    const isIn = 'in' in leaf.recipientDomain;
    const list = 'in' in leaf.recipientDomain ? leaf.recipientDomain.in : leaf.recipientDomain.notIn;
    const made = (inside: boolean, domains: string[]): Condition => ({
      recipientDomain: inside ? { in: domains } : { notIn: domains },
    });
    const options = [
      { id: 'in', text: nl ? 'een adres heeft bij' : 'has an address at' },
      {
        id: 'notIn',
        text: nl ? 'een adres heeft ergens anders dan bij' : 'has an address elsewhere than at',
      },
    ];
    return [
      nl ? 'een ontvanger ' : 'a recipient ',
      {
        kind: 'one',
        name: slotName.inOrNot,
        text: options[isIn ? 0 : 1]?.text ?? '',
        options,
        chosen: isIn ? 'in' : 'notIn',
        put: (id) => made(id === 'in', list),
      },
      ' ',
      lines(list, slotName.domains, language, (domains) =>
        made(
          isIn,
          domains.map((domain) => domain.toLowerCase().replace(/^@/, '')),
        ),
      ),
    ];
  }
  if ('recipientCount' in leaf) {
    const { atLeast } = leaf.recipientCount;
    const people: Slot<Condition> = {
      kind: 'number',
      name: slotName.people,
      text: String(atLeast),
      value: atLeast,
      min: 2,
      max: 100,
      step: 1,
      put: (value) => ({ recipientCount: { atLeast: value } }),
    };
    return nl ? ['er minstens ', people, ' ontvangers zijn'] : ['there are at least ', people, ' recipients'];
  }
  return null;
}

function where(leaf: Of<'detector'> | Of<'phrase'> | Of<'pattern'>, language: Language): Slot<Condition> {
  const chosen = leaf.where ?? 'any';
  return {
    kind: 'one',
    name: slotName.where,
    isAside: true,
    text: named(whereName, chosen, language),
    options: optionsOf(whereName, language),
    chosen,
    put: (id) => ({ ...leaf, where: id as typeof chosen }),
  };
}

const some = (
  chosen: readonly string[],
  names: Record<string, Words>,
  name: Words,
  language: Language,
  put: (ids: string[]) => Condition,
): Slot<Condition> => ({
  kind: 'some',
  name,
  text: either(
    chosen.map((id) => named(names, id, language)),
    language,
  ),
  missing: chosen.length === 0,
  options: optionsOf(names, language),
  chosen,
  mayBeNone: false,
  put,
});

const HINTS: Record<string, Words> = {
  [slotName.words.nl]: {
    nl: 'Een woord of uitdrukking per regel. Hoofdletters maken niet uit.',
    en: 'A word or phrase a line. Capitals do not matter.',
  },
  [slotName.types.nl]: {
    nl: 'Een per regel, zoals application/pdf of image/*.',
    en: 'One a line, as application/pdf or image/*.',
  },
  [slotName.names.nl]: {
    nl: 'Een per regel. * staat voor elke tekst, zoals in *.exe.',
    en: 'One a line. * stands for any text, as in *.exe.',
  },
  [slotName.domains.nl]: {
    nl: 'Een per regel, zoals ziekenhuis.nl. Wat daaronder valt hoort erbij.',
    en: 'One a line, as hospital.org. What lies below it belongs to it.',
  },
};

const lines = (
  value: readonly string[],
  name: Words,
  language: Language,
  put: (value: string[]) => Condition,
): Slot<Condition> => ({
  kind: 'lines',
  name,
  text: either(
    value.map((each) => quoted(each, language)),
    language,
  ),
  missing: value.length === 0,
  value,
  hint: HINTS[name.nl] ?? name,
  put,
});

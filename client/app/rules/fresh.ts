/** What can be added to a rule: each kind of condition and action as it begins. */
import type { Words } from '../../ui/language.tsx';
import type { Action, Condition, Rule } from '../../core/face.ts';

export interface Fresh<T> {
  id: string;
  name: Words;
  make: () => T;
}

export const freshConditions: readonly { title: Words; items: readonly Fresh<Condition>[] }[] = [
  {
    title: { nl: 'Wat erin staat', en: 'What it holds' },
    items: [
      {
        id: 'detector',
        name: { nl: 'Een soort gegeven, zoals een BSN', en: 'A kind of number, as a BSN' },
        make: () => ({ detector: 'bsn' }),
      },
      { id: 'phrase', name: { nl: 'Bepaalde woorden', en: 'Certain words' }, make: () => ({ phrase: [] }) },
      {
        id: 'pattern',
        name: { nl: 'Een patroon (RE2)', en: 'A pattern (RE2)' },
        make: () => ({ pattern: '' }),
      },
      {
        id: 'unscannable',
        name: { nl: 'Iets wat niet te controleren is', en: 'Something that cannot be inspected' },
        make: () => ({ unscannable: ['encrypted_archive'] }),
      },
    ],
  },
  {
    title: { nl: 'Bijlagen', en: 'Attachments' },
    items: [
      {
        id: 'attachmentKind',
        name: { nl: 'Soort bijlage', en: 'Kind of attachment' },
        make: () => ({ attachmentKind: ['document'] }),
      },
      {
        id: 'attachmentName',
        name: { nl: 'Naam van een bijlage', en: 'Name of an attachment' },
        make: () => ({ attachmentName: [] }),
      },
      {
        id: 'attachmentType',
        name: { nl: 'Mediatype van een bijlage', en: 'Media type of an attachment' },
        make: () => ({ attachmentType: [] }),
      },
      {
        id: 'attachmentSize',
        name: { nl: 'Grootte van een bijlage', en: 'Size of an attachment' },
        make: () => ({ attachmentSize: { atLeast: 25_000_000 } }),
      },
      {
        id: 'attachmentMismatch',
        name: { nl: 'Een naam die niet klopt', en: 'A name that does not fit' },
        make: () => ({ attachmentMismatch: true }),
      },
    ],
  },
  {
    title: { nl: 'Ontvangers', en: 'Recipients' },
    items: [
      {
        id: 'recipientOutside',
        name: { nl: 'Iemand van buiten', en: 'Somebody outside' },
        make: () => ({ recipientOutside: true }),
      },
      {
        id: 'recipientFirst',
        name: { nl: 'Iemand voor het eerst', en: 'Somebody for the first time' },
        make: () => ({ recipientFirst: true }),
      },
      {
        id: 'recipientLevel',
        name: { nl: 'Hoe iemand opent', en: 'How somebody opens' },
        make: () => ({ recipientLevel: { below: 'code' } }),
      },
      {
        id: 'recipientDomain',
        name: { nl: 'Domein van het adres', en: 'Domain of the address' },
        make: () => ({ recipientDomain: { in: [] } }),
      },
      {
        id: 'recipientCount',
        name: { nl: 'Aantal ontvangers', en: 'Number of recipients' },
        make: () => ({ recipientCount: { atLeast: 10 } }),
      },
    ],
  },
  {
    title: { nl: 'Afzender en tijd', en: 'Sender and time' },
    items: [
      {
        id: 'senderRole',
        name: { nl: 'Wie verstuurt', en: 'Who sends' },
        make: () => ({ senderRole: ['member'] }),
      },
      {
        id: 'time',
        name: { nl: 'Dag en uur', en: 'Day and hour' },
        make: () => ({ time: { days: ['sa', 'su'] } }),
      },
    ],
  },
  {
    title: { nl: 'Meer tegelijk', en: 'Several together' },
    items: [
      {
        id: 'any',
        name: { nl: 'Een van meer voorwaarden', en: 'One of several conditions' },
        make: () => ({ any: [{ detector: 'bsn' }, { detector: 'date-of-birth' }] }),
      },
      {
        id: 'none',
        name: { nl: 'Juist niet', en: 'Not so' },
        make: () => ({ none: [{ recipientDomain: { in: [] } }] }),
      },
    ],
  },
];

const noText = () => ({ nl: '', en: '' });

export const freshActions: readonly Fresh<Action>[] = [
  {
    id: 'demand',
    name: { nl: 'Vraag sterkere beveiliging', en: 'Ask for more protection' },
    make: () => ({ demand: 'sms' }),
  },
  {
    id: 'warn',
    name: { nl: 'Laat de afzender bevestigen', en: 'Have the sender confirm' },
    make: () => ({ warn: noText() }),
  },
  {
    id: 'refuse',
    name: { nl: 'Houd het bericht tegen', en: 'Hold the message back' },
    make: () => ({ refuse: noText() }),
  },
  {
    id: 'expire',
    name: { nl: 'Korter te openen', en: 'Open for a shorter time' },
    make: () => ({ expire: { days: 30 } }),
  },
  {
    id: 'noForward',
    name: { nl: 'Niet doorsturen', en: 'Not to be forwarded' },
    make: () => ({ noForward: true }),
  },
  { id: 'label', name: { nl: 'Geef een label', en: 'Give a label' }, make: () => ({ label: '' }) },
  {
    id: 'tell',
    name: { nl: 'Meld het de beheerders', en: 'Tell the admins' },
    make: () => ({ tell: noText() }),
  },
];

export const emptyRule = (): Rule => ({
  id: 'regel',
  name: { nl: '', en: '' },
  when: { all: [{ detector: 'bsn', where: 'letter' }, { recipientOutside: true }] },
  then: [{ demand: 'sms' }],
});

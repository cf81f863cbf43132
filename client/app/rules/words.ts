import { phrase } from '../../ui/phrase.ts';

interface Counted {
  messages: number;
  atMost: number;
  days: number;
}

const ofMessages = ({ messages, days }: Counted): { nl: string; en: string } => ({
  nl: `van de ${String(messages)} berichten van de laatste ${String(days)} dagen`,
  en: `of the ${String(messages)} messages of the last ${String(days)} days`,
});

export const words = {
  title: { nl: 'Regels', en: 'Rules' },
  what: {
    nl: 'Wat Zegel aan een bericht nakijkt voordat het weggaat. Een wijziging geldt zodra je haar publiceert, ook voor wie nu aan het schrijven is.',
    en: 'What Zegel checks in a message before it leaves. A change is in force once you publish it, also for whoever is writing now.',
  },
  loading: { nl: 'De regels worden opgehaald…', en: 'Fetching the rules…' },
  tabRules: { nl: 'Regels', en: 'Rules' },
  tabTry: { nl: 'Proberen', en: 'Try' },
  tabVersions: { nl: 'Versies', en: 'Versions' },
  noRules: { nl: 'Er zijn geen regels', en: 'There are no rules' },
  noRulesWhat: {
    nl: 'Berichten worden alleen op virussen gecontroleerd. Begin met een voorbeeld.',
    en: 'Messages are only inspected for viruses. Begin with an example.',
  },
  newRule: { nl: 'Nieuwe regel', en: 'New rule' },
  templates: { nl: 'Voorbeelden voor de zorg', en: 'Examples for care' },
  ownRule: { nl: 'Zelf maken', en: 'Make your own' },
  emptyRule: { nl: 'Een eigen regel', en: 'A rule of your own' },
  unnamed: { nl: 'Zonder naam', en: 'Without a name' },
  isNew: { nl: 'nieuw', en: 'new' },
  isChanged: { nl: 'gewijzigd', en: 'changed' },
  inForceNow: { nl: 'Nu geldt:', en: 'In force now:' },
  change: { nl: 'Wijzig', en: 'Change' },
  changeRule: phrase(
    (name: string) => `Wijzig ${name}`,
    (name: string) => `Change ${name}`,
  ),
  ready: { nl: 'Klaar', en: 'Done' },
  putBack: { nl: 'Zet terug', en: 'Put back' },
  putBackRule: phrase(
    (name: string) => `Zet ${name} terug zoals het was`,
    (name: string) => `Put ${name} back as it was`,
  ),
  more: { nl: 'Meer', en: 'More' },
  moreOf: phrase(
    (name: string) => `Meer voor ${name}`,
    (name: string) => `More for ${name}`,
  ),
  up: { nl: 'Zet hoger', en: 'Move up' },
  down: { nl: 'Zet lager', en: 'Move down' },
  remove: { nl: 'Haal weg', en: 'Remove' },
  removeOf: phrase(
    (name: string) => `Haal ${name} weg`,
    (name: string) => `Remove ${name}`,
  ),
  ruleName: { nl: 'Naam', en: 'Name in Dutch' },
  ruleNameEn: { nl: 'Naam in het Engels', en: 'Name in English' },
  addCondition: { nl: 'Nog een voorwaarde', en: 'Another condition' },
  addInner: { nl: 'Nog een hierbinnen', en: 'Another in here' },
  addAction: { nl: 'Doe nog iets', en: 'Do something else, too' },
  removeCondition: phrase(
    (text: string) => `Voorwaarde weghalen: ${text}`,
    (text: string) => `Remove the condition: ${text}`,
  ),
  removeAction: phrase(
    (text: string) => `Weghalen: ${text}`,
    (text: string) => `Remove: ${text}`,
  ),
  joint: { nl: 'Hoe de voorwaarden samengaan', en: 'How the conditions go together' },
  jointMeans: {
    all: { nl: 'en: alles moet kloppen', en: 'and: all of them must hold' },
    any: { nl: 'of: een ervan is genoeg', en: 'or: one of them is enough' },
    none: { nl: 'niet: geen ervan klopt', en: 'not: none of them holds' },
  },
  hoursFrom: { nl: 'Vanaf', en: 'From' },
  hoursUntil: { nl: 'Tot', en: 'Until' },
  hoursHint: {
    nl: 'Nederlandse tijd. Leeg: de hele dag. Tot een vroeger uur: tot de volgende ochtend.',
    en: 'Dutch time. Empty: all day. Until an earlier hour: until the next morning.',
  },
  inLanguage: { nl: { nl: 'Nederlands', en: 'Dutch' }, en: { nl: 'Engels', en: 'English' } },
  askPreview: {
    nl: 'Wat had deze regel geraakt?',
    en: 'What would this rule have touched?',
  },
  previewAtMost: phrase(
    (counted: Counted) =>
      counted.messages === 0
        ? `In de laatste ${String(counted.days)} dagen is er nog niets geteld.`
        : `Hoogstens ${String(counted.atMost)} ${ofMessages(counted).nl}.`,
    (counted: Counted) =>
      counted.messages === 0
        ? `Nothing was counted yet in the last ${String(counted.days)} days.`
        : `At most ${String(counted.atMost)} ${ofMessages(counted).en}.`,
  ),
  previewExact: phrase(
    (counted: Counted) => `${String(counted.atMost)} ${ofMessages(counted).nl}.`,
    (counted: Counted) => `${String(counted.atMost)} ${ofMessages(counted).en}.`,
  ),
  previewHow: {
    nl: 'Het kunnen er minder zijn: Zegel bewaart alleen tellingen per dag, niet wat er samen in één bericht stond.',
    en: 'It may be fewer: Zegel only keeps counts per day, not what stood together in one message.',
  },
  previewNotCounted: phrase(
    (which: string) => `Niet geteld, en dus meegerekend alsof het altijd klopt: ${which}.`,
    (which: string) => `Not counted, and so taken as always true: ${which}.`,
  ),
  ownNumbers: { nl: 'Eigen nummers', en: 'Numbers of your own' },
  ownNumbersWhat: {
    nl: 'Nummers die alleen jullie hebben, zoals een patiëntnummer. Regels kunnen ernaar vragen.',
    en: 'Numbers that only you have, as a patient number. Rules can ask for them.',
  },
  addOwn: { nl: 'Nieuw nummer', en: 'New number' },
  ownName: { nl: 'Hoe heet het?', en: 'Name in Dutch' },
  ownNameHint: { nl: 'Om achter ‘een’ te staan: patiëntnummer.', en: 'To stand after “een”: patiëntnummer.' },
  ownNameEn: { nl: 'In het Engels', en: 'Name in English' },
  ownNameEnHint: { nl: 'Om achter ‘a’ te staan: patient number.', en: 'To stand after “a”: patient number.' },
  ownPatternHint: {
    nl: 'Een patroon in RE2, zoals P\\d{7}: een P en zeven cijfers.',
    en: 'A pattern in RE2, as P\\d{7}: a P and seven digits.',
  },
  ownUsed: {
    nl: 'Een regel vraagt hiernaar; daarom kan het niet weg.',
    en: 'A rule asks for this; so it cannot be removed.',
  },
  notInspected: { nl: 'Wat niet te controleren is', en: 'What cannot be inspected' },
  notInspectedWhat: {
    nl: 'Gaat zoiets toch mee, dan leest de ontvanger dat het niet is gecontroleerd. Meer toestaan vraagt een tweede beheerder.',
    en: 'If it goes all the same, the recipient reads that it was not inspected. Allowing more takes a second admin.',
  },
  yourChanges: { nl: 'Je wijzigingen', en: 'Your changes' },
  changeCount: phrase(
    (count: number) =>
      count === 1
        ? '1 wijziging, nog niet gepubliceerd'
        : `${String(count)} wijzigingen, nog niet gepubliceerd`,
    (count: number) =>
      count === 1 ? '1 change, not published yet' : `${String(count)} changes, not published yet`,
  ),
  giveUp: { nl: 'Gooi weg', en: 'Discard' },
  giveUpSure: { nl: 'Alle wijzigingen weggooien?', en: 'Discard all changes?' },
  giveUpYes: { nl: 'Ja, gooi weg', en: 'Yes, discard' },
  giveUpNo: { nl: 'Nee', en: 'No' },
  look: { nl: 'Bekijk en publiceer', en: 'Review and publish' },
  publishTitle: phrase(
    (version: number) => `Wat er verandert aan versie ${String(version)}`,
    (version: number) => `What changes in version ${String(version)}`,
  ),
  checking: { nl: 'De wijzigingen worden nagekeken…', en: 'Checking the changes…' },
  problems: {
    nl: 'Dit moet eerst worden aangevuld of verbeterd:',
    en: 'This has to be completed or mended first:',
  },
  problemName: phrase(
    (sentence: string) => `Geef deze regel een naam: ${sentence}`,
    (sentence: string) => `Give this rule a name: ${sentence}`,
  ),
  problemCondition: phrase(
    (name: string, text: string) => `${name}, de voorwaarde: ${text}`,
    (name: string, text: string) => `${name}, the condition: ${text}`,
  ),
  problemAction: phrase(
    (name: string, text: string) => `${name}, wat er dan gebeurt: ${text}`,
    (name: string, text: string) => `${name}, what is done then: ${text}`,
  ),
  problemRule: phrase(
    (name: string) => `${name}: de regel klopt nog niet.`,
    (name: string) => `${name}: the rule is not right yet.`,
  ),
  problemOwn: phrase(
    (name: string) => `Eigen nummer ${name}: naam of patroon klopt nog niet.`,
    (name: string) => `Your number ${name}: its name or pattern is not right yet.`,
  ),
  problemRules: {
    nl: 'De regels als geheel kloppen nog niet.',
    en: 'The rules as a whole are not right yet.',
  },
  takesTwo: { nl: 'Hiervoor is een tweede beheerder nodig.', en: 'This takes a second admin.' },
  takesTwoWhat: {
    nl: 'Je maakt een regel die berichten tegenhoudt zwakker. De wijzigingen gelden pas als een andere beheerder ze goedkeurt; tot dan blijft alles zoals het is.',
    en: 'You weaken a rule that holds messages back. The changes are in force once another admin approves them; until then everything stays as it is.',
  },
  atOnce: {
    nl: 'Dit geldt meteen. Wie aan het schrijven is, krijgt de nieuwe regels.',
    en: 'This is in force at once. Whoever is writing gets the new rules.',
  },
  backToWriting: { nl: 'Terug', en: 'Back' },
  publish: { nl: 'Publiceer', en: 'Publish' },
  propose: { nl: 'Leg voor aan een tweede beheerder', en: 'Ask a second admin' },
  published: phrase(
    (version: number) => `Versie ${String(version)} geldt nu.`,
    (version: number) => `Version ${String(version)} is in force now.`,
  ),
  nowWaits: phrase(
    (version: number) => `Versie ${String(version)} wacht op een tweede beheerder.`,
    (version: number) => `Version ${String(version)} waits for a second admin.`,
  ),
  noChanges: { nl: 'Er verandert niets.', en: 'Nothing changes.' },
  added: phrase(
    (name: string) => `Nieuw: ${name}`,
    (name: string) => `New: ${name}`,
  ),
  removed: phrase(
    (name: string) => `Weg: ${name}`,
    (name: string) => `Gone: ${name}`,
  ),
  changed: phrase(
    (name: string) => `Gewijzigd: ${name}`,
    (name: string) => `Changed: ${name}`,
  ),
  otherOrder: { nl: 'De regels staan in een andere volgorde.', en: 'The rules are in another order.' },
  ownChanged: phrase(
    (name: string) => `Eigen nummer: ${name}`,
    (name: string) => `Number of your own: ${name}`,
  ),
  before: { nl: 'Was:', en: 'Was:' },
  after: { nl: 'Wordt:', en: 'Becomes:' },
  weaker: { nl: 'houdt minder tegen', en: 'holds less back' },
  waitsTitle: { nl: 'Wacht op een tweede beheerder', en: 'Waits for a second admin' },
  waitsMine: phrase(
    (when: string) => `Jij legde deze wijziging voor op ${when}. Een andere beheerder moet haar goedkeuren.`,
    (when: string) => `You proposed this change on ${when}. Another admin has to approve it.`,
  ),
  waitsFor: phrase(
    (by: string, when: string) => `${by} legde deze wijziging voor op ${when}. Klopt ze, keur haar dan goed.`,
    (by: string, when: string) => `${by} proposed this change on ${when}. If it is right, approve it.`,
  ),
  waitsUntil: phrase(
    (version: number) => `Tot dan geldt versie ${String(version)}.`,
    (version: number) => `Until then version ${String(version)} is in force.`,
  ),
  approve: { nl: 'Keur goed', en: 'Approve' },
  withdraw: { nl: 'Trek in', en: 'Withdraw' },
  withdrawSure: { nl: 'De wijziging gaat dan niet door.', en: 'The change then does not go through.' },
  withdrawYes: { nl: 'Ja, trek in', en: 'Yes, withdraw' },
  withdrawNo: { nl: 'Nee', en: 'No' },
  withdrawn: { nl: 'De wijziging is ingetrokken.', en: 'The change was withdrawn.' },
  meanwhileTitle: phrase(
    (version: number) => `Intussen geldt versie ${String(version)}`,
    (version: number) => `Version ${String(version)} is in force meanwhile`,
  ),
  meanwhileWhat: phrase(
    (by: string, when: string) =>
      `${by} publiceerde op ${when} andere regels, terwijl jij aan het wijzigen was. Jouw wijzigingen staan er nog. Dit veranderde:`,
    (by: string, when: string) =>
      `${by} published other rules on ${when} while you were changing them. Your changes are still here. This changed:`,
  ),
  takeOver: { nl: 'Zet mijn wijzigingen op de nieuwe versie', en: 'Put my changes on the new version' },
  giveUpMine: { nl: 'Gooi mijn wijzigingen weg', en: 'Discard my changes' },
  bothChanged: phrase(
    (names: string) => `Dit veranderden jullie allebei; jouw versie staat er nu: ${names}. Kijk het na.`,
    (names: string) => `Both of you changed this; yours stands here now: ${names}. Look it over.`,
  ),
  understood: { nl: 'Begrepen', en: 'Understood' },
  tryTitle: { nl: 'Probeer de regels', en: 'Try the rules' },
  tryWhat: {
    nl: 'Plak een brief en kijk wat er gebeurt. Er wordt niets verstuurd of bewaard: alles blijft in deze pagina.',
    en: 'Paste a letter and see what happens. Nothing is sent or kept: everything stays in this page.',
  },
  tryWithChanges: {
    nl: 'Je wijzigingen doen mee, ook al zijn ze nog niet gepubliceerd.',
    en: 'Your changes count, though they are not published yet.',
  },
  trySubject: { nl: 'Onderwerp', en: 'Subject' },
  tryLetter: { nl: 'Brief', en: 'Letter' },
  tryPlaceholder: {
    nl: 'Bijvoorbeeld: Uw BSN is 111222333.',
    en: 'For example: Your BSN is 111222333.',
  },
  tryTo: { nl: 'Aan', en: 'To' },
  tryOutside: { nl: 'iemand van buiten', en: 'somebody outside' },
  tryInside: { nl: 'een collega', en: 'a colleague' },
  tryLevel: { nl: 'Opent met', en: 'Opens with' },
  tryAddress: { nl: 'Adres', en: 'Address' },
  tryAttachment: { nl: 'Met een bijlage', en: 'With an attachment' },
  tryNone: { nl: 'geen', en: 'none' },
  tryFile: { nl: 'Naam van de bijlage', en: 'Name of the attachment' },
  tryFirst: {
    nl: 'De afzender schrijft deze ontvanger voor het eerst',
    en: 'The sender writes to this recipient for the first time',
  },
  tryFound: { nl: 'Gevonden in de brief', en: 'Found in the letter' },
  tryNothing: { nl: 'Er is niets bijzonders gevonden.', en: 'Nothing of note was found.' },
  foundWord: { nl: 'woord', en: 'word' },
  foundPattern: { nl: 'patroon', en: 'pattern' },
  tryHappens: { nl: 'Wat er gebeurt', en: 'What happens' },
  tryClean: {
    nl: 'Geen regel is van toepassing: het bericht gaat gewoon weg.',
    en: 'No rule applies: the message simply goes.',
  },
  tryRefused: { nl: 'Dit bericht wordt tegengehouden.', en: 'This message is held back.' },
  tryWhy: { nl: 'Omdat', en: 'Because' },
  tryIncomplete: {
    nl: 'Een regel is nog niet af. Vul haar aan, dan kun je proberen.',
    en: 'A rule is not finished. Complete it, then you can try.',
  },
  versionsTitle: { nl: 'Eerdere versies', en: 'Earlier versions' },
  loadingVersions: { nl: 'De versies worden opgehaald…', en: 'Fetching the versions…' },
  version: phrase(
    (version: number) => `Versie ${String(version)}`,
    (version: number) => `Version ${String(version)}`,
  ),
  inForce: { nl: 'geldt nu', en: 'in force' },
  publishedBy: phrase(
    (by: string, when: string) => `${by}, ${when}`,
    (by: string, when: string) => `${by}, ${when}`,
  ),
  publishedByTwo: phrase(
    (by: string, second: string, when: string) => `${by}, goedgekeurd door ${second}, ${when}`,
    (by: string, second: string, when: string) => `${by}, approved by ${second}, ${when}`,
  ),
  open: { nl: 'Bekijk', en: 'Look' },
  openVersion: phrase(
    (version: number) => `Bekijk versie ${String(version)}`,
    (version: number) => `Look at version ${String(version)}`,
  ),
  closeVersion: phrase(
    (version: number) => `Sluit versie ${String(version)}`,
    (version: number) => `Close version ${String(version)}`,
  ),
  saveVersion: { nl: 'Bewaar als bestand', en: 'Save as a file' },
  restore: { nl: 'Begin hiermee opnieuw', en: 'Begin again from this' },
  restored: phrase(
    (version: number) =>
      `Versie ${String(version)} staat nu bij je wijzigingen. Publiceer haar om haar te laten gelden.`,
    (version: number) =>
      `Version ${String(version)} is now among your changes. Publish it to put it in force.`,
  ),
  files: { nl: 'De regels als bestand', en: 'The rules as a file' },
  filesWhat: {
    nl: 'Om te bewaren of om aan een andere organisatie te geven. Er staat niets van berichten in.',
    en: 'To keep, or to give to another organisation. It holds nothing of messages.',
  },
  saveRules: { nl: 'Bewaar de regels die nu gelden', en: 'Save the rules in force' },
  takeFile: { nl: 'Neem een bestand over', en: 'Take over a file' },
  takeReplaces: {
    nl: 'Een bestand komt in de plaats van je wijzigingen van nu.',
    en: 'A file takes the place of your changes.',
  },
  taken: phrase(
    (name: string) => `${name} staat nu bij je wijzigingen. Kijk het na en publiceer.`,
    (name: string) => `${name} is now among your changes. Look it over and publish.`,
  ),
  takeFailed: phrase(
    (place: string) =>
      `Dit bestand is niet overgenomen. Er klopt iets niet bij: ${place}. Er is niets veranderd.`,
    (place: string) =>
      `This file was not taken over. Something is wrong with: ${place}. Nothing was changed.`,
  ),
  fileRule: phrase(
    (number: number) => `regel ${String(number)}`,
    (number: number) => `rule ${String(number)}`,
  ),
  fileOwn: phrase(
    (number: number) => `eigen nummer ${String(number)}`,
    (number: number) => `number of your own ${String(number)}`,
  ),
  fileName: { nl: 'de naam', en: 'its name' },
  fileWhen: { nl: 'de voorwaarde', en: 'its condition' },
  fileThen: { nl: 'wat er dan gebeurt', en: 'what is done then' },
  fileNoJson: { nl: 'het is geen JSON', en: 'it is not JSON' },
  fileWhole: { nl: 'het bestand als geheel', en: 'the file as a whole' },
} as const;

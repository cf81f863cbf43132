import { phrase } from '../../ui/phrase.ts';

export const words = {
  looking: { nl: 'Je link wordt bekeken…', en: 'Looking at your link…' },
  setupTitle: { nl: 'Maak je organisatie', en: 'Make your organisation' },
  joinTitle: phrase(
    (organisation: string) => `Welkom bij ${organisation}`,
    (organisation: string) => `Welcome to ${organisation}`,
  ),
  brokenTitle: { nl: 'Deze link werkt niet', en: 'This link does not work' },
  haveAccount: { nl: 'Heb je al een account? Log in', en: 'Do you have an account? Sign in' },
  steps: { nl: 'Stappen', en: 'Steps' },
  stepOf: phrase(
    (step: number, all: number) => `Stap ${step} van ${all}`,
    (step: number, all: number) => `Step ${step} of ${all}`,
  ),
  stepOrganisation: { nl: 'Organisatie', en: 'Organisation' },
  stepYou: { nl: 'Jij', en: 'You' },
  stepFactor: { nl: 'Tweede stap', en: 'Second step' },
  stepKeys: { nl: 'Sleutels bewaren', en: 'Keep your keys' },
  stepDone: { nl: 'Klaar', en: 'Done' },
  next: { nl: 'Verder', en: 'Continue' },
  back: { nl: 'Terug', en: 'Back' },
  organisationName: { nl: 'Naam van de organisatie', en: 'Name of the organisation' },
  organisationNameHint: {
    nl: 'Zo zien ontvangers van wie een bericht komt, bijvoorbeeld Polikliniek Noord.',
    en: 'This is how recipients see who a message is from, for instance North Clinic.',
  },
  organisationPhone: { nl: 'Telefoonnummer voor ontvangers', en: 'Telephone number for recipients' },
  organisationPhoneHint: {
    nl: 'Wie twijfelt of een bericht echt is, belt dit nummer.',
    en: 'Whoever doubts that a message is real rings this number.',
  },
  phoneWrong: {
    nl: 'Dit is geen telefoonnummer. Schrijf het als 020 1234567 of met landcode: +31 20 1234567.',
    en: 'This is not a telephone number. Write it with its country code: +31 20 1234567.',
  },
  archive: { nl: 'Maak een archiefsleutel', en: 'Make an archive key' },
  archiveWhat: {
    nl: 'Daarmee kan de organisatie haar eigen berichten altijd weer openen, ook als een collega weggaat. Bij elk bericht staat dat het zo is. Zonder deze sleutel kan dat niet, en later toevoegen werkt alleen voor nieuwe berichten.',
    en: 'With it the organisation can always open its own messages again, also when a colleague leaves. Every message says so. Without this key it cannot, and adding one later works for new messages only.',
  },
  name: { nl: 'Je naam', en: 'Your name' },
  nameHint: { nl: 'Deze naam staat boven je berichten.', en: 'This name stands above your messages.' },
  address: { nl: 'Je e-mailadres', en: 'Your e-mail address' },
  addressWrong: {
    nl: 'Dit is geen e-mailadres. Schrijf het als naam@voorbeeld.nl.',
    en: 'This is not an e-mail address. Write it like name@example.org.',
  },
  invitedAs: phrase(
    (address: string) => `Je bent uitgenodigd op ${address}.`,
    (address: string) => `You were invited at ${address}.`,
  ),
  password: { nl: 'Wachtwoord', en: 'Password' },
  passwordBusy: {
    nl: 'Je wachtwoord wordt klaargemaakt; het verlaat deze pagina niet…',
    en: 'Preparing your password; it does not leave this page…',
  },
  factorWhat: {
    nl: 'Naast je wachtwoord bewijs je met een tweede stap dat jij het bent.',
    en: 'Besides your password, a second step proves that it is you.',
  },
  totp: { nl: 'Authenticator-app', en: 'Authenticator app' },
  totpWhat: {
    nl: 'Werkt ook zonder bereik. Het sterkst.',
    en: 'Works without reception, too. The strongest.',
  },
  sms: { nl: 'Sms', en: 'Text message' },
  smsWhat: {
    nl: 'Bij elke keer inloggen een code op je telefoon.',
    en: 'A code on your telephone each time you sign in.',
  },
  mobile: { nl: 'Je mobiele nummer', en: 'Your mobile number' },
  sendCode: { nl: 'Stuur mij een code', en: 'Send me a code' },
  openApp: {
    nl: 'Staat de app op dit toestel? Open hem hier',
    en: 'Is the app on this device? Open it here',
  },
  scan: { nl: 'Scan deze code met je app', en: 'Scan this code with your app' },
  qr: { nl: 'QR-code voor je authenticator-app', en: 'QR code for your authenticator app' },
  cannotScan: {
    nl: 'Lukt scannen niet? Typ deze sleutel in je app:',
    en: 'Cannot scan? Type this key into your app:',
  },
  thenCode: { nl: 'Typ de zes cijfers die je app toont', en: 'Type the six digits that your app shows' },
  smsSent: phrase(
    (number: string) => `De code is onderweg naar ${number}.`,
    (number: string) => `The code is on its way to ${number}.`,
  ),
  smsCode: { nl: 'Code uit de sms', en: 'Code from the text message' },
  otherFactor: { nl: 'Kies toch iets anders', en: 'Choose something else after all' },
  resend: { nl: 'Stuur een nieuwe code', en: 'Send a new code' },
  resendIn: phrase(
    (seconds: number) => `Nieuwe code over ${seconds} s`,
    (seconds: number) => `New code in ${seconds} s`,
  ),
  check: { nl: 'Controleer', en: 'Check' },
  makingKeys: {
    nl: 'Je sleutels worden gemaakt, hier in de browser…',
    en: 'Making your keys, here in the browser…',
  },
  keysWhat: {
    nl: 'Dit staat nergens anders en wordt niet nog eens getoond.',
    en: 'This exists nowhere else and is not shown again.',
  },
  yours: { nl: 'Van jou', en: 'Yours' },
  yoursWhat: {
    nl: 'Bewaar dit op een plek die alleen van jou is, niet op deze computer.',
    en: 'Keep this in a place that is yours alone, not on this computer.',
  },
  recoveryKey: { nl: 'Herstelsleutel', en: 'Recovery key' },
  recoveryUse: { nl: 'Als je je wachtwoord kwijt bent.', en: 'For when your password is lost.' },
  backupCodes: { nl: 'Reservecodes', en: 'Backup codes' },
  backupUse: {
    nl: 'Als je telefoon kwijt is. Elke code werkt één keer.',
    en: 'For when your telephone is lost. Each works once.',
  },
  ofOrganisation: { nl: 'Van de organisatie', en: 'Of the organisation' },
  ofOrganisationWhat: {
    nl: 'Bewaar dit in de kluis, apart van je eigen sleutels. Wie dit heeft, kan in naam van de organisatie tekenen en haar archief openen.',
    en: 'Keep this in the safe, apart from your own keys. Whoever has it can sign for the organisation and open its archive.',
  },
  rootKey: { nl: 'Hoofdsleutel', en: 'Root key' },
  rootUse: {
    nl: 'Nodig wanneer de sleutels van de dienst veranderen.',
    en: 'Needed when the keys of the service change.',
  },
  rootFingerprint: { nl: 'Vingerafdruk van de hoofdsleutel', en: 'Fingerprint of the root key' },
  archiveKey: { nl: 'Archiefsleutel', en: 'Archive key' },
  archiveUse: {
    nl: 'Opent alle berichten van de organisatie.',
    en: 'Opens all messages of the organisation.',
  },
  fileYours: phrase(
    (name: string) => `Zegel sleutels van ${name}.txt`,
    (name: string) => `Zegel keys of ${name}.txt`,
  ),
  fileOrganisation: phrase(
    (name: string) => `Zegel sleutels van ${name}.txt`,
    (name: string) => `Zegel keys of ${name}.txt`,
  ),
  finish: { nl: 'Maak mijn account', en: 'Make my account' },
  finishing: { nl: 'Je account wordt gemaakt…', en: 'Making your account…' },
  doneTitle: { nl: 'Je kunt aan de slag', en: 'You are ready to go' },
  doneWhat: {
    nl: 'Je account is er, en je bent ingelogd.',
    en: 'Your account is there, and you are signed in.',
  },
  secondAdmin: { nl: 'Nodig nu een tweede beheerder uit', en: 'Now invite a second admin' },
  secondAdminWhy: {
    nl: 'Raak jij je telefoon en je codes kwijt, dan kan alleen een andere beheerder verder. Doe het daarom vandaag.',
    en: 'If you lose your telephone and your codes, only another admin can go on. So do it today.',
  },
  invite: { nl: 'Tweede beheerder uitnodigen', en: 'Invite a second admin' },
  toInbox: { nl: 'Naar je postvak', en: 'Go to your inbox' },
  service: { nl: 'Sleutels van deze dienst', en: 'Keys of this service' },
  serviceWhat: {
    nl: 'Deze horen gelijk te zijn aan wat op de console van de server staat.',
    en: 'These should equal what the console of the server says.',
  },
  rootWhat: {
    nl: 'Vraag de vingerafdruk na bij je beheerder als je zeker wilt weten dat deze uitnodiging echt is.',
    en: 'Ask your admin for the fingerprint if you want to be sure that this invitation is real.',
  },
  keyOf: {
    scanner: { nl: 'Controle (scanner)', en: 'Scanner' },
    gateway: { nl: 'Mailpoort', en: 'Mail gateway' },
    root: { nl: 'Hoofdsleutel van de organisatie', en: 'Root key of the organisation' },
  },
} as const;

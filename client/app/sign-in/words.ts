export const words = {
  title: { nl: 'Inloggen', en: 'Sign in' },
  address: { nl: 'E-mailadres', en: 'E-mail address' },
  password: { nl: 'Wachtwoord', en: 'Password' },
  next: { nl: 'Verder', en: 'Continue' },
  checking: {
    nl: 'Je wachtwoord wordt gecontroleerd; het verlaat deze pagina niet…',
    en: 'Checking your password; it does not leave this page…',
  },
  forgot: {
    nl: 'Wachtwoord vergeten? Gebruik je herstelsleutel',
    en: 'Forgotten your password? Use your recovery key',
  },
  codeTitle: { nl: 'Tweede stap', en: 'Second step' },
  totp: {
    nl: 'Open je authenticator-app en typ de code van zes cijfers over.',
    en: 'Open your authenticator app and type the code of six digits.',
  },
  sms: {
    nl: (hint: string) => `We stuurden een code per sms naar je nummer dat eindigt op ${hint}.`,
    en: (hint: string) => `We sent a code by text message to your number ending in ${hint}.`,
  },
  code: { nl: 'Code', en: 'Code' },
  signIn: { nl: 'Inloggen', en: 'Sign in' },
  opening: { nl: 'Je sleutels worden geopend…', en: 'Opening your keys…' },
  resend: { nl: 'Stuur een nieuwe code', en: 'Send a new code' },
  resendIn: {
    nl: (seconds: number) => `Nieuwe code over ${seconds} s`,
    en: (seconds: number) => `New code in ${seconds} s`,
  },
  useBackup: { nl: 'Gebruik een reservecode', en: 'Use a backup code' },
  useFactor: { nl: 'Toch met een gewone code', en: 'Use an ordinary code after all' },
  backup: { nl: 'Reservecode', en: 'Backup code' },
  backupHint: {
    nl: 'Een van de tien codes die je bij het begin bewaarde. Elke code werkt één keer.',
    en: 'One of the ten codes that you saved at the start. Each works once.',
  },
  startAgain: { nl: 'Terug', en: 'Back' },
  recoverTitle: { nl: 'Herstellen', en: 'Recover' },
  recoverWhat: {
    nl: 'Met je herstelsleutel kies je een nieuw wachtwoord. Je tweede stap blijft nodig.',
    en: 'With your recovery key you choose a new password. Your second step is still needed.',
  },
  recoveryKey: { nl: 'Herstelsleutel', en: 'Recovery key' },
  recoveryHint: {
    nl: 'Staat in het bestand of op het papier dat je bij het begin bewaarde.',
    en: 'It is in the file or on the paper that you saved at the start.',
  },
  newPasswordTitle: { nl: 'Kies een nieuw wachtwoord', en: 'Choose a new password' },
  newPassword: { nl: 'Nieuw wachtwoord', en: 'New password' },
  saveAndGoOn: { nl: 'Wachtwoord bewaren', en: 'Save password' },
  newKeyTitle: { nl: 'Je nieuwe herstelsleutel', en: 'Your new recovery key' },
  newKeyWhat: {
    nl: 'De oude werkt niet meer. Bewaar deze op een plek buiten deze computer.',
    en: 'The old one no longer works. Keep this one somewhere other than this computer.',
  },
  toInbox: { nl: 'Naar je postvak', en: 'Go to your inbox' },
} as const;

/** What `zegel --help` says. */
import { say } from './language.ts';

export const overview = (): string =>
  say({
    en: `zegel: sealed files, compatible with age

  zegel keygen [-o FILE] [--x25519]              make an identity; post-quantum unless --x25519
  zegel seal -r RECIPIENT... [-a] [-o OUT] [FILE]     seal a file, or standard input
  zegel open -i IDENTITY_FILE... [-o OUT] [FILE]      open a file, or standard input
  zegel inspect --json [--rules FILE] FILE...    antivirus, detectors and rules, one JSON line a file
  zegel doctor [--data DIR]                      what this machine has, and what is missing

Exit: 0 success, 1 a refusal or a failed check, 2 wrong usage.
Environment: ZEGEL_CLAMD=unix:PATH | tcp:HOST:PORT | none
`,
    nl: `zegel: verzegelde bestanden, uitwisselbaar met age

  zegel keygen [-o BESTAND] [--x25519]           maak een sleutel; post-quantum, behalve met --x25519
  zegel seal -r ONTVANGER... [-a] [-o UIT] [BESTAND]   verzegel een bestand, of de standaardinvoer
  zegel open -i SLEUTELBESTAND... [-o UIT] [BESTAND]    open een bestand, of de standaardinvoer
  zegel inspect --json [--rules BESTAND] BESTAND...  virusscan, detectoren en regels, een regel JSON per bestand
  zegel doctor [--data MAP]                      wat deze machine heeft, en wat ontbreekt

Afsluitcode: 0 gelukt, 1 geweigerd of controle mislukt, 2 verkeerd gebruik.
Omgeving: ZEGEL_CLAMD=unix:PAD | tcp:HOST:POORT | none
`,
  });

export const unknownCommand = (name: string): string =>
  say({
    en: `zegel: there is no command "${name}". See zegel --help.\n`,
    nl: `zegel: de opdracht "${name}" bestaat niet. Zie zegel --help.\n`,
  });

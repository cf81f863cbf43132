/** What `zegel --help` and `zegel COMMAND --help` say. A command's first two lines stand in the overview, too. */
import { say } from './language.ts';

const en = {
  keygen: `zegel keygen [-o FILE] [--x25519]
make an identity; post-quantum unless --x25519

Writes the identity to standard output, or to FILE, which must not exist yet and which only you can read. Its
public key, the recipient that others seal to, stands in it.

  -o, --output FILE    write it there
      --x25519         a plain X25519 identity, for age programs that know no post-quantum ones
`,
  seal: `zegel seal -r RECIPIENT... [-a] [-o OUT] [FILE]
seal a file, or standard input

Writes an age file that each RECIPIENT can open. Without FILE, or with -, standard input is sealed; without OUT, or
with -, the result goes to standard output. OUT appears when it is complete. Post-quantum recipients (age1pq1…) and
plain ones (age1…) are not mixed.

  -r, --recipient RECIPIENT    a public key; as many as there are recipients
  -a, --armor                  as text
  -o, --output OUT             write it there
`,
  open: `zegel open -i IDENTITY_FILE... [-o OUT] [FILE]
open a file, or standard input

Opens an age file, armored or not. OUT appears when all of it is authentic. Standard output gets each chunk once that
is authentic: what came out is the whole only when the exit code is 0.

  -i, --identity IDENTITY_FILE    identities, as keygen and age-keygen write them; one file or more
  -o, --output OUT                write it there
`,
  inspect: `zegel inspect --json [--rules FILE] FILE...
antivirus, detectors and rules: one JSON line a file

Says of each file the verdict (clean, infected, refused, unscannable) and its reasons, the type by content, what the
detectors matched and where in the text, and what the rules ask. Exit 1 unless every file is clean. clamd is used
where it is found, else the built-in engine, which is basic.

      --json          a line of JSON for each file
      --rules FILE    these rules, instead of the first rules of a new organisation

Environment: ZEGEL_CLAMD=unix:PATH | tcp:HOST:PORT | none (several clamds divided by commas),
ZEGEL_SIGNATURES_MAX_AGE=DAYS | none (7)
`,
  receipt: `zegel receipt verify [--root FINGERPRINT] [--json] FILE
check a proof of receipt, with no network

FILE is a proof as the sender downloaded it: the file for programs, or the PDF, in which it is enclosed. Says of each
recipient which event the proof rests on, what that proves and what it does not. Exit 0 when everything in it
verifies, else 1. Of a PDF, the enclosed file is checked and shown; what is printed on its pages is not signed.

      --root FINGERPRINT    of the organisation’s root, as the organisation itself gives it: 64 hexadecimal digits,
                            with or without spaces. Without it the root is the file’s own, and is shown to compare
      --json                one line of JSON
`,
  doctor: `zegel doctor [--data DIR]
what this machine has, and what is missing

Exit 1 when something that is needed is not there.

      --data DIR    the data folder of npm start (./data)

Environment: ZEGEL_CLAMD and ZEGEL_SIGNATURES_MAX_AGE as for inspect, and the settings of the servers that npm start is to use
(docs/operations.md): they are tried, nothing is changed or sent.
`,
};

const nl: typeof en = {
  keygen: `zegel keygen [-o BESTAND] [--x25519]
maak een sleutel; post-quantum, behalve met --x25519

Schrijft de sleutel naar de standaarduitvoer, of naar BESTAND, dat nog niet mag bestaan en dat alleen u kunt lezen.
De publieke sleutel, waarmee anderen voor u verzegelen, staat erin.

  -o, --output BESTAND    schrijf hem daar
      --x25519            een gewone X25519-sleutel, voor age-programma’s die geen post-quantum kennen
`,
  seal: `zegel seal -r ONTVANGER... [-a] [-o UIT] [BESTAND]
verzegel een bestand, of de standaardinvoer

Schrijft een age-bestand dat elke ONTVANGER kan openen. Zonder BESTAND, of met -, wordt de standaardinvoer verzegeld;
zonder UIT, of met -, gaat het resultaat naar de standaarduitvoer. UIT verschijnt als het compleet is. Post-quantum
ontvangers (age1pq1…) en gewone (age1…) gaan niet samen.

  -r, --recipient ONTVANGER    een publieke sleutel; zoveel als er ontvangers zijn
  -a, --armor                  als tekst
  -o, --output UIT             schrijf het daar
`,
  open: `zegel open -i SLEUTELBESTAND... [-o UIT] [BESTAND]
open een bestand, of de standaardinvoer

Opent een age-bestand, ook in tekstvorm. UIT verschijnt als alles echt is. De standaarduitvoer krijgt elk blok zodra
dat echt is: alleen bij afsluitcode 0 is het geheel eruit gekomen.

  -i, --identity SLEUTELBESTAND    sleutels, zoals keygen en age-keygen ze schrijven; een bestand of meer
  -o, --output UIT                 schrijf het daar
`,
  inspect: `zegel inspect --json [--rules BESTAND] BESTAND...
virusscan, detectoren en regels: een regel JSON per bestand

Zegt van elk bestand het oordeel (clean, infected, refused, unscannable) met de redenen, het type volgens de inhoud,
wat de detectoren vonden en waar in de tekst, en wat de regels vragen. Afsluitcode 1 tenzij elk bestand schoon is.
clamd wordt gebruikt waar hij is, anders de ingebouwde scanner, die beperkt is.

      --json             een regel JSON per bestand
      --rules BESTAND    deze regels, in plaats van de eerste regels van een nieuwe organisatie

Omgeving: ZEGEL_CLAMD=unix:PAD | tcp:HOST:POORT | none (meer dan één clamd: met komma’s),
ZEGEL_SIGNATURES_MAX_AGE=DAGEN | none (7)
`,
  receipt: `zegel receipt verify [--root VINGERAFDRUK] [--json] BESTAND
controleer een bewijs van ontvangst, zonder netwerk

BESTAND is een bewijs zoals de afzender het ophaalde: het bestand voor programma’s, of de PDF, waar het in zit. Zegt
van elke ontvanger op welke gebeurtenis het bewijs rust, wat dat bewijst en wat niet. Afsluitcode 0 als alles erin
klopt, anders 1. Van een PDF wordt het bestand dat erin zit gecontroleerd en getoond; wat op de bladzijden staat is
niet ondertekend.

      --root VINGERAFDRUK    van de hoofdsleutel van de organisatie, zoals de organisatie die zelf geeft: 64
                             hexadecimale cijfers, met of zonder spaties. Zonder is het de sleutel uit het bestand;
                             zijn vingerafdruk wordt getoond om te vergelijken
      --json                 een regel JSON
`,
  doctor: `zegel doctor [--data MAP]
wat deze machine heeft, en wat ontbreekt

Afsluitcode 1 als er iets ontbreekt dat nodig is.

      --data MAP    de gegevensmap van npm start (./data)

Omgeving: ZEGEL_CLAMD en ZEGEL_SIGNATURES_MAX_AGE zoals bij inspect, en de instellingen van de servers die npm start moet gebruiken
(docs/operations.md): ze worden geprobeerd, er wordt niets gewijzigd of verstuurd.
`,
};

const pages: Readonly<Record<string, string>> = say({ nl, en });

/** The page of one command, or the overview. */
export const helpPage = (command?: string): string => pages[command ?? ''] ?? overview();

function overview(): string {
  const commands = Object.values(pages).map((page) => {
    const [line, summary] = page.split('\n');
    return `  ${line ?? ''}\n        ${summary ?? ''}\n`;
  });
  return say({
    en: `zegel: sealed files, the same as age's\n\n${commands.join('')}
zegel COMMAND --help says more of one; zegel --version which zegel this is.
Exit: 0 success, 1 a refusal or a failed check, 2 wrong usage.
`,
    nl: `zegel: verzegelde bestanden, dezelfde als die van age\n\n${commands.join('')}
zegel OPDRACHT --help vertelt meer over een ervan; zegel --version welke zegel dit is.
Afsluitcode: 0 gelukt, 1 geweigerd of controle mislukt, 2 verkeerd gebruik.
`,
  });
}

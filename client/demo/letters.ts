/** The invented people of the demonstration and what they write. Addresses are of the reserved domain `.example`. */
import type { LetterText } from '../core/face.ts';

export const ORGANISATION = { name: 'Polikliniek Noord', phone: '050 123 45 67' };

export const ADMIN = {
  name: 'Marijke de Boer',
  address: 'm.deboer@polikliniek-noord.example',
  role: 'admin',
  number: '+31612345601',
} as const;

export const NURSE = {
  name: 'Sanne Visser',
  address: 's.visser@polikliniek-noord.example',
  role: 'member',
  number: '+31612345602',
} as const;

export const PATIENT = { address: 'w.jansen@post.example', number: '+31612345678' };
export const PHARMACY = { address: 'apotheek@linde.example' };

const letter = (subject: string, text: string): LetterText => ({ subject, text, html: '' });

export const RESULT = letter(
  'Uitslag van uw bloedonderzoek',
  `Beste meneer Jansen,

De uitslag van uw bloedonderzoek is binnen. Uw waarden zijn goed. U hoeft niets te veranderen aan uw medicijnen.

In de bijlage leest u wat u tot de volgende controle het beste kunt doen.

Heeft u vragen? Bel ons dan gerust: ${ORGANISATION.phone}.

Met vriendelijke groet,
Sanne Visser
verpleegkundige, ${ORGANISATION.name}
`,
);

export const ADVICE = {
  name: 'leefregels.txt',
  text: `Leefregels tot de volgende controle

1. Neem uw medicijnen elke dag op dezelfde tijd in.
2. Drink genoeg: zes tot acht glazen per dag.
3. Wordt u duizelig, of krijgt u koorts? Bel de polikliniek.
`,
};

export const PRESCRIPTION = letter(
  'Wijziging recept W. Jansen',
  `Beste collega,

Wil je het herhaalrecept van de heer W. Jansen (BSN 111222333) vanaf volgende week aanpassen naar eenmaal daags?

De toegangscode van dit bericht heb ik je telefonisch doorgegeven.

Met vriendelijke groet,
Sanne Visser
`,
);

export const QUESTION = letter(
  'Overleg over het spreekuur van donderdag',
  `Hoi Marijke,

Kun je donderdag een half uur langer openblijven? Er staan drie mensen op de wachtlijst.

Groet,
Sanne
`,
);

export const ANSWER = letter(
  'Re: Overleg over het spreekuur van donderdag',
  `Dag Sanne,

Dat is goed, ik zet het in de agenda.

Marijke
`,
);

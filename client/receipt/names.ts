/** What the two files of a proof are called: by the day it was sent, and enough of the message to tell two apart. */
import { RECEIPT_EXTENSION } from '../../contract/receipt/media.ts';
import type { Language, ProvenReceipt } from '../core/face.ts';

const stem = { nl: 'bewijs-van-ontvangst', en: 'proof-of-receipt' } as const;

/** As on the paper, where it was written: in Dutch summer the day begins two hours before that of UTC. */
const dayOf = (timeMs: number): string => new Intl.DateTimeFormat('sv-SE').format(timeMs);

const base = ({ message, releasedAt }: ProvenReceipt, language: Language): string =>
  `${stem[language]}-${dayOf(releasedAt)}-${message.slice(0, 6)}`;

export const pdfName = (proven: ProvenReceipt, language: Language): string => `${base(proven, language)}.pdf`;

export const fileName = (proven: ProvenReceipt, language: Language): string =>
  `${base(proven, language)}${RECEIPT_EXTENSION}`;

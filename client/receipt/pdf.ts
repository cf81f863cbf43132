/**
 * The proof of receipt on paper: A4, in the look of the house, tagged so that it can be read aloud, with the file for
 * programs enclosed. It is drawn from what was proven, and proves nothing by itself; it says so.
 */
import PDFDocument from 'pdfkit';
import { RECEIPT_MEDIA_TYPE } from '../../contract/receipt/media.ts';
import { basisWords, eventWords, signedWithWords } from '../../contract/receipt/words.ts';
import type { Language, ProvenReceipt, ProvenRecipient } from '../core/face.ts';
import { phoneText } from '../ui/format.ts';
import { fileName, pdfName } from './names.ts';
import { Paper, colours } from './paper.ts';
import { levelWords, paperTime, words } from './words.ts';

export interface Fonts {
  /** Whole TrueType files. */
  regular: ArrayBuffer;
  semibold: ArrayBuffer;
}

export interface ReceiptToPrint {
  /** The file for programs. */
  text: string;
  proven: ProvenReceipt;
  /** As the member's page has it. */
  organisation: string;
  language: Language;
  madeAt: number;
}

/** The bytes of the PDF. */
export async function receiptPdf(receipt: ReceiptToPrint, fonts: Fonts): Promise<Uint8Array> {
  const { text, proven, organisation, language, madeAt } = receipt;
  const say = (pair: { nl: string; en: string }): string => pair[language];
  const document = new PDFDocument({
    size: 'A4',
    margins: { top: 64, bottom: 72, left: 64, right: 64 },
    // None yet: the browser's build has no typeface of its own.
    font: '',
    lang: language === 'nl' ? 'nl-NL' : 'en-GB',
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    bufferPages: true,
    info: {
      Title: `${say(words.title)}, ${organisation}`,
      Author: organisation,
      Creator: 'Zegel',
      Producer: 'Zegel',
      CreationDate: new Date(madeAt),
    },
  });
  const bytes = collected(document);
  document.registerFont('regular', fonts.regular);
  document.registerFont('semibold', fonts.semibold);
  const paper = new Paper(document);

  paper.letterhead(organisation);
  paper.title(say(words.title));
  paper.paragraph(say(words.what), { colour: colours.soft });

  paper.heading(say(words.message));
  paper.facts([
    [say(words.organisation), organisation],
    [say(words.sender), `${proven.sender.name}, ${proven.sender.address}`],
    [say(words.written), paperTime(proven.writtenAt, language)],
    [say(words.released), paperTime(proven.releasedAt, language)],
    [say(words.attachments), String(proven.attachments)],
  ]);

  paper.heading(say(proven.recipients.length === 1 ? words.recipient : words.recipients));
  for (const recipient of proven.recipients) printRecipient(paper, recipient, language);

  paper.heading(say(words.checking));
  paper.paragraph(say(words.checkingHow));
  paper.code(`zegel receipt verify --root ${say(words.theRoot)} ${pdfName(proven, language)}`);
  paper.subheading(say(words.fingerprints), 180);
  paper.facts([
    [say(words.root), inTwoLines(proven.rootFingerprint)],
    [say(words.senderKey), inTwoLines(proven.sender.keyFingerprint)],
    [say(words.token), inTwoLines(proven.tokenFingerprint)],
    [
      `${say(words.log)}, ${say(words.size)} ${String(proven.checkpoint.size)}`,
      inTwoLines(proven.checkpoint.rootFingerprint),
    ],
    [say(words.message), proven.message],
  ]);

  document.file(new TextEncoder().encode(text).buffer, {
    name: fileName(proven, language),
    type: RECEIPT_MEDIA_TYPE,
    description: say(words.enclosed),
    creationDate: new Date(madeAt),
    modifiedDate: new Date(madeAt),
  });
  paper.finish(
    (page, pages) =>
      `${say(words.made)} ${paperTime(madeAt, language)} · ${say(words.page)} ${String(page)} ${say(words.of)} ${String(pages)}`,
  );
  return bytes;
}

function printRecipient(paper: Paper, recipient: ProvenRecipient, language: Language): void {
  const say = (pair: { nl: string; en: string }): string => pair[language];
  const { address, level, number, basis, opened } = recipient;
  const { state, by, not } = basisWords[basis];
  const events = [
    [eventWords.sent, recipient.sentAt],
    [eventWords.notified, recipient.notifiedAt],
    [eventWords.shareReleased, recipient.shareReleasedAt],
    [eventWords.opened, recipient.openedAt],
    [words.recipientClock, opened?.saidAt ?? null],
  ] as const;
  const how = say(levelWords[level]);
  const isOpened = opened !== null;
  paper.block(isOpened ? colours.leaf : colours.sea, isOpened ? 260 : 175, () => {
    paper.subheading(address);
    paper.note(number === null ? how : `${how}, ${say(words.number)} ${phoneText(number)}`);
    paper.strong(say(state));
    paper.paragraph(say(by));
    paper.paragraph(say(not));
    paper.facts([
      ...events.flatMap(([what, time]): [string, string][] =>
        time === null ? [] : [[say(what), paperTime(time, language)]],
      ),
      ...(opened === null
        ? []
        : [
            [
              say(words.signedWith),
              `${say(signedWithWords[opened.key])}\n${inTwoLines(opened.keyFingerprint)}`,
            ] as [string, string],
          ]),
    ]);
  });
}

/** Sixteen groups as eight and eight. */
const inTwoLines = (fingerprint: string): string => fingerprint.replace(/^((?:\S+ ){7}\S+) /, '$1\n');

function collected(document: PDFKit.PDFDocument): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  document.on('data', (piece: Uint8Array) => void pieces.push(piece));
  return new Promise((resolve, reject) => {
    document.on('error', reject);
    document.on('end', () => {
      const bytes = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
      let at = 0;
      for (const piece of pieces) {
        bytes.set(piece, at);
        at += piece.length;
      }
      resolve(bytes);
    });
  });
}

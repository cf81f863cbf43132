/** A proof of receipt in words, for a terminal. */
import { textOf } from '../contract/errors.ts';
import { basisWords, checkWords, eventWords, signedWithWords } from '../contract/receipt/words.ts';
import type { ProvenReceipt, ProvenRecipient, ReceiptCheck } from '../contract/receipt/verify.ts';
import { language, say } from './language.ts';

/** Names and addresses come from others: nothing in them steers the terminal. */
const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, '\uFFFD');

const moment = new Intl.DateTimeFormat(language === 'nl' ? 'nl-NL' : 'en-GB', {
  dateStyle: 'long',
  timeStyle: 'long',
});

const levels = {
  sms: { nl: 'sms-code', en: 'SMS code' },
  code: { nl: 'toegangscode', en: 'access code' },
  key: { nl: 'eigen sleutel', en: 'own key' },
} as const;

export function provenReport(
  proven: ProvenReceipt,
  { isRootGiven, isPdf }: { isRootGiven: boolean; isPdf: boolean },
): string {
  const { sender, checkpoint } = proven;
  const lines = [
    say({ nl: 'Dit bewijs van ontvangst klopt.', en: 'This proof of receipt verifies.' }),
    ...(isPdf
      ? [
          say({
            nl: 'Gecontroleerd is het bestand dat in de PDF zit. Wat op de bladzijden staat is niet ondertekend: geloof wat hier staat.',
            en: 'Checked is the file enclosed in the PDF. What is printed on its pages is not signed: believe what stands here.',
          }),
        ]
      : []),
    '',
    field({ nl: 'Afzender', en: 'Sender' }, `${plain(sender.name)} <${plain(sender.address)}>`),
    field({ nl: 'Geschreven', en: 'Written' }, moment.format(proven.writtenAt)),
    field({ nl: 'Vrijgegeven', en: 'Released' }, moment.format(proven.releasedAt)),
    field({ nl: 'Bijlagen', en: 'Attachments' }, String(proven.attachments)),
    field({ nl: 'Bericht', en: 'Message' }, `${proven.message}, ${String(proven.envelope)}`),
    '',
    ...proven.recipients.flatMap(recipientLines),
    say({ nl: 'Vingerafdrukken', en: 'Fingerprints' }),
    field({ nl: 'hoofdsleutel', en: 'root' }, proven.rootFingerprint),
    field({ nl: 'afzender', en: 'sender' }, sender.keyFingerprint),
    field({ nl: 'vrijgave', en: 'release' }, proven.tokenFingerprint),
    field(
      { nl: 'logboek', en: 'log' },
      `${checkpoint.rootFingerprint} ${say({ nl: `(stand ${checkpoint.size})`, en: `(size ${checkpoint.size})` })}`,
    ),
    '',
    isRootGiven
      ? say({
          nl: 'De hoofdsleutel is die van --root.',
          en: 'The root is the one given with --root.',
        })
      : say({
          nl: 'De hoofdsleutel komt uit dit bestand. Vergelijk zijn vingerafdruk met die van de organisatie, of geef die met --root: anders kan iedereen zo’n bestand maken.',
          en: 'The root comes from this file. Compare its fingerprint with the organisation’s, or give that with --root: otherwise anybody can make such a file.',
        }),
  ];
  return `${lines.join('\n')}\n`;
}

function recipientLines(recipient: ProvenRecipient): string[] {
  const { address, number, level, basis, opened } = recipient;
  const { state, by, not } = basisWords[basis];
  const events = [
    [recipient.sentAt, eventWords.sent],
    [recipient.notifiedAt, eventWords.notified],
    [recipient.shareReleasedAt, eventWords.shareReleased],
    [recipient.openedAt, eventWords.opened],
  ] as const;
  return [
    `${plain(address)} (${[say(levels[level]), ...(number === null ? [] : [plain(number)])].join(', ')})`,
    `  ${say(state)}.`,
    `  ${say(by)}`,
    `  ${say(not)}`,
    ...events.flatMap(([time, what]) => (time === null ? [] : [`  - ${moment.format(time)}  ${say(what)}`])),
    ...(opened === null
      ? []
      : [
          `  - ${moment.format(opened.saidAt)}  ${say({ nl: 'geopend volgens de klok van de ontvanger', en: 'opened by the recipient’s clock' })}`,
          `  ${say(signedWithWords[opened.key])}: ${opened.keyFingerprint}`,
        ]),
    '',
  ];
}

/** Why nothing is proven. */
export const refusedReport = (file: string, code: string, why: unknown): string => {
  const check = checkWords[String(why) as ReceiptCheck] as (typeof checkWords)[ReceiptCheck] | undefined;
  const text = textOf(code === 'receipt_root_differs' ? code : 'receipt_invalid', language);
  return `${file}: ${text}${check ? ` (${say(check)})` : ''}\n`;
};

const field = (name: { nl: string; en: string }, value: string): string => `${say(name).padEnd(13)}${value}`;

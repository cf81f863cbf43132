/** Proofs of receipt of a real relay, and what a verifier without it makes of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { api } from '../../contract/api/index.ts';
import { type ReceiptFile, encodeReceipt } from '../../contract/receipt/file.ts';
import { type ProvenReceipt, verifyReceipt } from '../../contract/receipt/verify.ts';
import { basisWords } from '../../contract/receipt/words.ts';
import { memoryKeptKeyStore } from '../../client/core/kept-key-store.ts';
import { receiptPdf } from '../../client/receipt/pdf.ts';
import { idBytes, keyDigest, unb64u } from '../../crypto/index.ts';
import { CommandLine } from '../support/command-line.ts';
import { pdf } from '../support/documents.ts';
import { repository } from '../support/requires.ts';
import {
  COLLEAGUE,
  LETTER,
  NUMBER,
  PATIENT,
  type WholeRelay,
  foundOrganisation,
  guestAt,
  refusal,
  sendLetter,
} from '../support/whole-relay.ts';

let founded: Awaited<ReturnType<typeof foundOrganisation>>;
let test: WholeRelay;

beforeAll(async () => {
  founded = await foundOrganisation();
});
afterAll(() => founded.end());
const parse = (text: string): ReceiptFile => JSON.parse(text) as ReceiptFile;

const toBoth = () =>
  sendLetter(test, [
    { address: PATIENT, level: 'sms', number: NUMBER },
    { address: COLLEAGUE, level: 'key' },
  ]);

const openByCode = async (): Promise<void> => {
  const guest = await guestAt(test);
  await guest.sendCode();
  await guest.openWithCode(test.codeTo(NUMBER));
};

const why = async (text: string): Promise<string> => {
  try {
    await verifyReceipt(text);
  } catch (error) {
    const { code, detail } = error as { code: string; detail?: { why?: string } };
    return `${code} ${detail?.why ?? ''}`.trim();
  }
  return 'nothing was refused';
};

const font = (weight: string): ArrayBuffer => {
  const { buffer, byteOffset, byteLength } = readFileSync(
    join(repository, `node_modules/source-sans/TTF/SourceSans3-${weight}.ttf`),
  );
  return buffer.slice(byteOffset, byteOffset + byteLength);
};

/** As the page's worker prints it, for somebody whose name takes more than Latin 1. */
const printed = (text: string, proven: ProvenReceipt, language: 'nl' | 'en'): Promise<Uint8Array> =>
  receiptPdf(
    { text, proven, organisation: 'Thuiszorg Şeyma Đorđević', language, madeAt: proven.releasedAt },
    { regular: font('Regular'), semibold: font('Semibold') },
  );

/** A module that ends the process when anything asks for a connection or a name. */
const NO_NETWORK = `
import net from 'node:net';
import dns from 'node:dns';
const gone = () => { console.error('the network was asked for'); process.exit(9); };
net.Socket.prototype.connect = gone;
dns.lookup = gone;
globalThis.fetch = gone;
`;

describe('a proof of receipt', () => {
  beforeEach(async () => {
    test = await founded.start();
  });
  afterEach(() => test.close());

  it('rests on the mail as long as nobody opened', async () => {
    const { message } = await toBoth();
    const { proven } = await test.sender.face.mail.receipt(message);
    expect(proven).toMatchObject({ org: test.org, message, envelope: 0, sender: { name: 'Anna Bakker' } });
    expect(proven.recipients).toMatchObject([
      { address: PATIENT, number: NUMBER, level: 'sms', basis: 'notified', opened: null },
      { address: COLLEAGUE, number: null, level: 'key', basis: 'notified', opened: null },
    ]);
  });

  it('says of each recipient which event it rests on, with the times apart', async () => {
    const { message } = await toBoth();
    test.clock.pass(60_000);
    await openByCode();
    test.clock.pass(60_000);
    await test.colleague.face.mail.openMessage(message);
    const { text, proven } = await test.sender.face.mail.receipt(message);
    const [patient, colleague] = proven.recipients;
    expect(patient).toMatchObject({ basis: 'opened_claimed', opened: { key: 'link' } });
    expect(colleague).toMatchObject({
      basis: 'opened_signed',
      shareReleasedAt: null,
      opened: { key: 'account' },
    });
    const times = [patient?.sentAt, patient?.notifiedAt, patient?.shareReleasedAt, patient?.openedAt];
    expect(times).toEqual(times.toSorted((one, other) => Number(one) - Number(other)));
    expect((patient?.shareReleasedAt ?? 0) - (patient?.sentAt ?? 0)).toBeGreaterThanOrEqual(60_000);
    const root = keyDigest(unb64u((JSON.parse(parse(text).charter.body) as { root: string }).root));
    expect(await verifyReceipt(text, root)).toEqual(proven);
    await expect(verifyReceipt(text, new Uint8Array(32))).rejects.toMatchObject({
      code: 'receipt_root_differs',
    });
  });

  it('rests on the key that a recipient keeps, once a letter was opened with it', async () => {
    const device = memoryKeptKeyStore();
    await sendLetter(test);
    const first = await guestAt(test, PATIENT, device);
    await first.sendCode();
    await first.openWithCode(test.codeTo(NUMBER));
    await first.keepHere();
    const { message } = await sendLetter(test, [{ address: PATIENT, level: 'key' }]);
    await (await guestAt(test, PATIENT, device)).openWithKey();
    const { proven } = await test.sender.face.mail.receipt(message);
    expect(proven.recipients).toMatchObject([
      { address: PATIENT, level: 'key', basis: 'opened_signed', opened: { key: 'kept' } },
    ]);
  });

  it('rests on the share when the opening itself was not heard of', async () => {
    const { message } = await sendLetter(test);
    const guest = await guestAt(test);
    await guest.sendCode();
    await test.rows('update deliveries set opened_at = 1 where message = $1', [idBytes(message)]);
    await guest.openWithCode(test.codeTo(NUMBER));
    const { proven } = await test.sender.face.mail.receipt(message);
    expect(proven.recipients).toMatchObject([{ basis: 'share_released', opened: null }]);
  });

  it('holds no letter, subject, link secret or file key, and no network address', async () => {
    const { message } = await toBoth();
    await openByCode();
    await test.colleague.face.mail.openMessage(message);
    const { text } = await test.sender.face.mail.receipt(message);
    const link = new URL(test.linkTo(PATIENT)).hash.slice(3);
    for (const secret of ['Uitslag', 'Alles is goed', link, '127.0.0.1']) expect(text).not.toContain(secret);
    const { entries } = await test.admin.face.organisation.readLog();
    const opened = entries.filter(({ type }) => type === 'open' || type === 'share_release');
    expect(opened.map(({ details }) => details?.ip)).toEqual(Array(3).fill('127.0.0.1'));
  });

  it('is asked for in the log, by whom and of what', async () => {
    const { message } = await toBoth();
    await test.sender.face.mail.receipt(message);
    const { entries } = await test.admin.face.organisation.readLog({ limit: 2 });
    expect(entries[1]).toMatchObject({
      type: 'receipt_read',
      details: { actor: { address: test.sender.address }, message },
    });
  });

  it('is for the sender alone', async () => {
    const { message } = await toBoth();
    const ask = (who: 'colleague' | 'admin', id = message, n = 0) =>
      refusal(test[who].client.call(api.messages.receipt, { message: id, n }, {}));
    expect(await ask('colleague')).toBe('not_found');
    expect(await ask('admin')).toBe('not_found');
    const byOther = await test.sender.face.compose.startMessage();
    const draft = test.sender.client.call(api.messages.receipt, { message: byOther.message, n: 0 }, {});
    expect(await refusal(draft)).toBe('not_found');
    const second = test.sender.client.call(api.messages.receipt, { message, n: 1 }, {});
    expect(await refusal(second)).toBe('not_found');
  });

  it('cannot be made of a message from before there were any', async () => {
    const { message } = await toBoth();
    await test.rows('delete from log_subjects');
    await expect(test.sender.face.mail.receipt(message)).rejects.toMatchObject({
      code: 'receipt_not_possible',
    });
  });
});

describe('the command line', () => {
  let zegel: CommandLine;
  let text: string;
  let root: string;

  beforeAll(async () => {
    zegel = new CommandLine();
    test = await founded.start();
    const { message } = await toBoth();
    await openByCode();
    await test.colleague.face.mail.openMessage(message);
    const { text: made, proven } = await test.sender.face.mail.receipt(message);
    text = made;
    root = proven.rootFingerprint;
    zegel.write('proof.json', text);
    zegel.write('proof.pdf', await printed(made, proven, 'nl'));
  });
  afterAll(async () => {
    zegel.remove();
    await test.close();
  });

  const verified = async (args: string[], env: Record<string, string> = {}) => {
    const { code, stdout, stderr } = await zegel.run(['receipt', 'verify', ...args], { env });
    return { code, stdout: stdout.toString(), stderr };
  };

  it('verifies with no network, and says what the proof rests on', async () => {
    const { code, stdout } = await verified(['--root', root, 'proof.json']);
    expect(code).toBe(0);
    for (const words of [
      'This proof of receipt verifies.',
      `Anna Bakker <${test.sender.address}>`,
      PATIENT,
      'Opened, according to the recipient’s page.',
      'The sender knows this key, too.',
      COLLEAGUE,
      'Opened, signed with the recipient’s own key.',
      'The root is the one given with --root.',
    ]) {
      expect(stdout).toContain(words);
    }
  });

  it('asks for nothing of any network', async () => {
    const inNode = ['--import', `data:text/javascript,${encodeURIComponent(NO_NETWORK)}`];
    for (const file of ['proof.json', 'proof.pdf']) {
      const { code, stderr } = await verified([file], { NODE_OPTIONS: inNode.join(' ') });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    }
  });

  it('says that the root is the file’s own when none is given, in Dutch where that is asked for', async () => {
    const { code, stdout } = await verified(['proof.json'], { LANG: 'nl_NL.UTF-8' });
    expect(code).toBe(0);
    expect(stdout).toContain('De hoofdsleutel komt uit dit bestand.');
    expect(stdout).toContain(root);
    expect(stdout).toContain('Geopend, volgens de pagina van de ontvanger.');
  });

  it('answers in JSON, from the PDF, too', async () => {
    const { code, stdout } = await verified(['--json', '--root', root.replaceAll(' ', ''), 'proof.pdf']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      verified: true,
      rootGiven: true,
      fromPdf: true,
      rootFingerprint: root,
      recipients: [
        { address: PATIENT, basis: 'opened_claimed' },
        { address: COLLEAGUE, basis: 'opened_signed' },
      ],
    });
  });

  it('ends with 1 on another root, a changed byte, a PDF without a proof, and no file', async () => {
    const other = root.startsWith('0') ? `1${root.slice(1)}` : `0${root.slice(1)}`;
    const elsewhere = await verified(['--root', other, 'proof.json']);
    expect(elsewhere.code).toBe(1);
    expect(elsewhere.stdout).toContain('not of the organisation with this fingerprint');
    zegel.write('changed.json', text.replace(PATIENT, PATIENT.replace('p', 'q')));
    expect(await verified(['changed.json'])).toMatchObject({ code: 1 });
    const inJson = await verified(['--json', 'changed.json']);
    expect(JSON.parse(inJson.stdout)).toMatchObject({ verified: false, error: 'receipt_invalid' });
    zegel.write('empty.pdf', pdf(['Geen bewijs']));
    expect(await verified(['empty.pdf'])).toMatchObject({ code: 1 });
    expect(await verified(['nothing.json'])).toMatchObject({ code: 1 });
  });
});

describe('the PDF', () => {
  it.each(['nl', 'en'] as const)(
    'says in %s all that was proven, and encloses the file',
    async (language) => {
      test = await founded.start();
      try {
        const { message } = await toBoth();
        await openByCode();
        const { text, proven } = await test.sender.face.mail.receipt(message);
        const document = await getDocumentProxy(await printed(text, proven, language), { verbosity: 0 });
        const pages = await extractText(document, { mergePages: true });
        const said = pages.text.replace(/\s+/g, ' ');
        for (const { address, basis } of proven.recipients) {
          const { state, by, not } = basisWords[basis];
          for (const words of [address, state[language], by[language], not[language]]) {
            expect(said).toContain(words);
          }
        }
        expect(said).toContain('Şeyma Đorđević');
        for (const shown of [proven.rootFingerprint, proven.tokenFingerprint, message]) {
          expect(said).toContain(shown);
        }
        expect(said).not.toContain(LETTER.subject);
        expect(await document.getMarkInfo()).toMatchObject({ Marked: true });
        const { info } = await document.getMetadata();
        expect(info).toMatchObject({
          Title: expect.stringMatching(language === 'nl' ? /^Bewijs van/ : /^Proof of/) as string,
          Language: language === 'nl' ? 'nl-NL' : 'en-GB',
        });
        const enclosed = (await document.getAttachments()) as Record<string, { content: Uint8Array }>;
        const [file] = Object.values(enclosed);
        expect(Buffer.from(file?.content ?? []).toString()).toBe(text);
        await document.destroy();
      } finally {
        await test.close();
      }
    },
  );
});

describe('what a verifier refuses', () => {
  let text: string;
  let other: string;
  let later: string;

  beforeAll(async () => {
    test = await founded.start();
    const { message } = await toBoth();
    await openByCode();
    await test.colleague.face.mail.openMessage(message);
    text = (await test.sender.face.mail.receipt(message)).text;
    const second = await sendLetter(test, [{ address: COLLEAGUE, level: 'key' }]);
    await test.colleague.face.mail.openMessage(second.message);
    other = (await test.sender.face.mail.receipt(second.message)).text;
    later = (await test.sender.face.mail.receipt(message)).text;
  });
  afterAll(() => test.close());

  const bent = (bend: (receipt: ReceiptFile, from: ReceiptFile) => void, from = other): string => {
    const receipt = parse(text);
    bend(receipt, parse(from));
    return encodeReceipt(receipt);
  };

  it('is a proof in which one byte is another, wherever it is', async () => {
    const bytes = Buffer.from(text);
    // The shortest field, an id, is 22 bytes long: places 20 bytes apart meet every one, another bit each time.
    for (let at = 0; at < bytes.length; at += 20) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 7));
      const answer = await why(changed.toString('utf8'));
      expect(answer, `byte ${at}: ${text.slice(at - 20, at + 20)}`).toMatch(/^receipt_invalid /);
    }
  });

  it('is the statement of another message', async () => {
    expect(await why(bent((receipt, from) => (receipt.statement = from.statement)))).toBe(
      'receipt_invalid statement',
    );
    expect(await why(bent((receipt, from) => (receipt.statementPayload = from.statementPayload)))).toBe(
      'receipt_invalid statement',
    );
  });

  it('is the token of another message', async () => {
    expect(await why(bent((receipt, from) => (receipt.token = from.token)))).toBe(
      'receipt_invalid statement',
    );
  });

  it('is a proof for another tree', async () => {
    expect(await why(bent((receipt, from) => (receipt.checkpoint = from.checkpoint), later))).toBe(
      'receipt_invalid inclusion',
    );
  });

  it('is an event of another message, whole and proven as it is', async () => {
    const colleague = (receipt: ReceiptFile, from: ReceiptFile) => {
      const [, mine] = receipt.recipients;
      const [theirs] = from.recipients;
      if (!mine || !theirs) throw new Error('nobody');
      receipt.checkpoint = from.checkpoint;
      receipt.recipients = [{ ...mine, events: theirs.events, opened: theirs.opened }];
    };
    expect(await why(bent(colleague))).toBe('receipt_invalid entry');
  });

  it('is an event of another recipient, and one recipient twice', async () => {
    const swapped = bent((receipt) => {
      const [patient, colleague] = receipt.recipients;
      if (!patient || !colleague) throw new Error('nobody');
      receipt.recipients = [{ ...patient, events: colleague.events, opened: colleague.opened }];
    });
    expect(await why(swapped)).toBe('receipt_invalid entry');
    const twice = bent((receipt) => receipt.recipients.push(...receipt.recipients.slice(0, 1)));
    expect(await why(twice)).toBe('receipt_invalid recipient');
  });

  it('is an opening that is left out, taken from elsewhere, or without its entry', async () => {
    const [without, elsewhere, unlogged] = [
      bent((receipt) => receipt.recipients.forEach((each) => (each.opened = null))),
      bent((receipt, from) => {
        const [, colleague] = receipt.recipients;
        if (colleague) colleague.opened = from.recipients[0]?.opened ?? null;
      }),
      bent((receipt) => receipt.recipients.forEach((each) => each.events.pop())),
    ];
    expect(await why(without)).toBe('receipt_invalid opened');
    expect(await why(elsewhere)).toBe('receipt_invalid opened');
    expect(await why(unlogged)).toBe('receipt_invalid opened');
  });

  it('is an event told twice, or without that of sending', async () => {
    const doubled = bent((receipt) => {
      const [patient] = receipt.recipients;
      if (patient?.events[1]) patient.events = [...patient.events.slice(0, 2), patient.events[1]];
    });
    expect(await why(doubled)).toBe('receipt_invalid entry');
    const unsent = bent((receipt) => receipt.recipients.forEach((each) => each.events.shift()));
    expect(await why(unsent)).toBe('receipt_invalid entry');
  });

  it('is a file with more in it, or written in another way', async () => {
    expect(await why(text.replace('{"v":1', '{"more":1,"v":1'))).toBe('receipt_invalid file');
    expect(await why(text.replace('{"v":1', '{ "v":1'))).toBe('receipt_invalid file');
    expect(await why('')).toBe('receipt_invalid file');
    expect(await why(`${text}\n`)).toBe('nothing was refused');
  });

  it('still takes a proof for some of the recipients', async () => {
    const one = bent((receipt) => receipt.recipients.shift());
    expect((await verifyReceipt(one)).recipients).toMatchObject([{ address: COLLEAGUE }]);
  });
});

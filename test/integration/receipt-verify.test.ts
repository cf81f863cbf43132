/** A proof of receipt away from the relay: what the command line says of it, and what is printed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { receiptPdf } from '../../client/receipt/pdf.ts';
import type { ProvenReceipt } from '../../contract/receipt/verify.ts';
import { basisWords } from '../../contract/receipt/words.ts';
import { CommandLine } from '../support/command-line.ts';
import { pdf } from '../support/documents.ts';
import { openByCode, sendToBoth } from '../support/receipts.ts';
import { repository } from '../support/requires.ts';
import { COLLEAGUE, LETTER, PATIENT, type WholeRelay, foundOrganisation } from '../support/whole-relay.ts';

let founded: Awaited<ReturnType<typeof foundOrganisation>>;
let test: WholeRelay;

beforeAll(async () => {
  founded = await foundOrganisation();
  test = await founded.start();
});
afterAll(async () => {
  await test.close();
  await founded.end();
});

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

describe('the command line', () => {
  let zegel: CommandLine;
  let text: string;
  let root: string;

  beforeAll(async () => {
    zegel = new CommandLine();
    const { message } = await sendToBoth(test);
    await openByCode(test);
    await test.colleague.face.mail.openMessage(message);
    const { text: made, proven } = await test.sender.face.mail.receipt(message);
    text = made;
    root = proven.rootFingerprint;
    zegel.write('proof.json', text);
    zegel.write('proof.pdf', await printed(made, proven, 'nl'));
  });
  afterAll(() => zegel.remove());

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
      const { message } = await sendToBoth(test);
      await openByCode(test);
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
    },
  );
});

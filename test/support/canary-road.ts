/**
 * Unique strings on every road that content goes through the service as it is started for people: letters by SMS and
 * by access code, one that is refused, an answer, a draft, a key that is kept on a device and under a passphrase, the
 * next letter to it, a reply, and a letter passed on; with everything opened and downloaded.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { expect } from 'vitest';
import type { GuestFace, MemberFace, MessageOrigin, Recipient, Written } from '../../client/core/face.ts';
import { createGuest } from '../../client/core/guest-client.ts';
import { type KeptKeyStore, memoryKeptKeyStore } from '../../client/core/kept-key-store.ts';
import { memberAt } from '../../client/demo/node-client.ts';
import { GUEST_LINK, SIX_DIGITS, listOutbox, waitForMessage } from '../../client/demo/outbox.ts';
import { unb64u } from '../../crypto/index.ts';
import { type Needle, textNeedle } from './canary.ts';
import { eicar } from './content.ts';
import { pdf } from './documents.ts';
import { downloaded } from './downloaded.ts';
import type { Addresses, StartedZegel } from './started.ts';

export const unique = (): string => randomBytes(10).toString('hex');
const number = (): string => `06${randomInt(10_000_000, 100_000_000)}`;

const SUBJECT = `Onderwerp ${unique()}`;
const LETTER = `Beste ${unique()}`;
const HTML = unique();
const CONTENT = `Uitslag ${unique()}`;
const NOTE = `Notitie ${unique()}`;
const FILE = `uitslag-${unique()}`;
const CHOSEN_CODE = `geheim ${unique()}`;
const CHOSEN_PASSPHRASE = `zin ${unique()}`;
const ANSWER = { text: `Dank u ${unique()}`, file: `foto-${unique()}`, content: `Recept ${unique()}` };
const DRAFT = { begun: `Begin ${unique()}`, sent: `Slot ${unique()}` };
const REPLY = `Graag gedaan ${unique()}`;
const PASSED_ON = `Ter kennisgeving ${unique()}`;
const BY_SMS = { address: `${unique()}@patient.example`, number: number() };
const BY_CODE = { address: `${unique()}@mantelzorg.example` };

const blob = (bytes: Uint8Array) => new Blob([bytes as Uint8Array<ArrayBuffer>]);

interface ToSend {
  recipient: Recipient;
  text?: string;
  about?: { origin: MessageOrigin; thread?: string };
  /** Passes on what is attached to the message it is about. */
  passesOn?: boolean;
  draft?: string;
}

export class CanaryRoad {
  /** Nowhere but with sender, recipient, and in the plaintext zone while it has to be. */
  readonly secrets: Needle[] = [
    textNeedle('subject', SUBJECT),
    textNeedle('letter', LETTER),
    textNeedle('letter in HTML', HTML),
    textNeedle('content of an attachment', CONTENT),
    textNeedle('content of a refused attachment', NOTE),
    textNeedle('name of an attachment', FILE),
    textNeedle('access code of the sender', CHOSEN_CODE),
    textNeedle('answer', ANSWER.text),
    textNeedle('name of what was attached to the answer', ANSWER.file),
    textNeedle('content of what was attached to the answer', ANSWER.content),
    textNeedle('draft, first version', DRAFT.begun),
    textNeedle('draft, as it was sent', DRAFT.sent),
    textNeedle('passphrase of the guest', CHOSEN_PASSPHRASE),
    textNeedle('reply', REPLY),
    textNeedle('letter that was passed on', PASSED_ON),
  ];
  /** In clear in the memory of who has to use them, nowhere at rest. */
  readonly people: Needle[] = [
    textNeedle('address by SMS', BY_SMS.address.slice(0, 20)),
    textNeedle('address by code', BY_CODE.address.slice(0, 20)),
    textNeedle('number', BY_SMS.number.slice(1)),
  ];
  readonly #addresses: Addresses;
  readonly #admin: MemberFace;
  /** Links that were taken out of the mail. */
  readonly #taken: string[] = [];

  private constructor(addresses: Addresses, admin: MemberFace) {
    this.#addresses = addresses;
    this.#admin = admin;
  }

  /** Goes all of it, on a service that nobody has used. */
  static async travel(zegel: StartedZegel): Promise<CanaryRoad> {
    const admin = await memberAt(zegel.addresses.web);
    const road = new CanaryRoad(zegel.addresses, admin);
    await road.#setUp(await zegel.setUpLink());
    await road.#letters();
    await road.#refused();
    await road.#conversation();
    await admin.mail.sent();
    await admin.organisation.readLog();
    return road;
  }

  async #setUp(link: string): Promise<void> {
    const { enrolment } = this.#admin;
    await enrolment.begin(link);
    await enrolment.choosePassword('vier kleine zeehonden');
    await enrolment.chooseFactor({ kind: 'sms', number: '06 12345601' });
    await enrolment.verifyFactor(await waitForMessage(this.#addresses.smsOutbox, '+31612345601', SIX_DIGITS));
    await enrolment.makeKeys();
    await enrolment.finish({
      name: 'Bea Wielinga',
      address: 'beheer@poli.example',
      organisation: { name: 'Polikliniek Noord', phone: '050 123 45 67' },
    });
  }

  /** To somebody with a code of the sender's, with a generated one, and as a draft first. */
  async #letters(): Promise<void> {
    const generated = await this.#newCode();
    for (const [accessCode, draft] of [
      [CHOSEN_CODE, undefined],
      [generated, undefined],
      [await this.#newCode(), DRAFT.begun],
    ] as const) {
      const recipient = { address: BY_CODE.address, level: 'code' as const, accessCode };
      const text = draft === undefined ? LETTER : DRAFT.sent;
      await this.#send({ recipient, text, ...(draft === undefined ? {} : { draft }) });
      const guest = await this.#guest(BY_CODE.address);
      expect(await guest.openWithAccessCode(accessCode)).toMatchObject({ subject: SUBJECT, text });
      await isContent(guest);
    }
  }

  async #refused(): Promise<void> {
    const { compose } = this.#admin;
    const { message } = await compose.startMessage();
    const infected = Buffer.concat([eicar, Buffer.from(`\n${NOTE}\n`)]);
    await compose.attach(message, 'a', { name: `${FILE}.exe`, file: blob(infected) });
    const text = { subject: SUBJECT, text: LETTER, html: '' };
    const recipients = [{ address: BY_SMS.address, level: 'sms' as const, number: BY_SMS.number }];
    await expect(
      compose.send(message, { ...text, recipients, confirmed: [], expiresAt: Date.now() + 3_600_000 }),
    ).rejects.toMatchObject({ code: expect.stringMatching(/not_clean|refused_by_rule/) as string });
  }

  /** A letter by SMS, the key that is kept with it, the next letter, the answer to that, and what becomes of it. */
  async #conversation(): Promise<void> {
    const { mail } = this.#admin;
    const { address } = BY_SMS;
    const device = this.#watched(memoryKeptKeyStore());
    const first = await this.#send({ recipient: { address, level: 'sms', number: BY_SMS.number } });
    const guest = await this.#guest(address, device);
    await guest.sendCode();
    const { smsOutbox } = this.#addresses;
    const code = await waitForMessage(smsOutbox, `+31${BY_SMS.number.slice(1)}`, SIX_DIGITS);
    expect(await guest.openWithCode(code)).toMatchObject({ subject: SUBJECT, text: LETTER });
    await isContent(guest);
    await guest.keepHere();
    await guest.keepByPassphrase(CHOSEN_PASSPHRASE);

    await this.#send({ recipient: { address, level: 'key' } });
    const link = await this.#nextLink(address);
    const elsewhere = await this.#at(link);
    expect(await elsewhere.openWithPassphrase(CHOSEN_PASSPHRASE)).toMatchObject({ text: LETTER });
    const again = await this.#at(link, device);
    expect(await again.openWithKey()).toMatchObject({ text: LETTER });
    const generated = await again.newPassphrase();
    this.#groups('passphrase, generated', generated);
    await again.keepByPassphrase(generated);

    const answer = await this.#answer(again);
    const { thread } = await mail.answer(answer, 'reply');
    await this.#send({
      recipient: { address, level: 'key' },
      text: REPLY,
      about: { origin: { kind: 'reply', message: answer }, ...(thread === null ? {} : { thread }) },
    });
    const replied = await this.#guest(address);
    expect(await replied.openWithPassphrase(generated)).toMatchObject({ text: REPLY });

    const accessCode = await this.#newCode();
    await this.#send({
      recipient: { address: BY_CODE.address, level: 'code', accessCode },
      text: PASSED_ON,
      about: { origin: { kind: 'forward', message: first } },
      passesOn: true,
    });
    const other = await this.#guest(BY_CODE.address);
    expect(await other.openWithAccessCode(accessCode)).toMatchObject({ text: PASSED_ON });
    await isContent(other, 1, pdf([CONTENT]));
  }

  /** Answers to the letter that is open; whoever wrote reads it. */
  async #answer(guest: GuestFace): Promise<string> {
    const { mail } = this.#admin;
    const { answer } = await guest.startAnswer();
    const file = { name: `${ANSWER.file}.txt`, file: blob(Buffer.from(ANSWER.content)) };
    await guest.attachToAnswer(answer, 'a', file);
    await guest.sendAnswer(answer, { text: ANSWER.text, confirmed: [] });
    expect(await guest.answers()).toMatchObject([{ text: ANSWER.text }]);
    await mail.inbox();
    expect(await mail.openMessage(answer)).toMatchObject({ text: ANSWER.text });
    const bytes = await downloaded((to) => mail.downloadAttachmentTo(answer, 1, to));
    expect(bytes.toString()).toBe(ANSWER.content);
    await mail.subjects([answer]);
    return answer;
  }

  async #send({ recipient, text = LETTER, about, passesOn, draft }: ToSend): Promise<string> {
    const { compose, drafts } = this.#admin;
    const { message } = await compose.startMessage(about);
    const written = (said: string): Written => ({
      recipients: [
        { address: recipient.address, level: recipient.level, number: '', accessCode: '', ownCode: false },
      ],
      ...{ subject: SUBJECT, text: said, html: `<p>${HTML}</p>`, confirmed: [], days: 7, answers: null },
    });
    if (draft !== undefined) await drafts.save(message, written(draft));
    if (passesOn === true && about) {
      await compose.attachFrom(message, 'a', { message: about.origin.message, part: 1 });
    } else {
      await compose.attach(message, 'a', { name: `${FILE}.pdf`, file: blob(pdf([CONTENT])) });
      await compose.attach(message, 'b', { name: `${FILE}.txt`, file: blob(Buffer.from(CONTENT)) });
    }
    if (draft !== undefined) {
      await drafts.save(message, written(text));
      expect(await drafts.list()).toMatchObject([{ summary: { subject: SUBJECT } }]);
    }
    const expiresAt = Date.now() + 7 * 24 * 3_600_000;
    const letter = { subject: SUBJECT, text, html: `<p>${HTML}</p>`, recipients: [recipient] };
    await compose.send(message, { ...letter, confirmed: [], expiresAt });
    return message;
  }

  async #newCode(): Promise<string> {
    const code = await this.#admin.compose.newAccessCode();
    this.#groups('access code, generated', code);
    return code;
  }

  #secretText(name: string, text: string): void {
    this.secrets.push(textNeedle(name, text));
  }

  #groups(name: string, code: string): void {
    this.#secretText(name, code);
    this.#secretText(`${name}, without hyphens`, code.replaceAll('-', ''));
  }

  /** What is kept there is looked for, too. */
  #watched(store: KeptKeyStore): KeptKeyStore {
    return {
      ...store,
      keep: (org, key, seed) => {
        this.secrets.push({ name: 'secret of a kept key', bytes: seed.slice() });
        return store.keep(org, key, seed);
      },
    };
  }

  async #guest(address: string, keptKeys?: KeptKeyStore): Promise<GuestFace> {
    return this.#at(await this.#nextLink(address), keptKeys);
  }

  /** A page at the link, which has been shown. */
  async #at(link: URL, keptKeys = memoryKeptKeyStore()): Promise<GuestFace> {
    const { face } = await createGuest({ origin: this.#addresses.web, keptKeys });
    await face.greet(link.pathname.split('/').at(-1) ?? '');
    await face.knock(link.hash);
    return face;
  }

  /** The one link in the mail that was not taken yet. */
  async #nextLink(address: string): Promise<URL> {
    const { mailOutbox } = this.#addresses;
    for (;;) {
      await waitForMessage(mailOutbox, address, GUEST_LINK);
      for (const { to, text } of await listOutbox(mailOutbox)) {
        const found = to === address ? GUEST_LINK.exec(text)?.[0] : undefined;
        if (found === undefined || this.#taken.includes(found)) continue;
        this.#taken.push(found);
        const link = new URL(found);
        this.secrets.push({ name: 'link secret', bytes: unb64u(link.hash.slice(3)) });
        this.#secretText('link secret as text', link.hash.slice(3));
        return link;
      }
    }
  }
}

async function isContent(
  guest: GuestFace,
  part = 2,
  content: Uint8Array = Buffer.from(CONTENT),
): Promise<void> {
  const bytes = await downloaded((to) => guest.downloadTo(part, to));
  expect(bytes.equals(content)).toBe(true);
}

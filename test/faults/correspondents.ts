/**
 * A member, and guests, at their pages: each page is a core of its own, and whoever is at it does what an error tells
 * them, the same again. Nothing here knows that processes are killed.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { createMember } from '../../client/core/client.ts';
import { CookieJar } from '../../client/core/cookie-jar.ts';
import type { Fetch } from '../../client/core/environment.ts';
import type { GuestFace, MemberFace, MessageOrigin, Recipient, Written } from '../../client/core/face.ts';
import { createGuest } from '../../client/core/guest-client.ts';
import { type KeptKeyStore, memoryKeptKeyStore } from '../../client/core/kept-key-store.ts';
import { type SeedStore, memorySeedStore } from '../../client/core/seed-store.ts';
import { GUEST_LINK } from '../../client/demo/outbox.ts';
import { catalogued } from '../../contract/errors.ts';
import { isZegelError } from '../../crypto/index.ts';
import { until } from '../support/installation.ts';
import type { SmsPeer } from '../support/sms-peer.ts';
import { type SmtpPeer, textOf } from '../support/smtp-peer.ts';
import type { StartedZegel } from '../support/started.ts';

export const MEMBER = 'beheer@poli.example';
export const TEXT = 'Alles is goed.';
const NUMBER = '+31612345601';
const PATIENCE_MS = 150_000;
const DAY_MS = 24 * 3_600_000;

/** How a request goes out. */
export type Way = (inner: Fetch, url: string, init: RequestInit) => Promise<Response>;
const direct: Way = (inner, url, init) => inner(url, init);

export interface LetterOf {
  recipient: Recipient;
  /** Of its attachment; null where it passes on that of the message it forwards. */
  content: Buffer | null;
  about?: { origin: MessageOrigin; thread?: string };
  isDrafted?: boolean;
}

/** A letter that was sent, and where its recipient opens it. */
export interface Sent {
  message: string;
  handle: string;
  address: string;
}

/** Does it again as long as the error says that this may help, after the wait that it names. */
export async function persist<T>(work: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + PATIENCE_MS; ;) {
    try {
      return await work();
    } catch (error) {
      const { entry, detail } = catalogued(error);
      if (!isZegelError(error) || !entry.retryable || Date.now() > deadline) throw error;
      await wait(typeof detail?.seconds === 'number' ? detail.seconds * 1000 : 250);
    }
  }
}

export const fileOf = (content: Buffer) => ({ name: 'scan.png', file: new Blob([new Uint8Array(content)]) });

const written = (text: string): Written => ({
  ...{ recipients: [], subject: 'Verslag', text, html: '', confirmed: [], days: 1, answers: null },
});

export class Correspondents {
  /** Every letter that the member sent to somebody. */
  readonly sent: Sent[] = [];
  /** What guests answered. */
  readonly answers: string[] = [];
  readonly #zegel: StartedZegel;
  readonly #peer: SmtpPeer;
  readonly #sms: SmsPeer;
  readonly #jar = new CookieJar();
  readonly #seeds: SeedStore = memorySeedStore();
  #last: Promise<unknown> = Promise.resolve();
  #guests = 0;

  private constructor(zegel: StartedZegel, peer: SmtpPeer, sms: SmsPeer) {
    this.#zegel = zegel;
    this.#peer = peer;
    this.#sms = sms;
  }

  /** Sets the organisation up; the member is its admin. */
  static async meet(zegel: StartedZegel, peer: SmtpPeer, sms: SmsPeer): Promise<Correspondents> {
    const all = new Correspondents(zegel, peer, sms);
    const { enrolment } = await all.#page(direct);
    await enrolment.begin(await zegel.setUpLink());
    await enrolment.choosePassword('vier kleine zeehonden');
    await enrolment.chooseFactor({ kind: 'sms', number: NUMBER });
    await enrolment.verifyFactor(sms.codeTo(NUMBER) ?? '');
    await enrolment.makeKeys();
    const organisation = { name: 'Polikliniek Noord', phone: '050 123 45 67' };
    await enrolment.finish({ name: 'Bea Wielinga', address: MEMBER, organisation });
    return all;
  }

  /** Another page of the member's. */
  async member(way: Way = direct): Promise<MemberFace> {
    const face = await this.#page(way);
    await persist(() => face.session.resume());
    return face;
  }

  async #page(way: Way): Promise<MemberFace> {
    const { face } = await createMember({
      origin: this.#zegel.addresses.web,
      cookieHeader: () => this.#jar.header(),
      fetch: (url, init) => way(this.#jar.fetch(), url, init),
      seeds: this.#seeds,
    });
    return face;
  }

  /** The whole of writing and sending. */
  async send(member: MemberFace, { recipient, content, about, isDrafted }: LetterOf): Promise<Sent> {
    const { compose, drafts, mail } = member;
    const { message, thread } = await compose.startMessage(about);
    if (isDrafted === true) await persist(() => drafts.save(message, written('Begonnen.')));
    await persist(() =>
      content
        ? compose.attach(message, 'a', fileOf(content))
        : compose.attachFrom(message, 'a', { message: about?.origin.message ?? '', part: 1 }),
    );
    if (isDrafted === true) await this.#keepAndReadAgain(member, message);
    const expiresAt = Date.now() + DAY_MS;
    const letter = { subject: 'Verslag', text: TEXT, html: '', recipients: [recipient], confirmed: [] };
    await persist(() => compose.send(message, { ...letter, expiresAt }));
    const items = await persist(() => mail.conversation(thread));
    const handle = items.find((each) => each.message === message)?.sent?.recipients[0]?.handle ?? '';
    const sent = { message, handle, address: recipient.address };
    this.sent.push(sent);
    return sent;
  }

  /** What the relay said that it keeps is there for another page. */
  async #keepAndReadAgain({ drafts }: MemberFace, message: string): Promise<void> {
    await persist(() => drafts.save(message, written(TEXT)));
    const elsewhere = await this.member();
    const { written: found, attachments } = await persist(() => elsewhere.drafts.open(message));
    if (found.text !== TEXT || attachments.length !== 1) throw new Error('the draft is another');
  }

  /** Mails that brought the link of this letter. */
  mailsOf({ handle, address }: Sent): string[] {
    return this.#peer.mails
      .filter(({ commands }) => commands.join('\n').includes(`<${address}>`))
      .map(textOf)
      .filter((text) => text.includes(`/o/${handle}#`));
  }

  /** The page of whoever has the mail, the link shown. */
  async guest(
    sent: Sent,
    way: Way = direct,
    keptKeys: KeptKeyStore = memoryKeptKeyStore(),
  ): Promise<GuestFace> {
    const text = await until(() => this.mailsOf(sent)[0] ?? null);
    const link = new URL(GUEST_LINK.exec(text)?.[0] ?? '');
    // As the proxy in front says it: there is a limit to what one address may ask.
    this.#guests += 1;
    const address = `10.0.${this.#guests >> 8}.${this.#guests & 255}`;
    const from: Fetch = (url, init) => {
      const headers = new Headers(init.headers);
      headers.set('x-forwarded-for', address);
      return fetch(url, { ...init, headers });
    };
    const { face } = await createGuest({
      origin: this.#zegel.addresses.web,
      fetch: (url, init) => way(from, url, init),
      keptKeys,
    });
    await persist(() => face.greet(sent.handle));
    await persist(() => face.knock(link.hash));
    return face;
  }

  /** One after the other: a letter has one challenge at a time. */
  inTurn<T>(open: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => persist(open));
    this.#last = turn;
    return turn;
  }

  /** A code opens once: whoever does not hear that it did asks for another, which takes a minute. */
  async openBySms(guest: GuestFace, number: string): ReturnType<GuestFace['openWithCode']> {
    for (;;) {
      const before = Date.now();
      await persist(() => guest.sendCode());
      const code = this.#sms.codeTo(number, before);
      if (code === null) continue;
      try {
        return await persist(() => guest.openWithCode(code));
      } catch (error) {
        if (!isZegelError(error, 'code_expired')) throw error;
      }
    }
  }

  /** An answer to the letter that is open. */
  async answer(guest: GuestFace, content: Buffer): Promise<string> {
    const { answer } = await persist(() => guest.startAnswer());
    await persist(() => guest.attachToAnswer(answer, 'a', fileOf(content)));
    await persist(() => guest.sendAnswer(answer, { text: TEXT, confirmed: [] }));
    this.answers.push(answer);
    return answer;
  }
}

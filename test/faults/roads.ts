/** How each road is gone, from its beginning to its end (doors.ts has their steps). */
import { expect } from 'vitest';
import { memoryKeptKeyStore } from '../../client/core/kept-key-store.ts';
import type { GuestFace, Letter } from '../../client/core/face.ts';
import { downloaded } from '../support/downloaded.ts';
import { type Correspondents, type Sent, TEXT, type Way, persist } from './correspondents.ts';
import type { Road, Traveller } from './doors.ts';

/** What lay there before anybody set out. */
export interface Beginnings {
  people: Correspondents;
  /** A guest who keeps a key, on a device and under a passphrase. */
  keeper: { address: string; device: ReturnType<typeof memoryKeptKeyStore>; passphrase: string };
  /** Sent to the keeper by SMS, with an attachment. */
  first: Sent;
  /** Sent to the keeper's key before this round, to be answered. */
  byKey: Sent;
  /** What the keeper answered. */
  answered: string;
  /** What is attached: more where an upload or a download is to be met. */
  file: { short: Buffer; long: Buffer };
}

type Travel = (traveller: Traveller, beginnings: Beginnings) => Promise<void>;

const wayOf =
  (traveller: Traveller): Way =>
  (inner, url, init) =>
    traveller.fetch(inner, url, init);

const contentFor = ({ step }: Traveller, { file }: Beginnings): Buffer =>
  step === 'upload' || step === 'download' ? file.long : file.short;

const isLetter = (letter: Letter): void => expect(letter).toMatchObject({ subject: 'Verslag', text: TEXT });

async function isFile(guest: GuestFace, content: Buffer): Promise<void> {
  const bytes = await persist(() => downloaded((to) => guest.downloadTo(1, to)));
  expect(bytes.equals(content)).toBe(true);
}

/** A letter of their own, read by its recipient with a code by SMS. */
const letter =
  ({ isDrafted = false, forwards = false } = {}): Travel =>
  async (traveller, beginnings) => {
    const { people, first, file } = beginnings;
    const way = wayOf(traveller);
    const member = await people.member(way);
    const sent = await people.send(member, {
      recipient: { address: traveller.address, level: 'sms', number: traveller.number },
      content: forwards ? null : contentFor(traveller, beginnings),
      isDrafted,
      ...(forwards ? { about: { origin: { kind: 'forward', message: first.message } } } : {}),
    });
    if (isDrafted) {
      const left = await persist(() => member.drafts.list());
      expect(left.map(({ message }) => message)).not.toContain(sent.message);
    }
    const guest = await people.guest(sent, way);
    isLetter(await people.openBySms(guest, traveller.number));
    await isFile(guest, forwards ? file.short : contentFor(traveller, beginnings));
  };

const reply: Travel = async (traveller, { people, keeper, answered, file }) => {
  const member = await people.member(wayOf(traveller));
  const { thread, recipients } = await persist(() => member.mail.answer(answered, 'reply'));
  expect(recipients).toMatchObject([{ address: keeper.address, level: 'key' }]);
  const sent = await people.send(member, {
    recipient: { address: keeper.address, level: 'key' },
    content: file.short,
    about: { origin: { kind: 'reply', message: answered }, ...(thread === null ? {} : { thread }) },
  });
  const guest = await people.guest(sent, wayOf(traveller), keeper.device);
  isLetter(await persist(() => guest.openWithKey()));
  await isFile(guest, file.short);
};

const answer: Travel = async (traveller, beginnings) => {
  const { people, keeper, byKey } = beginnings;
  const way = wayOf(traveller);
  const guest = await people.guest(byKey, way, keeper.device);
  isLetter(await people.inTurn(() => guest.openWithKey()));
  const content = contentFor(traveller, beginnings);
  const message = await people.answer(guest, content);
  const { mail } = await people.member(way);
  const read = await persist(() => mail.openMessage(message));
  expect(read).toMatchObject({ text: TEXT, from: { address: keeper.address } });
  const bytes = await persist(() => downloaded((to) => mail.downloadAttachmentTo(message, 1, to)));
  expect(bytes.equals(content)).toBe(true);
};

const keptKey: Travel = async (traveller, { people, file }) => {
  const { address, number } = traveller;
  const member = await people.member();
  const device = memoryKeptKeyStore();
  const first = await people.send(member, {
    recipient: { address, level: 'sms', number },
    content: file.short,
  });
  const guest = await people.guest(first, wayOf(traveller), device);
  isLetter(await people.openBySms(guest, number));
  const kept = await persist(() => guest.keepHere());
  const { keys } = await persist(() => guest.keptKeys());
  expect(keys.map(({ key }) => key)).toEqual([kept.key]);
  const next = await people.send(member, { recipient: { address, level: 'key' }, content: file.short });
  const again = await people.guest(next, wayOf(traveller), device);
  isLetter(await persist(() => again.openWithKey()));
};

/** A letter to the keeper's key, opened by `open`. */
const toKeeper =
  (open: (guest: GuestFace, keeper: Beginnings['keeper']) => Promise<Letter>): Travel =>
  async (traveller, { people, keeper, file }) => {
    const recipient = { address: keeper.address, level: 'key' as const };
    const sent = await people.send(await people.member(), { recipient, content: file.short });
    const guest = await people.guest(sent, wayOf(traveller), keeper.device);
    isLetter(await persist(() => open(guest, keeper)));
    await isFile(guest, file.short);
  };

export const TRAVELS: Record<Road, Travel> = {
  letter: letter(),
  draft: letter({ isDrafted: true }),
  forward: letter({ forwards: true }),
  reply,
  answer,
  'kept key': keptKey,
  'by key': toKeeper((guest) => guest.openWithKey()),
  'by passphrase': toKeeper((guest, { passphrase }) => guest.openWithPassphrase(passphrase)),
};

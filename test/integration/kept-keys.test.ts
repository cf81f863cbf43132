/** Keys that guests keep: what is sealed to them, what opens with them, and what is refused. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { GuestFace } from '../../client/core/face.ts';
import { type KeptKeyStore, memoryKeptKeyStore } from '../../client/core/kept-key-store.ts';
import {
  b64u,
  guestIdentity,
  guestSigner,
  newId,
  randomBytes,
  sign,
  signKeyProof,
  unb64u,
} from '../../crypto/index.ts';
import { type Delivery } from '../../contract/api/messages.ts';
import { namedKeys } from '../../server/messages/kept-keys.ts';
import {
  OTHER,
  OTHER_NUMBER,
  bearing,
  proofOfLink,
  request,
  saidBy,
  triedTo,
} from '../support/without-core.ts';
import { organisationForEachTest, test } from '../support/each-test.ts';
import {
  LETTER,
  NUMBER,
  PATIENT,
  type Person,
  guestAt,
  refusal,
  sendLetter,
  stateOf,
} from '../support/whole-relay.ts';

const MINUTE = 60_000;

/** What the patient's browser keeps. */
let device: KeptKeyStore;

organisationForEachTest();
beforeEach(() => {
  device = memoryKeptKeyStore();
});

/** The newest letter to the patient, opened with the code by SMS. */
async function openBySms(store: KeptKeyStore = device): Promise<GuestFace & { handle: string }> {
  const guest = await guestAt(test, PATIENT, store);
  await guest.sendCode();
  await guest.openWithCode(test.codeTo(NUMBER));
  return guest;
}

/** A first letter, and a key kept on the patient's device with it. */
async function keepOnDevice(): Promise<{
  guest: GuestFace & { handle: string };
  key: string;
  message: string;
}> {
  const { message } = await sendLetter(test);
  const guest = await openBySms();
  const { key } = await guest.keepHere();
  return { guest, key, message };
}

/** The newest mail to the patient. */
const mailed = () => test.mails.list().find(({ to }) => to === PATIENT)?.text;

const byKey = () => sendLetter(test, [{ address: PATIENT, level: 'key' }]);

const offered = async ({ face }: Person) => (await face.compose.lookup([PATIENT]))[0]?.keptKey ?? null;

/** A request as anybody can make one, and what is answered. */
async function ask(
  path: string,
  body: unknown,
  bearer?: string,
): Promise<{ status: number; json: Record<string, unknown> }> {
  const response = await request(test, path, body ?? undefined, bearer === undefined ? {} : bearing(bearer));
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

describe('a key on a device', () => {
  it('is offered to the sender, and opens the next letter without a code, signed', async () => {
    const { guest, message: first } = await keepOnDevice();
    const { keys } = await guest.keptKeys();
    const fingerprint = keys[0]?.fingerprint;
    expect(keys).toMatchObject([{ isHere: true, opensThis: false, passphrase: 'none' }]);
    expect(await offered(test.sender)).toEqual({ fingerprint, keptAt: test.clock.now(), guessable: false });

    const texts = test.sms.texts().length;
    const { message } = await byKey();
    expect(mailed()).toContain('op het apparaat waarop u uw sleutel bewaarde');
    const next = await guestAt(test, PATIENT, device);
    expect(await next.keyPlace()).toBe('here');
    expect(await next.openWithKey()).toMatchObject(LETTER);
    expect(test.sms.texts()).toHaveLength(texts);
    const state = await stateOf(test, message);
    expect(state).toMatchObject({ level: 'key', isAccount: false, chosenCode: false });
    expect(state.timeline).toMatchObject({
      openedAt: test.clock.now(),
      openedSigned: true,
      shareReleasedAt: null,
    });
    expect((await next.keptKeys()).keys).toMatchObject([{ opensThis: true }]);
    const kept = await stateOf(test, first);
    expect(kept.timeline.keyKeptAt).toBe(test.clock.now());
    // The relay has public halves and tags; no row holds the seed.
    const seed = await device.load(test.org, keys[0]?.key ?? '');
    expect(await test.dump()).not.toContain(Buffer.from(seed ?? []).toString('hex'));
  });

  it('is not used by who did not send the letter it was kept with', async () => {
    await keepOnDevice();
    expect(await offered(test.colleague)).toBeNull();
    const { compose } = test.colleague.face;
    const { message } = await compose.startMessage();
    const letter = { ...LETTER, confirmed: [], expiresAt: test.clock.now() + 30 * 24 * 60 * MINUTE };
    expect(
      await refusal(compose.send(message, { ...letter, recipients: [{ address: PATIENT, level: 'key' }] })),
    ).toBe('level_impossible');
    // Nor may they see the envelope that the tag is checked with.
    const [sent] = (await test.sender.face.mail.sent()).items;
    const path = `/api/messages/${sent?.message ?? ''}/envelopes/0`;
    const response = await fetch(test.origin + path, { headers: { cookie: test.colleague.cookie } });
    expect(response.status).toBe(404);
  });

  it('is not used when anything of what the relay offers was changed', async () => {
    await keepOnDevice();
    expect(await offered(test.sender)).not.toBeNull();
    const [{ public_key: publicKey } = { public_key: Buffer.alloc(0) }] = await test.rows<{
      public_key: Buffer;
    }>('select public_key from kept_keys');
    const forgeries: [string, unknown, unknown][] = [
      ['update kept_key_letters set tag = $1', randomBytes(32), null],
      ['update kept_keys set public_key = $1', randomBytes(1216), publicKey],
      ['update kept_keys set signing_key = $1', randomBytes(32), null],
    ];
    for (const [sql, forged, right] of forgeries) {
      await test.rows(sql, [forged]);
      expect(await offered(test.sender), sql).toBeNull();
      if (right !== null) await test.rows(sql, [right]);
    }
    const { compose } = test.sender.face;
    const { message } = await compose.startMessage();
    const letter = { ...LETTER, confirmed: [], expiresAt: test.clock.now() + 30 * 24 * 60 * MINUTE };
    expect(
      await refusal(compose.send(message, { ...letter, recipients: [{ address: PATIENT, level: 'key' }] })),
    ).toBe('level_impossible');
  });

  it('is not taken for the key of another recipient of the same letter', async () => {
    await sendLetter(test, [
      { address: PATIENT, level: 'sms', number: NUMBER },
      { address: OTHER, level: 'sms', number: OTHER_NUMBER },
    ]);
    const guest = await openBySms();
    await guest.keepHere();
    // A relay that moves the patient's key to the other address: the letter's statement does not name it there.
    const [{ address_index: other } = { address_index: null }] = await test.rows<{
      address_index: Buffer | null;
    }>('select address_index from deliveries where handle <> $1', [Buffer.from(guest.handle, 'base64url')]);
    await test.rows('update kept_keys set address_index = $1', [other]);
    expect((await test.sender.face.compose.lookup([OTHER]))[0]?.keptKey).toBeNull();
  });

  it('opens only with its own signature over a challenge of the relay, once and in time', async () => {
    const { key } = await keepOnDevice();
    await byKey();
    const { handle, message, linkAuth } = await proofOfLink(test);
    const seed = await device.load(test.org, key);
    if (!seed) throw new Error('nothing kept');
    const challenge = async (): Promise<string> =>
      String((await ask(`/api/guest/${handle}/key/challenge`, { linkAuth })).json.challenge);
    const answer = (to: string, signer = guestSigner(seed), about = { message, handle }) =>
      ask(`/api/guest/${handle}/key/open`, {
        linkAuth,
        challenge: to,
        signature: b64u(signKeyProof(signer, { ...about, challenge: unb64u(to) })),
      });
    const wrong = { status: 403, json: { error: 'key_proof_wrong' } };

    // Of the relay's making, of the right key, about this delivery.
    expect(await answer(b64u(randomBytes(32)))).toMatchObject(wrong);
    expect(await answer(await challenge(), guestSigner(randomBytes(32)))).toMatchObject(wrong);
    expect(await answer(await challenge(), guestSigner(seed), { message, handle: newId() })).toMatchObject(
      wrong,
    );

    // Not another delivery's, not one that was lengthened, and over after five minutes.
    const late = await challenge();
    const longer = unb64u(late);
    longer[7] = (longer[7] ?? 0) ^ 0x80;
    test.clock.pass(5 * MINUTE);
    expect(await answer(late)).toMatchObject(wrong);
    expect(await answer(b64u(longer))).toMatchObject(wrong);

    // Whoever has only the link takes none away: neither by asking for others nor by answering wrongly.
    const good = await challenge();
    await challenge();
    await answer(good, guestSigner(randomBytes(32)));
    expect((await answer(good)).status).toBe(200);
    expect(await answer(good)).toMatchObject(wrong);

    // Without the link there is nothing to answer, and no code opens it.
    const stranger = b64u(randomBytes(32));
    expect((await ask(`/api/guest/${handle}/key/challenge`, { linkAuth: stranger })).json.error).toBe(
      'link_unknown',
    );
    for (const body of [{ code: '123456' }, { codeAuth: stranger }]) {
      expect((await ask(`/api/guest/${handle}/open`, { linkAuth, ...body })).json.error).toBe('bad_request');
    }
    expect((await ask(`/api/guest/${handle}/code/send`, { linkAuth })).json.error).toBe('bad_request');
  });

  it('signs the answer, which the sender checks by the key it sealed to', async () => {
    await keepOnDevice();
    await byKey();
    const next = await guestAt(test, PATIENT, device);
    await next.openWithKey();
    const { answer } = await next.startAnswer();
    await next.sendAnswer(answer, { text: 'Dank u wel.', confirmed: [] });
    expect(await test.sender.face.mail.openMessage(answer)).toMatchObject({
      text: 'Dank u wel.',
      from: { address: PATIENT },
    });
  });

  it('that is not there, or cannot be kept, is said plainly', async () => {
    await keepOnDevice();
    await byKey();
    const elsewhere = await guestAt(test);
    expect(await elsewhere.keyPlace()).toBe('not_here');
    expect(await refusal(elsewhere.openWithKey())).toBe('key_not_here');
    expect(await refusal(elsewhere.openWithPassphrase('7K3M-9QXT'))).toBe('bad_request');
  });

  it('is kept once more with the letter of another sender, who then uses it, too', async () => {
    const { key } = await keepOnDevice();
    const { compose } = test.colleague.face;
    const send = async (level: 'sms' | 'key'): Promise<void> => {
      const { message } = await compose.startMessage();
      await compose.send(message, {
        ...LETTER,
        confirmed: [],
        expiresAt: test.clock.now() + 30 * 24 * 60 * MINUTE,
        recipients: [{ address: PATIENT, level, ...(level === 'sms' ? { number: NUMBER } : {}) }],
      });
      await test.settled();
    };
    test.clock.pass(MINUTE);
    await send('sms');
    const guest = await openBySms();
    expect((await guest.keepHere()).key).toBe(key);
    expect((await guest.keptKeys()).keys).toHaveLength(1);
    await send('key');
    expect(await (await guestAt(test, PATIENT, device)).openWithKey()).toMatchObject(LETTER);
    expect(await offered(test.sender)).not.toBeNull();
  });
});

describe('a key under a passphrase', () => {
  /** A first letter, and a key kept under this passphrase with it. */
  async function keepBy(passphrase: string): Promise<void> {
    await sendLetter(test);
    const guest = await openBySms();
    await guest.keepByPassphrase(passphrase);
  }

  it('opens in any browser with the generated passphrase, and can then be kept there', async () => {
    const passphrase = await (await test.guest()).newPassphrase();
    await keepBy(passphrase);
    await byKey();
    expect(mailed()).toContain('U opent het met uw sleutelcode');
    const elsewhere = memoryKeptKeyStore();
    const guest = await guestAt(test, PATIENT, elsewhere);
    expect(await guest.openWithPassphrase(passphrase.toLowerCase().replaceAll('-', ' '))).toMatchObject(
      LETTER,
    );
    expect(await guest.keepHere()).toMatchObject({ isHere: true, opensThis: true, passphrase: 'generated' });
    await byKey();
    expect(await (await guestAt(test, PATIENT, elsewhere)).openWithKey()).toMatchObject(LETTER);
  });

  it('marks a passphrase of the guest’s own making, for sender and log', async () => {
    await keepBy('Minoes de poes');
    expect(await offered(test.sender)).toMatchObject({ guessable: true });
    const { message } = await byKey();
    expect(await stateOf(test, message)).toMatchObject({ chosenCode: true });
    const guest = await guestAt(test, PATIENT, memoryKeptKeyStore());
    expect(await guest.openWithPassphrase('Minoes de poes ')).toMatchObject(LETTER);
    expect((await guest.keptKeys()).keys).toMatchObject([{ passphrase: 'chosen' }]);
  });

  it('locks after five wrong tries over all its letters, until the sender unlocks; a device still opens', async () => {
    await keepBy('Minoes de poes');
    const { message: one } = await byKey();
    const { message: two } = await byKey();
    const second = await guestAt(test);
    const { handle, linkAuth } = await proofOfLink(test);
    /** As a guesser would, who has the link and is in a hurry. */
    const guess = async () => {
      const body = { linkAuth, passphraseAuth: b64u(randomBytes(32)) };
      return saidBy(await request(test, `/api/guest/${handle}/key/passphrase`, body));
    };
    const tried = [await triedTo(second.openWithPassphrase('Dikkie')), await guess(), await guess()];
    // A right one gives all tries back; one that is no code at all costs none.
    expect(await triedTo(second.openWithPassphrase('   '))).toBe('bad_code_format');
    expect(tried).toEqual(['passphrase_wrong 4', 'passphrase_wrong 3', 'passphrase_wrong 2']);
    await second.openWithPassphrase('Minoes de poes');
    await second.keepHere();
    for (let left = 4; left > 0; left -= 1) {
      expect(await guess()).toBe(`passphrase_wrong ${left}`);
    }
    expect(await guess()).toBe('recipient_locked');
    expect(await triedTo(second.openWithPassphrase('Minoes de poes'))).toBe('recipient_locked');
    expect((await stateOf(test, two)).timeline.lockedAt).toBe(test.clock.now());
    expect((await stateOf(test, one)).timeline.lockedAt).toBeNull();
    expect(await second.openWithKey()).toMatchObject(LETTER);
    // What is locked is the passphrase: on a device the letter is answered, too.
    const { answer } = await second.startAnswer();
    await second.sendAnswer(answer, { text: 'Dank u wel.', confirmed: [] });
    expect((await test.sender.face.mail.openMessage(answer)).text).toBe('Dank u wel.');

    // By way of any letter to the key; this one's own lock goes when the passphrase opens it.
    await test.sender.face.mail.unlock(one, (await stateOf(test, one)).handle);
    expect(await second.openWithPassphrase('Minoes de poes')).toMatchObject(LETTER);
    expect((await stateOf(test, two)).timeline.lockedAt).toBeNull();
  });

  it('counts tries that come at once, each of them', async () => {
    await keepBy('Minoes de poes');
    await byKey();
    const { handle, linkAuth } = await proofOfLink(test);
    const tries = await Promise.all(
      Array.from({ length: 8 }, () =>
        ask(`/api/guest/${handle}/key/passphrase`, { linkAuth, passphraseAuth: b64u(randomBytes(32)) }),
      ),
    );
    expect(tries.map(({ json }) => json.error).toSorted()).toEqual([
      ...Array<string>(4).fill('passphrase_wrong'),
      ...Array<string>(4).fill('recipient_locked'),
    ]);
    expect(tries.every(({ json }) => json.wrapped === undefined)).toBe(true);
  });

  it('is given to a key on a device later, and replaces nothing of it', async () => {
    const { guest, key } = await keepOnDevice();
    expect((await guest.keepByPassphrase('Minoes de poes')).key).toBe(key);
    await byKey();
    expect(await (await guestAt(test)).openWithPassphrase('Minoes de poes')).toMatchObject(LETTER);
    expect(await (await guestAt(test, PATIENT, device)).openWithKey()).toMatchObject(LETTER);
  });
});

describe('a key that ends', () => {
  it('by being withdrawn is not offered, not named, and opens nothing', async () => {
    const { guest, key } = await keepOnDevice();
    await guest.keepByPassphrase('Minoes de poes');
    await byKey();
    await guest.withdrawKey(key);
    expect((await guest.keptKeys()).keys).toEqual([]);
    expect(await offered(test.sender)).toBeNull();
    expect(await device.load(test.org, key)).toBeNull();
    expect(await test.rows('select passphrase_sealed, passphrase_auth from kept_keys')).toEqual([
      { passphrase_sealed: null, passphrase_auth: null },
    ]);
    const later = await guestAt(test);
    expect(await triedTo(later.openWithPassphrase('Minoes de poes'))).toBe('bad_request');
    const { handle, linkAuth } = await proofOfLink(test);
    expect((await ask(`/api/guest/${handle}/key/challenge`, { linkAuth })).json.error).toBe('key_ended');
  });

  it('by being lost is told to the sender, and not offered any more', async () => {
    await keepOnDevice();
    const { message } = await byKey();
    const guest = await guestAt(test);
    await guest.keyLost();
    await guest.keyLost();
    expect((await stateOf(test, message)).timeline.keyLostAt).toBe(test.clock.now());
    expect(await offered(test.sender)).toBeNull();
    const held = await guestAt(test, PATIENT, device);
    expect(await refusal(held.openWithKey())).toBe('key_ended');
    // The next letter goes by SMS, and a new key can be kept with it.
    test.clock.pass(MINUTE);
    await sendLetter(test);
    const again = await openBySms();
    await again.keepHere();
    expect(await offered(test.sender)).not.toBeNull();
  });

  it('is followed by nothing that it let in: no answer goes on, and no further key is kept', async () => {
    const { key } = await keepOnDevice();
    await byKey();
    const held = await guestAt(test, PATIENT, device);
    await held.openWithKey();
    const { answer } = await held.startAnswer();
    const seed = await device.load(test.org, key);
    const { handle, message, linkAuth } = await proofOfLink(test);
    const { challenge } = (await ask(`/api/guest/${handle}/key/challenge`, { linkAuth })).json;
    const signed = { message, handle, challenge: unb64u(String(challenge)) };
    const signature = b64u(signKeyProof(guestSigner(seed ?? randomBytes(32)), signed));
    const opening = await ask(`/api/guest/${handle}/key/open`, { linkAuth, challenge, signature });
    await (await guestAt(test)).keyLost();

    const text = { text: 'Dag.', confirmed: [] };
    expect(await refusal(held.sendAnswer(answer, text))).toBe('key_ended');
    expect(await refusal(held.startAnswer())).toBe('key_ended');
    const fresh = randomBytes(32);
    const signer = guestSigner(fresh);
    const body = {
      v: 1,
      org: test.org,
      message,
      handle,
      key: newId(),
      publicKey: b64u(guestIdentity(fresh).recipient.publicKey),
      signingKey: b64u(signer.publicKey),
      tag: b64u(randomBytes(32)),
      passphrase: null,
    };
    const registration = sign('keep-key', body, signer);
    const kept = await ask(`/api/guest/${handle}/keys`, { registration }, String(opening.json.grant));
    expect(kept.json.error).toBe('key_ended');
  });

  it('is not begun by who was let in before the number was refused', async () => {
    await sendLetter(test);
    const guest = await openBySms();
    await guest.notMyNumber();
    expect(await refusal(guest.keepHere())).toBe('number_refused');
  });
});

describe('somebody else', () => {
  it('is not addressed by the key of another recipient of the same envelope', async () => {
    const { key } = await keepOnDevice();
    const [mine, theirs] = [newId(), newId()];
    const delivery = (handle: string, address: string) =>
      ({ handle, address, kept: { key } }) as unknown as Delivery;
    const named = await test.working.db.withOrganisation(test.org, (tx) =>
      namedKeys(test.working, tx, test.org, [delivery(mine, PATIENT), delivery(theirs, OTHER)]),
    );
    expect([...named.keys()]).toEqual([mine]);
  });

  it('neither keeps, lists nor withdraws keys of another address or by another’s grant', async () => {
    const { key } = await keepOnDevice();
    test.clock.pass(MINUTE);
    await sendLetter(test, [{ address: OTHER, level: 'sms', number: OTHER_NUMBER }]);
    const other = await guestAt(test, OTHER);
    await other.sendCode();
    await other.openWithCode(test.codeTo(OTHER_NUMBER));
    expect((await other.keptKeys()).keys).toEqual([]);
    expect(await refusal(other.withdrawKey(key))).toBe('not_found');
    expect(await refusal(other.withdrawKey(newId()))).toBe('not_found');

    const { handle, linkAuth } = await proofOfLink(test);
    await test.sender.face.mail.resend(
      (await test.sender.face.mail.sent()).items.at(-1)?.message ?? '',
      handle,
    );
    await (await guestAt(test)).sendCode();
    const opening = await ask(`/api/guest/${handle}/open`, { linkAuth, code: test.codeTo(NUMBER) });
    const grant = String(opening.json.grant);
    expect((await ask(`/api/guest/${handle}/keys`, null, grant)).json.keys).toHaveLength(1);
    for (const path of [`/keys`, `/keys/${key}/withdraw`]) {
      const refused = await ask(`/api/guest/${other.handle}${path}`, path === '/keys' ? null : {}, grant);
      expect(refused.json.error).toBe('grant_expired');
    }
    test.clock.pass(30 * MINUTE);
    expect((await ask(`/api/guest/${handle}/keys`, null, grant)).json.error).toBe('grant_expired');
  });
});

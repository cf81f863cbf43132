/** A page whose answers are lost asks again, and what it sends goes out once. */
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { identityFromFile } from '../../contract/process/identity-file.ts';
import { InternalPeer } from '../../contract/wire.ts';
import { b64u } from '../../crypto/index.ts';
import { GatewayKeys } from '../../gateway/keys/key-ring.ts';
import { ScannerKeys } from '../../scanner/service/keys.ts';
import { png } from '../support/documents.ts';
import { organisationForEachTest, test } from '../support/each-test.ts';
import {
  DAY_MS,
  LETTER,
  NUMBER,
  PATIENT,
  guestAt,
  refusal,
  sendLetter,
  stateOf,
} from '../support/whole-relay.ts';

organisationForEachTest();

const file = { name: 'foto.png', file: new Blob([png as Uint8Array<ArrayBuffer>]) };
const letter = () => ({
  ...LETTER,
  recipients: [{ address: PATIENT, level: 'sms' as const, number: NUMBER }],
  confirmed: [],
  expiresAt: test.clock.now() + 30 * DAY_MS,
});

async function expectSentOnce(): Promise<void> {
  await test.settled();
  expect(await test.rows('select 1 from envelopes')).toHaveLength(1);
  expect(test.mails.list().filter(({ to }) => to === PATIENT)).toHaveLength(1);
  const guest = await guestAt(test);
  await guest.sendCode();
  expect(await guest.openWithCode(test.codeTo(NUMBER))).toMatchObject(LETTER);
  expect((await guest.download(1)).name).toBe('foto.png');
}

describe('an answer that is lost', () => {
  it.each([
    ['of the message', /POST .*\/messages$/],
    ['of a place', /POST .*\/parts$/],
    ['of an attachment’s verdict', /POST .*\/parts\/1\/inspect$/],
  ])('%s is asked for again when the file is attached again', async (_, path) => {
    const { compose } = test.sender.face;
    const { message } = await compose.startMessage();
    test.sender.loseAnswerTo = path;
    expect(await refusal(compose.attach(message, 'a', file))).toBe('network_failed');
    expect((await compose.attach(message, 'a', file)).verdict).toBe('clean');
    await compose.send(message, letter());
    await expectSentOnce();
  });

  it.each([
    ['of the letter’s verdict', /POST .*[^1]\/inspect$/],
    ['of the token', /POST .*\/token$/],
    ['of the release', /POST .*\/envelopes\/0$/],
  ])('%s is asked for again when the letter is sent again', async (_, path) => {
    const { compose } = test.sender.face;
    const { message } = await compose.startMessage();
    await compose.attach(message, 'a', file);
    test.sender.loseAnswerTo = path;
    const asked = letter();
    expect(await refusal(compose.send(message, asked))).toBe('network_failed');
    const sent = await compose.send(message, asked);
    expect(await compose.send(message, asked)).toEqual(sent);
    await expectSentOnce();
  });

  it('of the release leaves another letter under that name unsent', async () => {
    const { compose } = test.sender.face;
    const { message } = await compose.startMessage();
    await compose.attach(message, 'a', file);
    test.sender.loseAnswerTo = /POST .*\/envelopes\/0$/;
    const asked = letter();
    expect(await refusal(compose.send(message, asked))).toBe('network_failed');
    expect(await refusal(compose.send(message, { ...asked, subject: 'Iets anders' }))).toBe('send_unsettled');
    await compose.send(message, asked);
    await expectSentOnce();
  });

  it('of the release, of a page that is gone, shows among what was sent', async () => {
    const { compose, mail } = test.sender.face;
    const { message } = await compose.startMessage();
    await compose.attach(message, 'a', file);
    test.sender.loseAnswerTo = /POST .*\/envelopes\/0$/;
    expect(await refusal(compose.send(message, letter()))).toBe('network_failed');
    await compose.discard(message);
    expect((await mail.sent()).items.map((sent) => sent.message)).toEqual([message]);
    await expectSentOnce();
  });
});

describe('a scanner that was restarted', () => {
  it.each(['an attachment', 'the letter'])('before %s is inspected is sealed to again', async (what) => {
    const { compose } = test.sender.face;
    const { message } = await compose.startMessage();
    const restart = (): void => {
      test.scanner.keys = new ScannerKeys(test.scanner.signer, () => test.clock.now());
    };
    if (what === 'an attachment') restart();
    await compose.attach(message, 'a', file);
    if (what === 'the letter') restart();
    await compose.send(message, letter());
    await expectSentOnce();
  });

  it('while a request is on its way asks for K again', async () => {
    const { compose } = test.sender.face;
    const { message } = await compose.startMessage();
    await compose.attach(message, 'a', file);
    const before = test.scanner.keys;
    // It announces one key and opens another, until the client has asked once.
    const renewed = new ScannerKeys(test.scanner.signer, () => test.clock.now());
    let isAsked = false;
    test.scanner.keys = Object.assign(Object.create(renewed) as ScannerKeys, {
      announced: () => {
        const keys = (isAsked ? renewed : before).announced();
        isAsked = true;
        return keys;
      },
      identityOf: (instance: string) => renewed.identityOf(instance),
    });
    await compose.send(message, letter());
    await expectSentOnce();
  });
});

describe('a key of the gateway that is gone', () => {
  /** What a gateway with the same identity and other keys would announce. */
  const otherKeys = () => {
    const identity = identityFromFile(join(test.folder, 'gateway-identity'), 'test');
    const ring = new GatewayKeys(join(test.folder, 'gone'), identity, () => test.clock.now());
    return { identity: b64u(identity.publicKey), keys: ring.announced() };
  };

  it('when the letter is released is sealed to again', async () => {
    const { compose } = test.sender.face;
    const { message } = await compose.startMessage();
    await compose.attach(message, 'a', file);
    const asked = vi.spyOn(test.relay.gateway, 'call').mockResolvedValueOnce(otherKeys());
    await compose.send(message, letter());
    // The client, the relay that refuses; the client, the relay that releases.
    expect(asked).toHaveBeenCalledTimes(4);
    await expectSentOnce();
  });

  it('releases nothing, sends nothing again, and invites nobody', async () => {
    const { message } = await sendLetter(test);
    const { handle } = await stateOf(test, message);
    const call = vi.spyOn(test.relay.gateway, 'call');
    const gone = otherKeys();
    const real = InternalPeer.prototype.call.bind(test.relay.gateway);
    // The client is told of keys that the gateway does not open, however often it asks.
    let isClient = true;
    call.mockImplementation((...args) => {
      isClient = !isClient;
      return isClient ? real(...args) : Promise.resolve(gone);
    });
    expect(await refusal(test.sender.face.mail.resend(message, handle))).toBe('gateway_key_gone');
    const invitee = { address: 'nieuw@thuiszorg.example', name: 'Nieuw', role: 'member' as const };
    expect(await refusal(test.admin.face.organisation.invite(invitee))).toBe('gateway_key_gone');
    const { compose } = test.sender.face;
    const next = await compose.startMessage();
    expect(await refusal(compose.send(next.message, letter()))).toBe('gateway_key_gone');
    call.mockRestore();
    expect(await test.rows('select 1 from envelopes')).toHaveLength(1);
    expect(await test.admin.face.organisation.invitations()).toEqual([]);
  });
});

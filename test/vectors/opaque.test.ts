/**
 * OPAQUE (RFC 9807) as @serenity-kit/opaque does it. The library has no deterministic interface, but it draws all
 * randomness through `crypto.getRandomValues`, so the vectors of ristretto255 are fed by handing out their bytes
 * in the order the library asks for them (a blind as 64 bytes, which it reduces). Two things of the vectors cannot
 * be reached, because the library fixes them: the key stretching (the vectors have the identity function, the
 * library Argon2id), on which the envelope, the export key and KE3 rest, and the context ("OPAQUE-POC" there, empty
 * here), on which the MACs rest, so the last 64 bytes of KE2. Registration request and response, KE1 and the rest
 * of KE2, for a known and for an unknown account, are compared byte by byte; what is left runs end to end.
 * The vectors of curve25519 and P-256 are of groups the library does not have.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { client, ready, server } from '@serenity-kit/opaque';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { describeWith, vectors } from '../support/requires.ts';

interface Vector {
  config: { Group: string; Fake: 'True' | 'False' };
  inputs: Record<string, string>;
  outputs: Record<string, string>;
}

const MAC_HEX = 128;
const SCALAR_PAD = '00'.repeat(32);

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const toWire = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');
const fromWire = (text: string): string => Buffer.from(text, 'base64url').toString('hex');

/** Hands out these bytes, in order, to whoever asks the platform for randomness; no more, and of the right sizes. */
function feed(...hexes: string[]): void {
  const pieces = hexes.map(bytes);
  vi.spyOn(globalThis.crypto, 'getRandomValues').mockImplementation((target) => {
    const piece = pieces.shift();
    if (!(target instanceof Uint8Array) || piece?.length !== target.length)
      throw new Error('asked for other bytes');
    target.set(piece);
    return target;
  });
}

const field = (fields: Record<string, string>, name: string): string => fields[name] ?? expect.fail(name);

beforeAll(() => ready);
afterEach(() => void vi.restoreAllMocks());

describeWith(['vectors'], 'the vectors of RFC 9807 for ristretto255', () => {
  const file = join(vectors, 'opaque/vectors.json');
  const all = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Vector[]) : [];
  const ours = all.filter(({ config }) => config.Group === 'ristretto255');
  const real = ours.filter(({ config }) => config.Fake === 'False');
  const fake = ours.filter(({ config }) => config.Fake === 'True');

  it('are two real ones and a fake one', () => {
    expect([all.length, real.length, fake.length]).toEqual([9, 2, 1]);
  });

  it.each(real)('give registration request, registration response, KE1 and KE2', ({ inputs, outputs }) => {
    const input = (name: string) => field(inputs, name);
    const output = (name: string) => field(outputs, name);
    const password = Buffer.from(input('password'), 'hex').toString();
    const userIdentifier = Buffer.from(input('credential_identifier'), 'hex').toString();
    // Seed of the OPRF keys, static private key, and the public key that unknown accounts get.
    const serverSetup = toWire(input('oprf_seed') + input('server_private_key') + input('server_public_key'));
    expect(fromWire(server.getPublicKey(serverSetup))).toBe(input('server_public_key'));

    feed(input('blind_registration') + SCALAR_PAD);
    const { registrationRequest } = client.startRegistration({ password });
    expect(fromWire(registrationRequest)).toBe(output('registration_request'));

    feed();
    const { registrationResponse } = server.createRegistrationResponse({
      serverSetup,
      userIdentifier,
      registrationRequest,
    });
    expect(fromWire(registrationResponse)).toBe(output('registration_response'));

    feed(input('blind_login') + SCALAR_PAD, input('client_keyshare_seed'), input('client_nonce'));
    const { startLoginRequest } = client.startLogin({ password });
    expect(fromWire(startLoginRequest)).toBe(output('KE1'));

    // The masking key of a fake answer is drawn also when it is not needed.
    feed('00'.repeat(64), input('masking_nonce'), input('server_keyshare_seed'), input('server_nonce'));
    const { loginResponse } = server.startLogin({
      serverSetup,
      userIdentifier,
      startLoginRequest,
      registrationRecord: toWire(output('registration_upload')),
    });
    expect(fromWire(loginResponse).slice(0, -MAC_HEX)).toBe(output('KE2').slice(0, -MAC_HEX));
    expect(loginResponse.length).toBe(toWire(output('KE2')).length);
  });

  it.each(fake)('give KE2 for an account that does not exist', ({ inputs, outputs }) => {
    const input = (name: string) => field(inputs, name);
    feed(input('masking_key'), input('masking_nonce'), input('server_keyshare_seed'), input('server_nonce'));
    const { loginResponse } = server.startLogin({
      serverSetup: toWire(input('oprf_seed') + input('server_private_key') + input('client_public_key')),
      userIdentifier: Buffer.from(input('credential_identifier'), 'hex').toString(),
      startLoginRequest: toWire(input('KE1')),
      registrationRecord: null,
    });
    expect(fromWire(loginResponse).slice(0, -MAC_HEX)).toBe(field(outputs, 'KE2').slice(0, -MAC_HEX));
  });
});

describe('OPAQUE end to end', () => {
  const keyStretching = 'memory-constrained';
  const password = 'een heel lang wachtwoord';
  const userIdentifier = 'anne@zorg.nl';
  let serverSetup: string;
  let registrationRecord: string;
  let exportKey: string;

  beforeAll(async () => {
    await ready;
    serverSetup = server.createSetup();
    const { clientRegistrationState, registrationRequest } = client.startRegistration({ password });
    const { registrationResponse } = server.createRegistrationResponse({
      serverSetup,
      userIdentifier,
      registrationRequest,
    });
    const finished = client.finishRegistration({
      password,
      clientRegistrationState,
      registrationResponse,
      keyStretching,
    });
    ({ registrationRecord, exportKey } = finished);
  });

  /** One attempt to sign in; `null` when the client cannot finish. */
  function signIn(typed: string, record: string | null, identifier = userIdentifier, setup = serverSetup) {
    const { clientLoginState, startLoginRequest } = client.startLogin({ password: typed });
    const { serverLoginState, loginResponse } = server.startLogin({
      serverSetup: setup,
      userIdentifier: identifier,
      registrationRecord: record,
      startLoginRequest,
    });
    const finished = client.finishLogin({ password: typed, clientLoginState, loginResponse, keyStretching });
    return { loginResponse, serverLoginState, finished: finished ?? null };
  }

  it('gives both sides one session key, and the client the export key of its registration', () => {
    const { finished, serverLoginState } = signIn(password, registrationRecord);
    const { finishLoginRequest, sessionKey, exportKey: again } = finished ?? expect.fail();
    expect(server.finishLogin({ serverLoginState, finishLoginRequest }).sessionKey).toBe(sessionKey);
    expect(again).toBe(exportKey);
    expect(Buffer.from(again, 'base64url')).toHaveLength(64);
  });

  it('ends at the client for a wrong password, another account or another server', () => {
    expect(signIn('een ander wachtwoord', registrationRecord).finished).toBeNull();
    expect(signIn(password, registrationRecord, 'bob@zorg.nl').finished).toBeNull();
    expect(signIn(password, registrationRecord, userIdentifier, server.createSetup()).finished).toBeNull();
  });

  it('answers for an unknown account as for a known one, and ends at the client', () => {
    const known = signIn('een ander wachtwoord', registrationRecord);
    const unknown = signIn(password, null, 'niemand@zorg.nl');
    expect(unknown.finished).toBeNull();
    expect(unknown.loginResponse.length).toBe(known.loginResponse.length);
    expect(unknown.serverLoginState.length).toBe(known.serverLoginState.length);
  });

  it('is not finished with the last message of another sign-in', () => {
    const first = signIn(password, registrationRecord);
    const second = signIn(password, registrationRecord);
    const { finishLoginRequest } = first.finished ?? expect.fail();
    const { serverLoginState } = second;
    expect(() => server.finishLogin({ serverLoginState, finishLoginRequest })).toThrow();
  });

  it.each(['', 'AAAA', '!', 'A'.repeat(171)])('throws on a message that reads %j', (junk) => {
    expect(() =>
      server.createRegistrationResponse({ serverSetup, userIdentifier, registrationRequest: junk }),
    ).toThrow();
    expect(() =>
      server.startLogin({ serverSetup, userIdentifier, registrationRecord: null, startLoginRequest: junk }),
    ).toThrow();
  });
});

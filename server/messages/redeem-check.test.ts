/** What a token must be for an envelope that is not the first. The rest is refused in test/integration/refusals.test.ts. */
import { beforeAll, expect, test } from 'vitest';
import type { Part, Release } from '../../contract/objects.ts';
import { recipientDigest } from '../../crypto/address.ts';
import { b64u, randomBytes } from '../../crypto/bytes.ts';
import { sha256 } from '../../crypto/hash.ts';
import { newId } from '../../crypto/id.ts';
import { sign, signerFromSeed } from '../../crypto/signed.ts';
import { ready } from '../../crypto/sodium.ts';
import { type ReleaseFacts, checkToken } from './redeem-check.ts';

beforeAll(ready);

const NOW = Date.UTC(2026, 10, 22, 12);
const digest = (): string => b64u(randomBytes(32));

/** A token for envelope `envelope`, of the first `named` of two parts, after `releasedBefore` envelopes. */
function check(envelope: number, releasedBefore: number, named = 2): Release {
  const scanner = signerFromSeed(randomBytes(32));
  const [org, message, sender, handle] = [newId(), newId(), newId(), newId()];
  const [senderKey, commitment] = [digest(), digest()];
  const [header, statement] = [randomBytes(10), randomBytes(10)];
  const parts: Part[] = [
    { kind: 'letter', digest: digest(), sizeBytes: 4128 },
    { kind: 'attachment', digest: digest(), sizeBytes: 100 },
  ];
  const [address, number] = ['p.jansen@example.org', '+31612345678'];
  const token: Release = {
    v: 1,
    id: newId(),
    org,
    message,
    envelope,
    prev: envelope === 0 ? null : digest(),
    sender,
    senderKey,
    commitment,
    parts: parts.slice(0, named),
    header: b64u(sha256(header)),
    statement: b64u(sha256(statement)),
    recipients: [
      { handle, recipient: b64u(recipientDigest(address, number, message)), key: digest(), level: 'sms' },
    ],
    expiresAt: NOW + 1000,
    rules: digest(),
    verdict: digest(),
    unscannable: [],
    iat: NOW,
    exp: NOW + 1000,
  };
  const facts: ReleaseFacts = {
    org,
    message,
    envelope,
    releasedBefore,
    sender,
    senderKey,
    commitment,
    parts,
    charter: {
      v: 1,
      org,
      version: 1,
      root: digest(),
      scanner: [b64u(scanner.publicKey)],
      gateway: [digest()],
      archive: null,
      log: digest(),
      logEpoch: { epoch: 1, publicKey: b64u(randomBytes(1216)) },
      from: NOW,
      until: NOW + 1000,
    },
    now: NOW,
    accountKeys: new Map(),
    keptKeys: new Map(),
  };
  const guest = {
    share: digest(),
    linkAuth: digest(),
    codeAuth: null,
    chosenCode: false,
    sealedLink: 'AAAA',
    signingKey: b64u(randomBytes(32)),
    gatewayInstance: newId(),
  };
  const deliveries = [{ handle, address, number, level: 'sms' as const, account: null, guest, kept: null }];
  return checkToken(sign('release', token, scanner), facts, { header, statement, deliveries });
}

const refusal = (field: string): object =>
  expect.objectContaining({ code: 'token_invalid', detail: { field } }) as object;

test('takes the first envelope, with or without an attachment that was taken out again', () => {
  expect(check(0, 0).parts).toHaveLength(2);
  expect(check(0, 0, 1).parts).toHaveLength(1);
});

test('takes the next envelope of the same parts', () => {
  expect(check(1, 1).envelope).toBe(1);
});

test('refuses a later envelope of fewer parts than were released', () => {
  expect(() => check(1, 1, 1)).toThrow(refusal('parts'));
});

test.each([
  [1, 0],
  [5, 1],
  [0, 1],
])('refuses envelope %i after %i', (envelope, releasedBefore) => {
  expect(() => check(envelope, releasedBefore)).toThrow(refusal('envelope'));
});

import { beforeAll, describe, expect, test } from 'vitest';
import { generateIdentity, type Identity } from './age/recipient.ts';
import { concat, randomBytes, utf8 } from './bytes.ts';
import { newId } from './id.ts';
import { commitment } from './message.ts';
import {
  openAtScanner,
  openDecryptingSeed,
  openDraft,
  openInvitation,
  openLink,
  openLogContent,
  openLogEpoch,
  openSenderRecord,
  sealDecryptingSeed,
  sealDraft,
  sealInvitation,
  sealLink,
  sealLogContent,
  sealLogEpoch,
  sealSenderRecord,
  sealToScanner,
  type ScannerErrand,
} from './sealings.ts';
import { openSealed, sealTo } from './sealed.ts';
import { ready } from './sodium.ts';

let identity: Identity;
let publicKey: Uint8Array;

beforeAll(async () => {
  await ready();
  identity = generateIdentity('mlkem768x25519');
  publicKey = identity.recipient.publicKey;
});

describe('a seal', () => {
  test('opens with its identity, label and context', () => {
    const sealed = sealTo(publicKey, 'link', ['text', utf8('bytes')], utf8('secret'));
    expect(openSealed(identity, 'link', ['text', utf8('bytes')], sealed)).toEqual(utf8('secret'));
    expect(sealed.length).toBe(1120 + 6 + 16);
  });

  test('is refused with any other, or with a byte changed', () => {
    const sealed = sealTo(publicKey, 'link', ['a', 'bc'], utf8('secret'));
    const attempts = [
      () => openSealed(generateIdentity('mlkem768x25519'), 'link', ['a', 'bc'], sealed),
      () => openSealed(generateIdentity('x25519'), 'link', ['a', 'bc'], sealed),
      () => openSealed(identity, 'other', ['a', 'bc'], sealed),
      () => openSealed(identity, 'link', ['ab', 'c'], sealed),
      () => openSealed(identity, 'link', ['a', 'bc', ''], sealed),
      () => openSealed(identity, 'link', ['a', 'bc'], sealed.subarray(0, 1119)),
      () => openSealed(identity, 'link', ['a', 'bc'], new Uint8Array(0)),
      ...[0, 1119, 1120, sealed.length - 1].map(
        (at) => () => openSealed(identity, 'link', ['a', 'bc'], sealed.with(at, (sealed[at] ?? 0) ^ 1)),
      ),
    ];
    for (const attempt of attempts) expect(attempt).toThrow('unseal_failed');
  });

  test('is not made to a key that cannot be sealed to', () => {
    expect(() => sealTo(publicKey.subarray(1), 'link', [], utf8('secret'))).toThrow('bad_recipient');
  });
});

describe('K, sealed to the scanner', () => {
  const errand = (fileKey: Uint8Array, change: Partial<ScannerErrand> = {}): ScannerErrand => {
    const [org, message] = [newId(), newId()];
    return {
      operation: 'part',
      org,
      message,
      senderKey: randomBytes(32),
      commitment: commitment(fileKey, org, message),
      request: '{"v":1}',
      ...change,
    };
  };

  test('opens for its errand, with seeds only at release', () => {
    const [fileKey, seeds] = [randomBytes(16), [randomBytes(64), randomBytes(64)]];
    const part = errand(fileKey);
    const release = errand(fileKey, { operation: 'release' });
    expect(openAtScanner(identity, part, sealToScanner(publicKey, part, fileKey))).toEqual({
      fileKey,
      seeds: [],
    });
    const sealed = sealToScanner(publicKey, release, fileKey, seeds);
    expect(openAtScanner(identity, release, sealed)).toEqual({ fileKey, seeds });
  });

  test('is refused for any other errand', () => {
    const fileKey = randomBytes(16);
    const asked = errand(fileKey);
    const sealed = sealToScanner(publicKey, asked, fileKey);
    const changes: Partial<ScannerErrand>[] = [
      { operation: 'message' },
      { operation: 'release' },
      { org: newId() },
      { message: newId() },
      { senderKey: randomBytes(32) },
      { commitment: randomBytes(32) },
      { request: '{"v":2}' },
    ];
    for (const change of changes) {
      expect(() => openAtScanner(identity, { ...asked, ...change }, sealed)).toThrow('unseal_failed');
    }
  });

  test('is refused when it is not the key that was committed to', () => {
    const asked = errand(randomBytes(16));
    const sealed = sealToScanner(publicKey, asked, randomBytes(16));
    expect(() => openAtScanner(identity, asked, sealed)).toThrow('unseal_failed');
  });

  test('is refused with seeds before release, without them at release, and with a seed cut short', () => {
    const fileKey = randomBytes(16);
    const part = errand(fileKey);
    const release = errand(fileKey, { operation: 'release' });
    const early = sealToScanner(publicKey, part, fileKey, [randomBytes(64)]);
    const none = sealToScanner(publicKey, release, fileKey);
    const cut = sealToScanner(publicKey, release, fileKey, [randomBytes(63)]);
    expect(() => openAtScanner(identity, part, early)).toThrow('unseal_failed');
    expect(() => openAtScanner(identity, release, none)).toThrow('unseal_failed');
    expect(() => openAtScanner(identity, release, cut)).toThrow('unseal_failed');
  });
});

describe('other seals', () => {
  test('a link secret opens for its delivery only', () => {
    const delivery = { org: newId(), message: newId(), handle: newId() };
    const secret = randomBytes(32);
    const sealed = sealLink(publicKey, delivery, secret);
    expect(openLink(identity, delivery, sealed)).toEqual(secret);
    expect(() => openLink(identity, { ...delivery, handle: newId() }, sealed)).toThrow('unseal_failed');
  });

  test('an invitation opens into its token and root', () => {
    const [org, invitation] = [newId(), newId()];
    const secret = { token: randomBytes(32), rootDigest: randomBytes(32) };
    const sealed = sealInvitation(publicKey, org, invitation, secret);
    expect(openInvitation(identity, org, invitation, sealed)).toEqual(secret);
    expect(() => openInvitation(identity, org, newId(), sealed)).toThrow('unseal_failed');
  });

  test('log content and sender record open for their envelope, and not as each other', () => {
    const envelope = { org: newId(), message: newId(), envelope: 0 };
    const content = sealLogContent(publicKey, envelope, '{"subject":"é"}');
    expect(openLogContent(identity, envelope, content)).toBe('{"subject":"é"}');
    expect(() => openLogContent(identity, { ...envelope, envelope: 1 }, content)).toThrow('unseal_failed');
    expect(() => openSenderRecord(identity, envelope, content)).toThrow('unseal_failed');
    const record = sealSenderRecord(publicKey, envelope, '{}');
    expect(openSenderRecord(identity, envelope, record)).toBe('{}');
  });

  test('a draft opens for its author, version and field only, and is padded', () => {
    const draft = { org: newId(), account: newId(), draft: newId(), version: 2 };
    const sealed = sealDraft(publicKey, draft, 'content', '{"subject":"é"}');
    expect(sealed.length).toBe(1120 + 4096 + 16);
    expect(openDraft(identity, draft, 'content', sealed)).toBe('{"subject":"é"}');
    const others = [
      { version: 1 },
      { version: 3 },
      { draft: newId() },
      { account: newId() },
      { org: newId() },
    ];
    for (const change of others) {
      expect(() => openDraft(identity, { ...draft, ...change }, 'content', sealed)).toThrow('unseal_failed');
    }
    expect(() => openDraft(identity, draft, 'summary', sealed)).toThrow('unseal_failed');
  });

  test('seeds of a log epoch and of an account open for their generation, and must be 32 bytes', () => {
    const [id, seed] = [newId(), randomBytes(32)];
    expect(openLogEpoch(identity, id, 1, sealLogEpoch(publicKey, id, 1, seed))).toEqual(seed);
    expect(() => openLogEpoch(identity, id, 2, sealLogEpoch(publicKey, id, 1, seed))).toThrow(
      'unseal_failed',
    );
    const dec = sealDecryptingSeed(publicKey, id, 1, seed);
    expect(openDecryptingSeed(identity, id, 1, dec)).toEqual(seed);
    const long = sealDecryptingSeed(publicKey, id, 1, concat(seed, seed));
    expect(() => openDecryptingSeed(identity, id, 1, long)).toThrow('unseal_failed');
  });
});

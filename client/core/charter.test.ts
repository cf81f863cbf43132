import { beforeAll, describe, expect, it } from 'vitest';
import type { AnnouncedKey, Charter } from '../../contract/objects.ts';
import { type Signer, b64u, generateIdentity, keyDigest, newId, ready, sign } from '../../crypto/index.ts';
import { newSigner } from '../../test/support/sealed-message.ts';
import { newestKey, verifyCharter } from './charter.ts';

beforeAll(ready);

const NOW = Date.UTC(2026, 10, 22, 12);
const HOUR = 3_600_000;
const hybrid = () => b64u(generateIdentity('mlkem768x25519').recipient.publicKey);

function charterOf(root: Signer, changes: Partial<Charter> = {}): Charter {
  return {
    v: 1,
    org: newId(),
    version: 1,
    root: b64u(root.publicKey),
    scanner: [b64u(newSigner().publicKey)],
    gateway: [b64u(newSigner().publicKey)],
    archive: null,
    log: b64u(newSigner().publicKey),
    logEpoch: { epoch: 1, publicKey: hybrid() },
    from: NOW - HOUR,
    until: NOW + HOUR,
    ...changes,
  };
}

const charterInvalid: unknown = expect.objectContaining({ code: 'charter_invalid' });

describe('a charter', () => {
  it('is believed under the root that was pinned', () => {
    const root = newSigner();
    const charter = charterOf(root);
    const expected = { org: charter.org, rootDigest: keyDigest(root.publicKey), now: NOW };
    expect(verifyCharter(sign('charter', charter, root), expected)).toEqual(charter);
  });

  it('is refused under another root, however well it is signed', () => {
    const [root, other] = [newSigner(), newSigner()];
    const charter = charterOf(other);
    const expected = { org: charter.org, rootDigest: keyDigest(root.publicKey), now: NOW };
    expect(() => verifyCharter(sign('charter', charter, other), expected)).toThrow(charterInvalid);
  });

  it('is refused when it names the pinned root and is signed by another', () => {
    const root = newSigner();
    const charter = charterOf(root);
    const expected = { org: charter.org, rootDigest: keyDigest(root.publicKey), now: NOW };
    expect(() => verifyCharter(sign('charter', charter, newSigner()), expected)).toThrow(charterInvalid);
  });

  it('is refused of another organisation, and after its time', () => {
    const root = newSigner();
    const rootDigest = keyDigest(root.publicKey);
    const charter = charterOf(root);
    const signed = sign('charter', charter, root);
    expect(() => verifyCharter(signed, { org: newId(), rootDigest, now: NOW })).toThrow(charterInvalid);
    const late = { org: charter.org, rootDigest, now: NOW + 2 * HOUR };
    expect(() => verifyCharter(signed, late)).toThrow(charterInvalid);
  });

  it('is refused with a field that nobody knows', () => {
    const root = newSigner();
    const charter = { ...charterOf(root), extra: true };
    const expected = { org: charter.org, rootDigest: keyDigest(root.publicKey), now: NOW };
    expect(() => verifyCharter(sign('charter', charter, root), expected)).toThrow(charterInvalid);
  });
});

describe('an announced key', () => {
  const announce = (signer: Signer, from: number): { key: AnnouncedKey; signed: ReturnType<typeof sign> } => {
    const key: AnnouncedKey = { v: 1, instance: newId(), publicKey: hybrid(), from, until: from + HOUR };
    return { key, signed: sign('scanner-key', key, signer) };
  };

  it('is the newest that an identity of the charter signed', () => {
    const [scanner, stranger] = [newSigner(), newSigner()];
    const older = announce(scanner, NOW - HOUR);
    const newest = announce(scanner, NOW - 1);
    const planted = announce(stranger, NOW);
    const list = [older.signed, planted.signed, newest.signed];
    expect(newestKey('scanner-key', list, [b64u(scanner.publicKey)], NOW).instance).toBe(newest.key.instance);
  });

  it('is not one that a stranger signed, nor one of the gateway for the scanner', () => {
    const [scanner, stranger] = [newSigner(), newSigner()];
    const identities = [b64u(scanner.publicKey)];
    expect(() => newestKey('scanner-key', [announce(stranger, NOW).signed], identities, NOW)).toThrow(
      charterInvalid,
    );
    expect(() => newestKey('gateway-key', [announce(scanner, NOW).signed], identities, NOW)).toThrow(
      charterInvalid,
    );
  });

  it('is not one that ended days ago', () => {
    const scanner = newSigner();
    const old = announce(scanner, NOW - 72 * HOUR);
    expect(() => newestKey('scanner-key', [old.signed], [b64u(scanner.publicKey)], NOW)).toThrow(
      charterInvalid,
    );
  });
});

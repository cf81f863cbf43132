/** Whom a header may be for: each test adds, leaves out or moves a stanza. */
import { beforeAll, describe, expect, test } from 'vitest';
import { b64u, hybridRecipient, randomBytes, ready } from '../../../crypto/index.ts';
import { refusalOf } from '../../../test/support/refused-release.ts';
import { type Bends, newIdentity, stanzaTo } from '../../../test/support/sealed-message.ts';

beforeAll(ready);

describe('the header', () => {
  test('refuses a MAC that is not of K', async () => {
    const bend: Bends = {
      header: (header) => {
        const at = header.length - 10;
        return header.map((byte, index) => (index === at ? (byte === 65 ? 66 : 65) : byte));
      },
    };
    expect(await refusalOf(bend)).toBe('header_mac_invalid');
  });

  test('refuses bytes after the header', async () => {
    expect(await refusalOf({ header: (header) => new Uint8Array([...header, 10]) })).toBe('age_header');
  });

  test('refuses a hidden recipient', async () => {
    const hidden = stanzaTo(newIdentity());
    const places: Bends[] = [
      { stanzas: (right) => [...right, hidden] },
      { stanzas: (right) => [hidden, ...right] },
    ];
    for (const bend of places) expect(await refusalOf(bend)).toBe('stanza_mismatch');
  });

  test('refuses a hidden recipient who has a seed too', async () => {
    const hidden = stanzaTo(newIdentity());
    const bend: Bends = {
      stanzas: (right) => [...right, hidden],
      seeds: (right) => [...right, hidden.seed],
    };
    expect(await refusalOf(bend)).toBe('stanza_mismatch');
  });

  test('refuses a hidden recipient in the place of a declared one', async () => {
    const hidden = stanzaTo(newIdentity());
    expect(await refusalOf({ stanzas: (right) => [hidden, ...right.slice(1)] })).toBe('stanza_mismatch');
  });

  test('refuses a recipient left without a stanza', async () => {
    expect(await refusalOf({ stanzas: (right) => right.slice(1) })).toBe('stanza_mismatch');
  });

  test('refuses a header without the sender', async () => {
    const bend: Bends = { stanzas: (right) => right.filter((_, at) => at !== 2) };
    expect(await refusalOf(bend)).toBe('sender_stanza_missing');
  });

  test('refuses another’s key that is declared as the sender’s', async () => {
    const other = newIdentity();
    const bend: Bends = {
      stanzas: (right) =>
        right.map((stanza, at) => (at === 2 ? { ...stanza, recipient: other.recipient } : stanza)),
      request: (right) => ({ ...right, senderPublicKey: b64u(other.recipient.publicKey) }),
    };
    expect(await refusalOf(bend)).toBe('stanza_mismatch');
  });

  test('refuses a header without the archive', async () => {
    expect(await refusalOf({ stanzas: (right) => right.slice(0, -1) })).toBe('archive_stanza_missing');
  });

  test('refuses a request that leaves the archive out where the organisation has one', async () => {
    const bend: Bends = {
      stanzas: (right) => right.slice(0, -1),
      seeds: (right) => right.slice(0, -1),
      request: (right) => ({ ...right, archive: null }),
    };
    expect(await refusalOf(bend)).toBe('archive_stanza_missing');
  });

  test('refuses another archive key than the organisation’s', async () => {
    const other = b64u(newIdentity().recipient.publicKey);
    const bend: Bends = { body: (body) => ({ ...body, claims: { ...body.claims, archive: other } }) };
    expect(await refusalOf(bend)).toBe('archive_stanza_missing');
  });

  test('refuses a seed that does not make its stanza', async () => {
    const bend: Bends = { seeds: (right) => [randomBytes(64), ...right.slice(1)] };
    expect(await refusalOf(bend)).toBe('stanza_mismatch');
  });

  test('refuses one seed for two stanzas', async () => {
    const [same] = [randomBytes(64)];
    const bend: Bends = {
      stanzas: (right) => right.map((each) => ({ ...each, seed: same })),
      seeds: (right) => right.map(() => same),
    };
    expect(await refusalOf(bend)).toBe('stanza_mismatch');
  });

  test('refuses stanzas in another order than declared', async () => {
    const bend: Bends = {
      stanzas: ([one, two, ...rest]) => (one && two ? [two, one, ...rest] : []),
    };
    expect(await refusalOf(bend)).toBe('stanza_mismatch');
  });

  test('refuses a stanza for another key than the statement and the request name', async () => {
    const other = hybridRecipient(newIdentity().recipient.publicKey);
    const bend: Bends = {
      stanzas: ([one, ...rest]) => (one ? [{ ...one, recipient: other }, ...rest] : []),
    };
    expect(await refusalOf(bend)).toBe('stanza_mismatch');
  });
});

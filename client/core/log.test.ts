import { beforeAll, describe, expect, it } from 'vitest';
import type { LogEntry, LogPrivate } from '../../contract/api/log.ts';
import {
  type Identity,
  b64u,
  fromUtf8,
  generateIdentity,
  leafBytes,
  networkDigest,
  newId,
  privateDigest,
  randomBytes,
  ready,
  sealLogContent,
} from '../../crypto/index.ts';
import { itemOf } from './log.ts';

beforeAll(ready);

const TIME = Date.UTC(2026, 10, 22, 12);

interface Written {
  org: string;
  key: Identity;
  entry: LogEntry;
}

/** An entry about a message sent, as the relay writes it. */
function sentEntry(): Written {
  const org = newId();
  const message = newId();
  const key = generateIdentity('mlkem768x25519');
  const [salt, fromSalt] = [randomBytes(32), randomBytes(32)];
  const details: LogPrivate = {
    v: 1,
    actor: { kind: 'account', id: newId(), address: 's.visser@poli.example', name: 'Sanne Visser' },
    onBehalfOf: null,
    message,
    envelope: 0,
    handle: newId(),
    recipient: 'w.jansen@post.example',
    phone: null,
    ip: null,
    from: b64u(networkDigest(fromSalt, '127.0.0.1')),
    purpose: null,
    detail: { level: 'sms' },
  };
  const json = JSON.stringify(details);
  const leaf = {
    org,
    time: TIME,
    type: 'send',
    outcome: 'success',
    privateDigest: privateDigest(salt, json),
  };
  const content = JSON.stringify({ v: 1, subject: 'Uitslag', attachments: ['uitslag.pdf'] });
  const sealed = sealLogContent(key.recipient.publicKey, { org, message, envelope: 0 }, content);
  return {
    org,
    key,
    entry: {
      seq: 7,
      leaf: fromUtf8(leafBytes(leaf)),
      salt: b64u(salt),
      private: json,
      from: { salt: b64u(fromSalt), address: '127.0.0.1' },
      content: b64u(sealed),
    },
  };
}

describe('an entry of the log', () => {
  it('shows who, what and to whom, and with the log’s key what was in it', () => {
    const { org, key, entry } = sentEntry();
    expect(itemOf(entry, org, key)).toMatchObject({
      seq: 7,
      time: TIME,
      type: 'send',
      outcome: 'success',
      intact: true,
      details: {
        actor: { name: 'Sanne Visser' },
        recipient: 'w.jansen@post.example',
        ip: '127.0.0.1',
        detail: { level: 'sms' },
      },
      content: { subject: 'Uitslag', attachments: ['uitslag.pdf'] },
    });
  });

  it('keeps its content closed without the log’s key, and to another', () => {
    const { org, entry } = sentEntry();
    expect(itemOf(entry, org, null).content).toBeNull();
    expect(itemOf(entry, org, generateIdentity('mlkem768x25519')).content).toBeNull();
  });

  it('stays in its place once its personal part is erased', () => {
    const { org, key, entry } = sentEntry();
    const erased = { ...entry, salt: null, private: null, content: null };
    expect(itemOf(erased, org, key)).toMatchObject({
      type: 'send',
      details: null,
      content: null,
      intact: true,
    });
  });

  it('is not intact when the personal part is another than its leaf commits to', () => {
    const { org, key, entry } = sentEntry();
    const changed = { ...entry, private: entry.private?.replace('Sanne', 'Sanna') ?? null };
    expect(itemOf(changed, org, key)).toMatchObject({ details: null, content: null, intact: false });
  });

  it('is not intact when it came from elsewhere than its leaf commits to, and may be shown without that', () => {
    const { org, key, entry } = sentEntry();
    const from = { salt: entry.from?.salt ?? '', address: '127.0.0.2' };
    expect(itemOf({ ...entry, from }, org, key)).toMatchObject({ details: null, intact: false });
    expect(itemOf({ ...entry, from: null }, org, key)).toMatchObject({ details: { ip: null }, intact: true });
  });

  it('is refused when it is of another organisation or no leaf at all', () => {
    const { key, entry, org } = sentEntry();
    const invalid: unknown = expect.objectContaining({ code: 'log_proof_invalid' });
    expect(() => itemOf(entry, newId(), key)).toThrow(invalid);
    expect(() => itemOf({ ...entry, leaf: '{}' }, org, key)).toThrow(invalid);
  });
});

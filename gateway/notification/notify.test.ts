import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { fail } from '../../contract/errors.ts';
import { gateway } from '../../contract/internal.ts';
import { announcedKey } from '../../contract/objects.ts';
import {
  b64u,
  newId,
  parseLinkFragment,
  randomBytes,
  ready,
  sealInvitation,
  sealLink,
  signerFromSeed,
  unb64u,
  verify,
} from '../../crypto/index.ts';
import { Journal } from '../journal/journal.ts';
import { GatewayKeys } from '../keys/key-ring.ts';
import { CapturedMails } from '../mail/captured.ts';
import type { Mail, NextMailServer } from '../mail/mail.ts';
import { type Notification, mailDomain } from './notification.ts';
import { Notifier } from './notify.ts';

const NOON = Date.UTC(2026, 10, 22, 12);
const PUBLIC_URL = 'https://post.polikliniek.example';
const organisation = { name: 'Polikliniek Noord', phone: '+31201234567' };
const linkSecret = new Uint8Array(32).fill(7);

let folder: string;
let keys: GatewayKeys;
let publicKey: Uint8Array;
let instance: string;
let captured: CapturedMails;
let notifier: Notifier;

beforeAll(ready);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zegel-notify-'));
  const signer = signerFromSeed(randomBytes(32));
  keys = new GatewayKeys(folder, signer, () => NOON);
  const [newest] = keys.announced();
  if (!newest) throw new Error('no key');
  const announced = announcedKey.parse(verify('gateway-key', newest, signer.publicKey));
  ({ instance } = announced);
  publicKey = unb64u(announced.publicKey);
  captured = new CapturedMails(() => NOON);
  notifier = notifierFor(captured);
});
afterEach(() => rmSync(folder, { recursive: true }));

const log = { warn: () => undefined, error: () => undefined };

const notifierFor = (server: NextMailServer, journal: Journal | null = null): Notifier =>
  new Notifier({ keys, server, journal, publicUrl: PUBLIC_URL, now: () => NOON, log });

function guest(changes: Partial<Extract<Notification, { kind: 'guest' }>> = {}): Notification {
  const delivery = { org: newId(), message: newId(), handle: newId() };
  return gateway.notify.body.parse({
    kind: 'guest',
    id: newId(),
    ...delivery,
    to: 'p.jansen@example.org',
    organisation,
    senderName: 'Anna Bakker',
    opens: 'sms',
    sealedLink: b64u(sealLink(publicKey, delivery, linkSecret)),
    instance,
    ...changes,
  });
}

const account = (): Notification => ({
  kind: 'account',
  id: newId(),
  to: 'collega@polikliniek.example',
  organisation,
  senderName: 'Anna Bakker',
});

function invitation(role: 'member' | 'admin' = 'member') {
  const [org, name] = [newId(), newId()];
  const secret = { token: randomBytes(32), rootDigest: randomBytes(32) };
  const asked: Notification = {
    kind: 'invitation',
    id: newId(),
    org,
    invitation: name,
    to: 'nieuw@polikliniek.example',
    organisation,
    senderName: 'Anna Bakker',
    role,
    expiresAt: Date.UTC(2026, 10, 29, 12),
    sealedLink: b64u(sealInvitation(publicKey, org, name, secret)),
    instance,
  };
  return { asked, link: `${PUBLIC_URL}/invite#1.${b64u(secret.token)}.${b64u(secret.rootDigest)}` };
}

async function mailed(notification: Notification): Promise<Mail> {
  await notifier.notify(notification);
  const [mail] = captured.list();
  if (!mail) throw new Error('no mail');
  return mail;
}

const linksIn = ({ html }: Mail): string[] =>
  [...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1] ?? '');

describe('the mail to a guest', () => {
  test('carries the link with the secret in its fragment, and nowhere before it', async () => {
    const asked = guest();
    const mail = await mailed(asked);
    const [link, ...same] = linksIn(mail);
    const url = new URL(link ?? '');
    expect(url.origin + url.pathname).toBe(`${PUBLIC_URL}/o/${asked.kind === 'guest' ? asked.handle : ''}`);
    expect(parseLinkFragment(url.hash)).toEqual(linkSecret);
    expect(same).toEqual([link]);
    expect(mail.text.split('\n').filter((line) => line === link)).toHaveLength(2);
  });

  test('says who wrote, from which organisation, its number, and how to see that it is real', async () => {
    const mail = await mailed(guest());
    expect(mail.from).toEqual({
      name: 'Polikliniek Noord via Zegel',
      address: 'noreply@post.polikliniek.example',
    });
    expect(mail.to).toBe('p.jansen@example.org');
    expect(mail.subject).toBe('Polikliniek Noord stuurde u een bericht / sent you a message');
    for (const body of [mail.text, mail.html]) {
      for (const said of [
        'Anna Bakker',
        'Polikliniek Noord',
        '020 123 45 67',
        'Is dit echt?',
        'Is this real?',
      ]) {
        expect(body).toContain(said);
      }
      expect(body).toContain(`${PUBLIC_URL}/o/`);
    }
  });

  test('is in Dutch and in English, each marked as such', async () => {
    const { html } = await mailed(guest());
    expect(html).toMatch(/<section lang="nl"[^]*stuurde u een bericht[^]*<section lang="en"[^]*sent you/);
  });

  test('says u, not je', async () => {
    const { text } = await mailed(guest());
    expect(text.split('\n=====\n')[0]).not.toMatch(/\b(je|jij|jouw)\b/i);
  });

  test.each([
    ['sms', 'Die krijgt u per sms.'],
    ['code', 'de toegangscode die u van Anna Bakker kreeg'],
    ['key', 'op het apparaat waarop u uw sleutel bewaarde, in dezelfde browser. Er komt geen code'],
    ['passphrase', 'met uw sleutelcode, of zonder code op een apparaat waarop u uw sleutel bewaarde'],
  ] as const)('says what the page will ask for: %s', async (opens, said) => {
    const { text, html } = await mailed(guest({ opens }));
    expect(text).toContain(said);
    expect(html).toContain(said);
    expect(text.includes('Die krijgt u per sms')).toBe(opens === 'sms');
  });

  test('does not open a link sealed for another recipient, message or organisation', async () => {
    for (const field of ['org', 'message', 'handle'] as const) {
      await expect(notifier.notify(guest({ [field]: newId() }))).rejects.toMatchObject({
        code: 'unseal_failed',
      });
    }
    expect(captured.list()).toEqual([]);
  });

  test('does not open a link sealed to a key that is gone', async () => {
    await expect(notifier.notify(guest({ instance: newId() }))).rejects.toMatchObject({
      code: 'gateway_key_gone',
    });
  });

  test('shows a name as a name, whatever is in it', async () => {
    const name = '<img src=x onerror="a"> & Zn';
    const mail = await mailed(guest({ senderName: name, organisation: { ...organisation, name } }));
    expect(mail.html).not.toContain('<img');
    expect(mail.html).toContain('&lt;img src=x onerror=&quot;a&quot;&gt; &amp; Zn');
    expect(mail.text).toContain(name);
  });

  test('cannot be given a name of two lines', () => {
    expect(() => guest({ senderName: 'A\r\nBcc: x@example.org' })).toThrow();
    expect(() => guest({ organisation: { ...organisation, name: 'A\nB' } })).toThrow();
  });
});

describe('the mail to somebody with an account', () => {
  test('carries no secret: a link to sign in', async () => {
    expect(linksIn(await mailed(account()))).toEqual([`${PUBLIC_URL}/`, `${PUBLIC_URL}/`]);
  });
});

describe('the mail of an invitation', () => {
  test.each(['member', 'admin'] as const)('carries token and root for a %s', async (role) => {
    const { asked, link } = invitation(role);
    const mail = await mailed(asked);
    expect(linksIn(mail)).toEqual([link, link]);
    expect(mail.text).toContain('29 november 2026');
    expect(mail.text).toContain('29 November 2026');
    expect(mail.text).toContain(role === 'admin' ? 'beheerder' : 'account');
  });

  test('does not open one sealed for another invitation', async () => {
    const { asked } = invitation();
    await expect(notifier.notify({ ...asked, invitation: newId() })).rejects.toMatchObject({
      code: 'unseal_failed',
    });
  });
});

describe('an id', () => {
  test('is mailed once, also when it is asked for twice at once and again later', async () => {
    const asked = guest();
    const answers = await Promise.all([notifier.notify(asked), notifier.notify(asked)]);
    answers.push(await notifier.notify(asked));
    expect(captured.list()).toHaveLength(1);
    expect(new Set(answers.map((each) => JSON.stringify(each)))).toEqual(
      new Set([JSON.stringify({ accepted: true, at: NOON })]),
    );
  });

  test('that failed may be tried again', async () => {
    let isUp = false;
    const flaky: NextMailServer = {
      handOver: (mail) => (isUp ? captured.handOver(mail) : Promise.reject(fail('mail_deferred'))),
      close: () => undefined,
    };
    const trying = notifierFor(flaky);
    const asked = guest();
    await expect(trying.notify(asked)).rejects.toMatchObject({ code: 'mail_deferred' });
    isUp = true;
    await expect(trying.notify(asked)).resolves.toEqual({ accepted: true, at: NOON });
  });
});

describe('after a crash', () => {
  const key = new Uint8Array(32).fill(9);
  const journals: Journal[] = [];
  const journal = async (): Promise<Journal> => {
    const opened = await Journal.open(join(folder, 'journal'), key, () => NOON);
    journals.push(opened);
    return opened;
  };
  afterEach(async () => {
    for (const each of journals.splice(0)) await each.close();
  });

  /** Takes every mail, and then does what the test says. */
  const server = (afterDot: () => Promise<void>): NextMailServer => ({
    async handOver(mail, beforeLastDot) {
      await beforeLastDot?.();
      await captured.handOver(mail);
      await afterDot();
    },
    close: () => undefined,
  });

  test('before the final dot it is mailed', async () => {
    const asked = guest();
    const never = new Promise<void>(() => undefined);
    const deaf: NextMailServer = { handOver: () => never, close: () => undefined };
    void notifierFor(deaf, await journal()).notify(asked);
    await notifierFor(captured, await journal()).notify(asked);
    expect(captured.list()).toHaveLength(1);
  });

  test('between the final dot and the answer it is not mailed again, and nobody knows', async () => {
    const asked = guest();
    const never = new Promise<void>(() => undefined);
    void notifierFor(
      server(() => never),
      await journal(),
    ).notify(asked);
    await vi.waitFor(() => {
      expect(captured.list()).toHaveLength(1);
    });
    const after = notifierFor(captured, await journal());
    await expect(after.notify(asked)).rejects.toMatchObject({ code: 'mail_unknown' });
    await expect(after.notify(asked)).rejects.toMatchObject({ code: 'mail_unknown' });
    expect(captured.list()).toHaveLength(1);
  });

  test('after the answer it is not mailed again, and answered as before', async () => {
    const asked = guest();
    const take = server(() => Promise.resolve());
    const answered = await notifierFor(take, await journal()).notify(asked);
    expect(await notifierFor(take, await journal()).notify(asked)).toEqual(answered);
    expect(captured.list()).toHaveLength(1);
  });

  test('after a refusal of the whole mail it is mailed', async () => {
    const asked = guest();
    const refusing = server(() => Promise.reject(fail('mail_deferred')));
    const before = notifierFor(refusing, await journal());
    await expect(before.notify(asked)).rejects.toMatchObject({ code: 'mail_deferred' });
    await expect(before.notify(asked)).rejects.toMatchObject({ code: 'mail_deferred' });
    await notifierFor(captured, await journal()).notify(asked);
    expect(captured.list()).toHaveLength(3);
  });

  test('without room on the disk nothing is mailed', async () => {
    const full = await journal();
    vi.spyOn(full, 'note').mockRejectedValue(new Error('no space left'));
    const take = server(() => Promise.resolve());
    await expect(notifierFor(take, full).notify(guest())).rejects.toThrow();
    expect(captured.list()).toEqual([]);
  });
});

test.each([
  ['https://post.example', 'post.example'],
  ['http://localhost:8420', 'localhost'],
  ['http://127.0.0.1:8420', '[127.0.0.1]'],
  ['http://[::1]:8420', '[IPv6:::1]'],
])('mail from %s comes from the domain %s', (url, domain) => {
  expect(mailDomain(url)).toBe(domain);
});

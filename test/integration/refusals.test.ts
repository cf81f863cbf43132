/** What is refused on the way to a release, each by the one check that it is for. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { api } from '../../contract/api/index.ts';
import {
  b64u,
  newId,
  openHeader,
  parseHeader,
  parseIdentityFile,
  partDigest,
  randomBytes,
  sealPayload,
  sha256,
  sign,
  unb64u,
  unwrapFileKey,
  utf8,
} from '../../crypto/index.ts';
import { firstRules } from '../../scanner/rules/first.ts';
import { eicar } from '../support/content.ts';
import { pdf, windowsProgram } from '../support/documents.ts';
import { RawMessage } from '../support/raw-message.ts';
import { describeWith, vectors } from '../support/requires.ts';
import { newIdentity, newSigner, noFindings, stanzaTo, testRecipient } from '../support/sealed-message.ts';
import { NUMBER, PATIENT, type WholeRelay, foundOrganisation, refusal } from '../support/whole-relay.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let organisation: Awaited<ReturnType<typeof foundOrganisation>>;
/** For everything that does not move the clock or publish rules. */
let test: WholeRelay;

beforeAll(async () => {
  organisation = await foundOrganisation();
  test = await organisation.start();
});
afterAll(async () => {
  await test.close();
  await organisation.end();
});

const fresh = async (body: (own: WholeRelay) => Promise<void>): Promise<void> => {
  const own = await organisation.start();
  try {
    await body(own);
  } finally {
    await own.close();
  }
};

const blob = (bytes: Uint8Array): Blob => new Blob([bytes as Uint8Array<ArrayBuffer>]);

const letterTo = (own: WholeRelay, text: string) => ({
  subject: 'Uitslag',
  text,
  html: '',
  recipients: [{ address: PATIENT, level: 'sms' as const, number: NUMBER }],
  confirmed: [],
  expiresAt: own.clock.now() + 30 * DAY,
});

const attachment = (name: string, content: Uint8Array) => ({ name, content, findings: noFindings() });

describe('content', () => {
  it('with a virus in an attachment is not released, by the page or past it', async () => {
    const { compose } = test.sender.face;
    const { message } = await compose.startMessage();
    const attached = await compose.attach(message, 'a', { name: 'brief.pdf', file: blob(eicar) });
    expect(attached).toMatchObject({ verdict: 'infected', reasons: ['Eicar-Test-Signature'] });
    expect(await refusal(compose.send(message, letterTo(test, 'Zie de bijlage.')))).toBe('not_clean');

    const raw = await RawMessage.inspected(test, { attachments: [attachment('brief.pdf', eicar)] });
    expect(await refusal(raw.redeemable())).toBe('not_clean');
    expect(await raw.state()).toBe('draft');
  });

  it('with a virus in the letter is not released, by the page or past it', async () => {
    const text = new TextDecoder().decode(eicar);
    const { compose } = test.sender.face;
    const { message } = await compose.startMessage();
    const inspected = await compose.inspectLetter(message, { subject: 'x', text, html: '' }, []);
    expect(inspected.verdict).toBe('infected');
    expect(await refusal(compose.send(message, letterTo(test, text)))).toBe('not_clean');

    const letter = { v: 1 as const, subject: 'x', text, html: '' };
    const raw = await RawMessage.inspected(test, { letter, attachments: [] });
    expect(await refusal(raw.redeemable())).toBe('not_clean');
  });

  it('that is a program under the name of a PDF is not released, by the page or past it', async () => {
    const { compose } = test.sender.face;
    const { message } = await compose.startMessage();
    await compose.attach(message, 'a', { name: 'verslag.pdf', file: blob(windowsProgram) });
    const text = { subject: 'x', text: 'Zie de bijlage.', html: '' };
    expect((await compose.inspectLetter(message, text, [])).verdict).toBe('refused');
    expect(await refusal(compose.send(message, letterTo(test, text.text)))).toBe('not_clean');

    const raw = await RawMessage.inspected(test, {
      attachments: [attachment('verslag.pdf', windowsProgram)],
    });
    expect(await refusal(raw.redeemable())).toBe('not_clean');
  });

  it('with a BSN needs the level that the rules demand', async () => {
    await fresh(async (own) => {
      const [programs, bsn] = firstRules().rules;
      if (!programs || !bsn) throw new Error('no rules');
      const rules = [programs, { ...bsn, then: [{ demand: 'code' as const }] }];
      await own.publish({ ...firstRules(), version: 2, rules });
      const { compose } = own.sender.face;
      await own.sender.face.session.resume();
      const { message } = await compose.startMessage();
      await compose.attach(message, 'a', { name: 'a.pdf', file: blob(pdf(['BSN 123456782'])) });
      const letter = letterTo(own, 'Zie de bijlage.');
      const { evaluation } = await compose.inspectLetter(message, letter, letter.recipients);
      expect(evaluation.levels).toMatchObject([{ rule: 'bsn', address: PATIENT, levels: ['code', 'key'] }]);
      expect(await refusal(compose.send(message, letter))).toBe('level_too_low');

      const raw = await RawMessage.inspected(own, {
        attachments: [attachment('a.pdf', pdf(['BSN 123456782']))],
      });
      expect(await refusal(raw.redeemable())).toBe('level_too_low');
      const code = await compose.newAccessCode();
      const recipients = [{ address: PATIENT, level: 'code' as const, accessCode: code }];
      expect((await compose.send(message, { ...letter, recipients })).envelope).toBe(0);
    });
  });

  it('that rules warn of waits until it is confirmed', async () => {
    const text = 'Maak over op NL91 ABNA 0417 1643 00.';
    const { compose } = test.sender.face;
    const { message } = await compose.startMessage();
    const letter = letterTo(test, text);
    const { evaluation } = await compose.inspectLetter(message, letter, letter.recipients);
    expect(evaluation.warnings).toHaveLength(1);
    expect(await refusal(compose.send(message, letter))).toBe('confirmation_needed');

    const raw = await RawMessage.inspected(test, {
      letter: { v: 1, subject: 'x', text, html: '' },
      attachments: [],
    });
    expect(await refusal(raw.redeemable())).toBe('confirmation_needed');
    const confirmed = evaluation.warnings.map(({ warning }) => ({ warning, reason: null }));
    expect((await compose.send(message, { ...letter, confirmed })).envelope).toBe(0);
  });
});

describe('a token is not signed', () => {
  it('for the verdict of another message', async () => {
    const [raw, other] = [await RawMessage.inspected(test), await RawMessage.inspected(test)];
    raw.verdict = other.verdict;
    raw.partVerdicts = other.partVerdicts;
    expect(await refusal(raw.redeemable())).toBe('verdict_invalid');
  });

  it('for a verdict of more than an hour ago', async () => {
    await fresh(async (own) => {
      const raw = await RawMessage.inspected(own);
      own.clock.pass(59 * MINUTE);
      await own.sender.client.call(api.session.current, {}, {});
      own.clock.pass(MINUTE);
      expect(await refusal(raw.redeemable())).toBe('verdict_expired');
    });
  });

  it('for a verdict under rules that were in force', async () => {
    await fresh(async (own) => {
      const raw = await RawMessage.inspected(own);
      await own.publish({ ...firstRules(), version: 2 });
      expect(await refusal(raw.redeemable())).toBe('rules_changed');
    });
  });

  it('for a header with a hidden recipient', async () => {
    const raw = await RawMessage.inspected(test);
    const hidden = newIdentity();
    const stanzas = (right: ReturnType<typeof stanzaTo>[]) => [...right, stanzaTo(hidden)];
    const sealed = await raw.seal({ stanzas });
    expect(openHeader(parseHeader(unb64u(sealed.body.header)), [hidden])).toEqual(raw.cast.fileKey);
    expect(await refusal(raw.token(sealed))).toBe('stanza_mismatch');
  });

  it('for a header with another recipient than the one named', async () => {
    const raw = await RawMessage.inspected(test);
    const stanzas = (right: ReturnType<typeof stanzaTo>[]) => [stanzaTo(newIdentity()), ...right.slice(1)];
    expect(await refusal(raw.redeemable({ stanzas }))).toBe('stanza_mismatch');
  });

  it('for a header without the archive’s stanza', async () => {
    const raw = await RawMessage.inspected(test);
    const stanzas = <T>(right: T[]): T[] => right.slice(0, -1);
    expect(await refusal(raw.redeemable({ stanzas }))).toBe('archive_stanza_missing');
  });

  it('for a sender who declares that there is no archive', async () => {
    const raw = await RawMessage.inspected(test, { archive: null });
    expect(await refusal(raw.redeemable())).toBe('archive_stanza_missing');
  });

  it('for a header without the sender’s stanza', async () => {
    const raw = await RawMessage.inspected(test);
    const { length } = raw.cast.recipients;
    const stanzas = <T>(right: T[]): T[] => right.filter((_, index) => index !== length);
    expect(await refusal(raw.redeemable({ stanzas }))).toBe('sender_stanza_missing');
  });

  it('for a header under another key', async () => {
    const raw = await RawMessage.inspected(test);
    expect(await refusal(raw.redeemable({ headerKey: randomBytes(16) }))).toBe('header_mac_invalid');
  });

  it('for a statement that somebody else signed', async () => {
    const raw = await RawMessage.inspected(test);
    expect(await refusal(raw.redeemable({ statementSigner: newSigner() }))).toBe(
      'statement_invalid signature',
    );
  });

  it('for a statement that names other recipients', async () => {
    const raw = await RawMessage.inspected(test);
    const bent = raw.redeemable({ statement: (right) => ({ ...right, to: right.to.slice(0, 1) }) });
    expect(await refusal(bent)).toBe('statement_invalid to');
  });

  it('for a message of somebody else', async () => {
    const raw = await RawMessage.inspected(test);
    const sealed = await raw.seal();
    const { claims: _, ...asked } = sealed.body;
    const place = { message: raw.cast.message, n: 0 };
    expect(await refusal(test.colleague.client.call(api.messages.token, place, asked))).toBe('not_found');
  });
});

describe('a token is not redeemed', () => {
  it('when there is none', async () => {
    const raw = await RawMessage.inspected(test);
    const { token: _, ...without } = await raw.redeemable();
    expect(await refusal(raw.redeem(without))).toBe('token_needed');
    expect(await raw.state()).toBe('draft');
  });

  it('with a signature that is not the scanner’s', async () => {
    const raw = await RawMessage.inspected(test);
    const right = await raw.redeemable();
    const token = sign('release', JSON.parse(right.token.body) as object, newSigner());
    expect(await refusal(raw.redeem({ ...right, token }))).toBe('token_invalid signature');
  });

  it('with one letter of it changed', async () => {
    const raw = await RawMessage.inspected(test);
    const right = await raw.redeemable();
    const body = right.token.body.replace('"level":"sms"', '"level":"key"');
    expect(await refusal(raw.redeem({ ...right, token: { ...right.token, body } }))).toBe(
      'token_invalid signature',
    );
  });

  const changes: [string, string, (first: Delivered) => Partial<Delivered>][] = [
    ['address', 'recipients', () => ({ address: 'p.jansen@patient.example.org' })],
    ['number', 'recipients', () => ({ number: '+31655555555' })],
    ['handle', 'recipients', () => ({ handle: newId() })],
    [
      'level',
      'recipients',
      ({ guest }) => ({
        level: 'code',
        number: null,
        guest: guest && { ...guest, codeAuth: guest.linkAuth },
      }),
    ],
    ['account', 'recipients', () => ({ account: test.colleague.account })],
  ];
  it.each(changes)('for another %s', async (_, field, change) => {
    const raw = await RawMessage.inspected(test);
    const right = await raw.redeemable();
    const [first, ...others] = right.deliveries;
    if (!first) throw new Error('no delivery');
    const deliveries = [{ ...first, ...change(first) }, ...others];
    expect(await refusal(raw.redeem({ ...right, deliveries }))).toBe(`token_invalid ${field}`);
    expect(await raw.state()).toBe('draft');
  });

  it('for one recipient less, or one more', async () => {
    const raw = await RawMessage.inspected(test);
    const right = await raw.redeemable();
    const less = right.deliveries.slice(0, 1);
    expect(await refusal(raw.redeem({ ...right, deliveries: less }))).toBe('token_invalid recipients');
    const more = [...right.deliveries, ...less];
    expect(await refusal(raw.redeem({ ...right, deliveries: more }))).toBe('token_invalid recipients');
  });

  it('for the account of another member', async () => {
    const raw = await RawMessage.inspected(test);
    const right = await raw.redeemable();
    const deliveries = right.deliveries.map((each) =>
      each.level === 'key' ? { ...each, account: test.admin.account } : each,
    );
    expect(await refusal(raw.redeem({ ...right, deliveries }))).toBe('token_invalid recipients');
  });

  it('for a changed header', async () => {
    const raw = await RawMessage.inspected(test);
    const right = await raw.redeemable();
    const header = unb64u(right.header);
    header[header.length - 3] = (header[header.length - 3] ?? 0) ^ 1;
    expect(await refusal(raw.redeem({ ...right, header: b64u(header) }))).toBe('token_invalid header');
  });

  it('for a changed statement', async () => {
    const raw = await RawMessage.inspected(test);
    const right = await raw.redeemable();
    const statement = b64u(await sealPayload(raw.cast.fileKey, utf8('{}')));
    expect(await refusal(raw.redeem({ ...right, statement }))).toBe('token_invalid statement');
  });

  it.each([
    ['letter', 0],
    ['attachment', 1],
  ])('for a changed %s, whether or not it was inspected again', async (_, n) => {
    const raw = await RawMessage.inspected(test);
    const right = await raw.redeemable();
    const other = await RawMessage.begin(test, { ...raw.cast, message: newId() });
    const before = raw.parts[n];
    const part = n === 0 ? await raw.letterOf('Iets anders.') : other.parts[n];
    if (!before || !part) throw new Error('no part');
    expect(part.part.digest).not.toBe(before.part.digest);
    await raw.upload(n, part);
    expect(await refusal(raw.redeem(right))).toBe('token_invalid parts');
    raw.parts[n] = part;
    // The letter binds the attachments, so after another attachment it is not inspected again.
    if (n === 0) raw.verdict = await raw.inspectLetter();
    else await raw.inspectPart(n);
    expect(await refusal(raw.redeem(right))).toBe('token_invalid parts');
    expect(await raw.state()).toBe('draft');
    await raw.upload(n, before);
    raw.parts[n] = before;
    await raw.inspect();
    expect((await raw.redeem(right)).releasedAt).toBe(test.clock.now());
  });

  it('of another message', async () => {
    const [raw, other] = [await RawMessage.inspected(test), await RawMessage.inspected(test)];
    const right = await raw.redeemable();
    expect(await refusal(other.redeem(right))).toBe('token_invalid message');
  });

  it('under another number', async () => {
    const raw = await RawMessage.inspected(test);
    const right = await raw.redeemable();
    expect(await refusal(raw.redeem(right, 1))).toBe('token_invalid envelope');
    expect(await refusal(raw.redeem(right, 10 ** 12))).toBe('not_found');
  });

  it('for a handle that leads to another delivery', async () => {
    const first = await RawMessage.inspected(test);
    await first.redeem(await first.redeemable());
    const raw = await RawMessage.inspected(test, { recipients: first.cast.recipients });
    expect(await refusal(raw.redeem(await raw.redeemable()))).toBe('token_invalid handles');
    expect(await raw.state()).toBe('draft');
  });

  it('after ten minutes, and again with a token that is new', async () => {
    await fresh(async (own) => {
      const raw = await RawMessage.inspected(own);
      const sealed = await raw.seal();
      const right = await raw.redemption(sealed, await raw.token(sealed));
      own.clock.pass(10 * MINUTE);
      expect(await refusal(raw.redeem(right))).toBe('token_expired');
      const token = await raw.token(sealed);
      expect((await raw.redeem({ ...right, token })).releasedAt).toBe(own.clock.now());
    });
  });

  it('by somebody else', async () => {
    const raw = await RawMessage.inspected(test);
    const right = await raw.redeemable();
    const place = { message: raw.cast.message, n: 0 };
    expect(await refusal(test.colleague.client.call(api.messages.redeem, place, right))).toBe('not_found');
  });

  it('for a message that may be opened longer than two years, or is over', async () => {
    const raw = await RawMessage.inspected(test);
    for (const expiresAt of [test.clock.now() + 800 * DAY, test.clock.now()]) {
      const bent = await raw.redeemable({ request: (right) => ({ ...right, expiresAt }) });
      expect(await refusal(raw.redeem(bent))).toBe('token_invalid expiresAt');
    }
  });
});

type Delivered = Awaited<ReturnType<RawMessage['redeemable']>>['deliveries'][number];

describe('a message is released once', () => {
  it('and the same request again gets the first answer, also when the token is long over', async () => {
    await fresh(async (own) => {
      const raw = await RawMessage.inspected(own);
      const right = await raw.redeemable();
      const first = await raw.redeem(right);
      own.clock.pass(30 * MINUTE);
      expect(await raw.redeem(right)).toEqual(first);
    });
  });

  it('and another request with the same token is refused', async () => {
    const raw = await RawMessage.inspected(test);
    const right = await raw.redeemable();
    await raw.redeem(right);
    const other = { ...right, senderRecord: b64u(randomBytes(100)) };
    expect(await refusal(raw.redeem(other))).toBe('already_released');
  });

  it('and another token for it is refused', async () => {
    const raw = await RawMessage.inspected(test);
    const sealed = await raw.seal();
    const right = await raw.redemption(sealed, await raw.token(sealed));
    const token = await raw.token(sealed);
    await raw.redeem(right);
    expect(await refusal(raw.redeem({ ...right, token }))).toBe('already_released');
  });

  it('by two requests at once, with one envelope and one entry for each recipient', async () => {
    const raw = await RawMessage.inspected(test);
    const right = await raw.redeemable();
    const answers = await Promise.all([raw.redeem(right), raw.redeem(right), raw.redeem(right)]);
    expect(new Set(answers.map(({ releasedAt }) => releasedAt)).size).toBe(1);
    const id = Buffer.from(raw.cast.message, 'base64url');
    const envelopes = await test.rows('select 1 from envelopes where message = $1', [id]);
    const deliveries = await test.rows('select 1 from deliveries where message = $1', [id]);
    expect([envelopes.length, deliveries.length]).toEqual([1, 2]);
  });

  it('by two tokens at once: one of them', async () => {
    const raw = await RawMessage.inspected(test);
    const sealed = await raw.seal();
    const tokens = await Promise.all([raw.token(sealed), raw.token(sealed), raw.token(sealed)]);
    const right = await raw.redemption(sealed, tokens[0]);
    const outcomes = await Promise.all(tokens.map((token) => refusal(raw.redeem({ ...right, token }))));
    expect(outcomes.toSorted()).toEqual(['already_released', 'already_released', 'nothing was refused']);
  });

  it('and takes no part and no upload afterwards', async () => {
    const raw = await RawMessage.begin(test);
    const place = await raw.upload(1);
    await raw.upload(0);
    await raw.inspect();
    await raw.redeem(await raw.redeemable());
    expect(await refusal(raw.upload(1))).toBe('already_released');
    expect(await refusal(raw.inspectPart(1))).toBe('already_released');
    expect((await raw.patch(place, 0, utf8('x'))).status).toBe(404);
  });

  it('without an attachment that was taken out again, also where its bytes are another’s', async () => {
    const content = utf8('de bijlage');
    const raw = await RawMessage.begin(test, { attachments: [attachment('a.txt', content)] });
    for (const n of raw.parts.keys()) await raw.upload(n);
    // The same bytes once more at the next place, inspected there, and not named.
    await raw.upload(2, raw.parts[1]);
    const request = raw.parts[1];
    await raw.inspect();
    raw.parts = [raw.parts[0], ...(request ? [request, request] : [])];
    await raw.inspectPart(2);
    raw.parts = [raw.parts[0], ...(request ? [request] : [])];
    await raw.redeem(await raw.redeemable());
    const { message } = raw.cast;
    const sent = await test.sender.client.call(api.messages.envelope, { message, n: 0 }, {});
    expect(sent.parts).toEqual(raw.parts.map(({ part }) => part));
  });
});

describe('an upload', () => {
  it('that is whole takes no other bytes', async () => {
    const raw = await RawMessage.begin(test);
    const place = await raw.upload(1);
    expect((await raw.patch(place, 0, utf8('x'))).status).toBe(409);
    const end = raw.parts[1]?.payload.length ?? 0;
    expect((await raw.patch(place, end, utf8('x'))).ok).toBe(false);
    await raw.upload(0);
    await raw.inspect();
    await raw.redeem(await raw.redeemable());
  });

  it('is the author’s alone, and goes by no method under another’s name', async () => {
    const raw = await RawMessage.begin(test);
    const place = await raw.upload(1);
    expect((await raw.patch(place, 0, utf8('x'), {}, test.colleague)).status).toBe(404);
    for (const method of ['DELETE', 'POST']) {
      const response = await raw.patch(place, 0, utf8('x'), {
        'x-http-method-override': method,
        'upload-length': '10',
      });
      expect(response.status).toBe(404);
    }
    expect((await raw.patch(place, 0, utf8('x'), { 'x-zegel': '' })).status).toBe(403);
    expect((await raw.patch(place, 0, utf8('x'), { cookie: '' })).status).toBe(401);
  });

  it('that is not whole is not inspected', async () => {
    const raw = await RawMessage.begin(test);
    const { message } = raw.cast;
    const part = raw.parts[1];
    if (!part) throw new Error('no part');
    const { upload } = await test.sender.client.call(
      api.messages.createPart,
      { message },
      { part: 1, kind: 'attachment', sizeBytes: part.part.sizeBytes },
    );
    expect((await raw.patch(upload, 0, part.payload.slice(0, 20))).status).toBe(204);
    expect(await refusal(raw.inspectPart(1))).toBe('upload_incomplete');
    expect((await raw.patch(upload, 20, part.payload.slice(20))).status).toBe(204);
    await raw.inspectPart(1);
  });

  it('of other bytes than the request names is not judged', async () => {
    const raw = await RawMessage.begin(test);
    const part = raw.parts[1];
    if (!part) throw new Error('no part');
    await raw.upload(1, { ...part, payload: part.payload.map((byte, at) => (at === 30 ? byte ^ 1 : byte)) });
    expect(await refusal(raw.inspectPart(1))).toBe('digest_mismatch');
  });

  it('under an id that is taken by another message is refused', async () => {
    const raw = await RawMessage.begin(test);
    const { message } = raw.cast;
    const begin = { message, thread: message, commitment: b64u(sha256(utf8('x'))) };
    expect(await refusal(test.sender.client.call(api.messages.create, {}, begin))).toBe('message_exists');
    expect(await refusal(test.colleague.client.call(api.messages.create, {}, begin))).toBe('message_exists');
  });
});

describe('parts', () => {
  const fetchPart = (message: string, n: number, cookie?: string): Promise<Response> =>
    fetch(`${test.origin}/api/messages/${message}/parts/${n}`, { headers: cookie ? { cookie } : {} });

  it('are fetched by nobody before release', async () => {
    const raw = await RawMessage.inspected(test);
    await raw.redeemable();
    for (const person of [test.sender, test.colleague, test.admin]) {
      expect((await fetchPart(raw.cast.message, 0, person.cookie)).status).toBe(404);
    }
    expect((await fetchPart(raw.cast.message, 0)).status).toBe(401);
  });

  it('are fetched after release by sender and recipient, and by no other member', async () => {
    const raw = await RawMessage.inspected(test);
    await raw.redeem(await raw.redeemable());
    const { message } = raw.cast;
    for (const person of [test.sender, test.colleague]) {
      const response = await fetchPart(message, 1, person.cookie);
      expect(new Uint8Array(await response.arrayBuffer())).toEqual(raw.parts[1]?.payload);
    }
    expect((await fetchPart(message, 1, test.admin.cookie)).status).toBe(404);
    expect((await fetchPart(message, 1)).status).toBe(401);
    expect((await fetchPart(message, 2, test.sender.cookie)).status).toBe(404);
  });

  it('that were not released are gone after 24 hours, and their bytes with them', async () => {
    await fresh(async (own) => {
      const raw = await RawMessage.inspected(own);
      const released = await RawMessage.inspected(own);
      await released.redeem(await released.redeemable());
      own.clock.pass(DAY - 1);
      await own.settled();
      expect(await raw.state()).toBe('draft');
      own.clock.pass(1);
      await own.settled();
      expect(await raw.state()).toBeNull();
      const parts = await own.rows<{ upload: Buffer }>('select upload from parts order by part');
      expect(await own.blobs()).toEqual(parts.map(({ upload }) => upload.toString('hex')).toSorted());
      expect(parts).toHaveLength(released.parts.length);
    });
  });

  it('that another upload replaced are gone with the next work', async () => {
    await fresh(async (own) => {
      const raw = await RawMessage.begin(own);
      await raw.upload(1);
      const second = await raw.upload(1);
      await own.settled();
      expect(await own.blobs()).toEqual([Buffer.from(second, 'base64url').toString('hex')]);
    });
  });
});

describeWith(['vectors'], 'a payload that opens under two keys', () => {
  const folder = join(vectors, 'commitment-attack');
  const file = (name: string) => new Uint8Array(readFileSync(join(folder, name)));

  /** The payload, and both keys. */
  function attack() {
    const identities = parseIdentityFile(readFileSync(join(folder, 'id.txt'), 'utf8'));
    const keyOf = (name: string): Uint8Array => {
      for (const stanza of parseHeader(file(name)).stanzas) {
        for (const identity of identities) {
          const key = unwrapFileKey(identity, stanza);
          if (key) return key;
        }
      }
      throw new Error('no stanza opens');
    };
    const a1 = file('a1.age');
    const payload = a1.slice(parseHeader(a1).size);
    const kind = 'attachment' as const;
    const part = { kind, digest: b64u(partDigest(payload)), sizeBytes: payload.length };
    return { key1: keyOf('a1.age'), key2: keyOf('a2.age'), sealed: { part, payload } };
  }

  it('is no letter', async () => {
    const { key1, sealed } = attack();
    const raw = await RawMessage.begin(test, { fileKey: key1.slice(), attachments: [] });
    raw.parts = [{ ...sealed, part: { ...sealed.part, kind: 'letter' } }];
    await raw.upload(0);
    expect(await refusal(raw.inspectLetter())).toBe('letter_invalid');
  });

  it.each([
    ['a header for the other key', 'header_mac_invalid'],
    ['stanzas for the other key under a MAC of the first', 'sender_stanza_missing'],
  ])('inspected under one key is not released with %s', async (what, code) => {
    const { key1, key2, sealed } = attack();
    const raw = await RawMessage.begin(test, {
      fileKey: key1.slice(),
      attachments: [attachment('a.txt', new Uint8Array(sealed.payload.length - 32))],
    });
    raw.parts = [raw.parts[0], sealed];
    raw.parts = [await raw.letterOf('Zie de bijlage.'), sealed];
    for (const n of raw.parts.keys()) await raw.upload(n);
    await raw.inspect();
    const bends =
      code === 'header_mac_invalid'
        ? { headerKey: key2 }
        : { header: () => file('a3.age').slice(0, parseHeader(file('a3.age')).size) };
    expect(await refusal(raw.redeemable(bends)), what).toBe(code);
    expect((await raw.redeem(await raw.redeemable())).releasedAt).toBe(test.clock.now());
  });
});

describe('levels', () => {
  it('by SMS without a number, or by key for somebody without an account, are not redeemed', async () => {
    const raw = await RawMessage.inspected(test, {
      recipients: [testRecipient({ address: PATIENT, level: 'key', number: null })],
    });
    expect(await refusal(raw.redeem(await raw.redeemable()))).toBe('token_invalid recipients');
    const without = await RawMessage.inspected(test, {
      recipients: [testRecipient({ address: PATIENT, level: 'sms', number: null })],
    });
    expect(await refusal(without.redeemable())).toBe('bad_request recipients');
  });
});

/** What is refused at release: each test breaks one thing of a message that is otherwise right. */
import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { scanner as calls } from '../../../contract/internal.ts';
import { release as tokenSchema } from '../../../contract/objects.ts';
import {
  b64u,
  bodyDigest,
  commitment,
  hybridRecipient,
  keyDigest,
  newId,
  openHeader,
  parseHeader,
  parseIdentityFile,
  partDigest,
  randomBytes,
  ready,
  recipientDigest,
  sealPayload,
  sha256,
  sign,
  unb64u,
  verify,
} from '../../../crypto/index.ts';
import {
  type Bends,
  type Cast,
  NOON,
  type SealedPart,
  newCast,
  newIdentity,
  newSigner,
  noFindings,
  sealEnvelope,
  sealMessage,
  sealParts,
  signVerdicts,
  stanzaTo,
  testRecipient,
} from '../../../test/support/sealed-message.ts';
import type { RuleSet } from '../../rules/schema.ts';
import { ScannerKeys } from '../keys.ts';
import { signMessageVerdict } from '../verdicts.ts';
import { answerRelease } from './release.ts';
import { TOKEN_MS } from './token.ts';

beforeAll(ready);

const MINUTE = 60_000;

async function refusalOf(bends: Bends, cast: Cast = newCast()): Promise<unknown> {
  const { body } = await sealMessage(cast, bends);
  return answerRelease(body, cast.scanner).then(
    () => 'released',
    (error: unknown) => (error as { code: string }).code,
  );
}

const later = (cast: Cast, byMs: number) => ({ ...cast.scanner, now: () => NOON + byMs });

describe('a message as it should be', () => {
  test('is released, and the token names all of it and nobody’s address', async () => {
    const cast = newCast();
    const { body, parts, request } = await sealMessage(cast);
    const signed = await answerRelease(body, cast.scanner);
    const token = tokenSchema.parse(verify('release', signed, cast.scanner.signer.publicKey));
    expect(token).toEqual({
      v: 1,
      id: expect.any(String) as string,
      org: cast.org,
      message: cast.message,
      envelope: 0,
      prev: null,
      sender: cast.sender,
      senderKey: b64u(cast.senderSigner.publicKey),
      commitment: b64u(commitment(cast.fileKey, cast.org, cast.message)),
      parts: parts.map(({ part }) => part),
      header: b64u(sha256(unb64u(body.header))),
      statement: b64u(sha256(unb64u(body.statement))),
      recipients: cast.recipients.map(({ handle, address, number, level, identity }) => ({
        handle,
        recipient: b64u(recipientDigest(address, number, cast.message)),
        key: b64u(keyDigest(identity.recipient.publicKey)),
        level,
      })),
      expiresAt: request.expiresAt,
      rules: b64u(bodyDigest(body.claims.rules)),
      verdict: b64u(bodyDigest(body.verdict)),
      unscannable: [],
      iat: NOON,
      exp: NOON + TOKEN_MS,
    });
    for (const { address } of cast.recipients) expect(signed.body).not.toContain(address);
  });

  test('opens for every recipient, the sender and the archive', async () => {
    const cast = newCast();
    const { body } = await sealMessage(cast);
    const readers = [...cast.recipients.map(({ identity }) => identity), cast.senderIdentity];
    if (cast.archive) readers.push(cast.archive);
    expect(readers).toHaveLength(4);
    for (const reader of readers) expect(openHeader(unb64u(body.header), [reader])).toEqual(cast.fileKey);
  });

  test('is released without an archive stanza where the organisation has no archive key', async () => {
    expect(await refusalOf({}, newCast({ archive: null }))).toBe('released');
  });

  test('is released to its own sender too', async () => {
    const cast = newCast();
    const self = testRecipient({ level: 'key', number: null, identity: cast.senderIdentity });
    expect(await refusalOf({}, { ...cast, recipients: [...cast.recipients, self] })).toBe('released');
  });
});

describe('verdicts', () => {
  test('refuses a release without a verdict', async () => {
    const { body } = await sealMessage();
    const { verdict: _, ...without } = body;
    expect(calls.release.body.safeParse(body).success).toBe(true);
    expect(calls.release.body.safeParse(without).success).toBe(false);
  });

  test('refuses a verdict that this scanner did not sign', async () => {
    const cast = newCast();
    const parts = await sealParts(cast);
    const stranger = { ...cast, scanner: { ...cast.scanner, signer: newSigner() } };
    const list = parts.map(({ part }) => part);
    const { body } = await sealEnvelope(cast, parts, signVerdicts(stranger, list));
    await expect(answerRelease(body, cast.scanner)).rejects.toMatchObject({ code: 'verdict_invalid' });
  });

  test.each(['org', 'message', 'sender', 'senderKey', 'commitment'] as const)(
    'refuses a message verdict of another %s',
    async (field) => {
      const other = field === 'senderKey' || field === 'commitment' ? b64u(randomBytes(32)) : newId();
      expect(await refusalOf({ verdict: (verdict) => ({ ...verdict, [field]: other }) })).toBe(
        'verdict_invalid',
      );
    },
  );

  test('refuses the part verdict of another message', async () => {
    const bend: Bends = { partVerdict: (verdict) => ({ ...verdict, message: newId() }) };
    expect(await refusalOf(bend)).toBe('verdict_invalid');
  });

  test('refuses a part verdict about another part', async () => {
    const digest = b64u(randomBytes(32));
    const bend: Bends = {
      partVerdict: (verdict) => ({ ...verdict, part: { ...verdict.part, digest } }),
    };
    expect(await refusalOf(bend)).toBe('verdict_invalid');
  });

  test('refuses part verdicts that the message verdict was not made from', async () => {
    expect(await refusalOf({ body: (body) => ({ ...body, partVerdicts: [] }) })).toBe('verdict_invalid');
    expect(await refusalOf({ verdict: (verdict) => ({ ...verdict, partVerdicts: [] }) })).toBe(
      'verdict_invalid',
    );
  });

  test('refuses another verdict than the request names, also a right one', async () => {
    const cast = newCast();
    const { body } = await sealMessage(cast, {
      body: (right) => {
        const verdict = JSON.parse(right.verdict.body) as Parameters<typeof signMessageVerdict>[0];
        return {
          ...right,
          verdict: signMessageVerdict({ ...verdict, time: NOON - 1 }, cast.scanner.signer),
        };
      },
    });
    await expect(answerRelease(body, cast.scanner)).rejects.toMatchObject({ code: 'verdict_invalid' });
  });

  test('refuses a verdict after its hour', async () => {
    const cast = newCast();
    const keptKeys = { ...cast.scanner, keys: new ScannerKeys(cast.scanner.signer, () => NOON) };
    const { body } = await sealMessage({ ...cast, scanner: keptKeys });
    const at = (byMs: number) => ({ ...keptKeys, now: () => NOON + byMs });
    await expect(answerRelease(body, at(60 * MINUTE - 1))).resolves.toBeDefined();
    await expect(answerRelease(body, at(60 * MINUTE))).rejects.toMatchObject({ code: 'verdict_expired' });
  });

  test.each(['infected', 'refused', 'unscannable'] as const)('refuses a message that is %s', async (kind) => {
    const bend: Bends = { verdict: (verdict) => ({ ...verdict, verdict: kind, reasons: ['damaged'] }) };
    expect(await refusalOf(bend)).toBe('not_clean');
  });

  test('releases what is unscannable for reasons that the rules allow, and says so in the token', async () => {
    const cast = newCast();
    const allowing = { ...cast.rules, unscannable: { allow: ['encrypted_archive' as const] } };
    const unscannable = (reasons: string[]): Bends => ({
      verdict: (verdict) => ({ ...verdict, verdict: 'unscannable', reasons }),
    });
    const { body } = await sealMessage({ ...cast, rules: allowing }, unscannable(['encrypted_archive']));
    const token = await answerRelease(body, cast.scanner);
    expect(JSON.parse(token.body)).toMatchObject({ unscannable: ['encrypted_archive'] });
    expect(await refusalOf(unscannable(['encrypted_archive', 'damaged']), { ...cast, rules: allowing })).toBe(
      'not_clean',
    );
  });
});

describe('the request', () => {
  test('refuses another header than the request names', async () => {
    const other = await sealMessage();
    expect(await refusalOf({ body: (body) => ({ ...body, header: other.body.header }) })).toBe(
      'digest_mismatch',
    );
  });

  test('refuses another statement than the request names', async () => {
    const other = await sealMessage();
    expect(await refusalOf({ body: (body) => ({ ...body, statement: other.body.statement }) })).toBe(
      'digest_mismatch',
    );
  });

  test('refuses a request that K was not sealed for', async () => {
    const bend: Bends = {
      body: (body) => ({ ...body, request: body.request.replace('"envelope":0', '"envelope":1') }),
    };
    expect(await refusalOf(bend)).toBe('unseal_failed');
  });

  test('refuses K sealed for an inspection', async () => {
    const cast = newCast();
    const { body } = await sealMessage(cast, { seeds: () => [] });
    await expect(answerRelease(body, cast.scanner)).rejects.toMatchObject({ code: 'unseal_failed' });
  });

  test('refuses K sealed to a scanner that was restarted', async () => {
    const cast = newCast();
    const { body } = await sealMessage(cast);
    const restarted = { ...cast.scanner, keys: new ScannerKeys(cast.scanner.signer, () => NOON) };
    await expect(answerRelease(body, restarted)).rejects.toMatchObject({ code: 'scanner_key_gone' });
  });

  test('refuses a handle that is there twice, and an SMS without a number', async () => {
    const one = testRecipient();
    expect(await refusalOf({}, newCast({ recipients: [one, testRecipient({ handle: one.handle })] }))).toBe(
      'bad_request',
    );
    expect(await refusalOf({}, newCast({ recipients: [testRecipient({ number: null })] }))).toBe(
      'bad_request',
    );
  });

  test('refuses an address in a form that is not hashed so', async () => {
    const cast = newCast({ recipients: [testRecipient({ address: 'P.Jansen@Example.org' })] });
    expect(await refusalOf({}, cast)).toBe('bad_request');
  });
});

describe('the statement', () => {
  test.each([-1, 1])('refuses a time that is further than a day from its own: %d', async (sign) => {
    const at = (byMs: number): Bends => ({ statement: (right) => ({ ...right, time: NOON + sign * byMs }) });
    expect(await refusalOf(at(24 * 60 * MINUTE))).toBe('released');
    expect(await refusalOf(at(24 * 60 * MINUTE + 1))).toBe('sender_clock_wrong');
  });

  test('refuses one that the sender did not sign', async () => {
    expect(await refusalOf({ statementSigner: newSigner() })).toBe('statement_invalid');
  });

  test('refuses one that is not under K', async () => {
    const stored = b64u(await sealPayload(randomBytes(16), randomBytes(100)));
    const bend: Bends = {
      request: (request) => ({ ...request, statement: b64u(sha256(unb64u(stored))) }),
      body: (body) => ({ ...body, statement: stored }),
    };
    expect(await refusalOf(bend)).toBe('statement_invalid');
  });

  test.each([
    ['org', () => ({ org: newId() })],
    ['message', () => ({ message: newId() })],
    ['senderKey', () => ({ senderKey: b64u(newSigner().publicKey) })],
    ['commitment', () => ({ commitment: b64u(randomBytes(32)) })],
    ['envelope', () => ({ envelope: 1 })],
    ['prev', () => ({ prev: b64u(randomBytes(32)) })],
  ])('refuses one with another %s', async (field, change) => {
    const cast = newCast();
    const { body } = await sealMessage(cast, { statement: (right) => ({ ...right, ...change() }) });
    await expect(answerRelease(body, cast.scanner)).rejects.toMatchObject({
      code: 'statement_invalid',
      detail: { field },
    });
  });

  test('refuses one from another account', async () => {
    const bend: Bends = {
      statement: (right) => ({ ...right, from: { ...right.from, account: newId() } }),
    };
    expect(await refusalOf(bend)).toBe('statement_invalid');
  });

  test.each([{ address: 'directie@thuiszorg.example' }, { name: 'Dr. A. de Wit' }])(
    'refuses one that shows %o as its writer’s',
    async (from) => {
      const bend: Bends = {
        statement: (right) => ({ ...right, from: { ...right.from, ...from } }),
      };
      expect(await refusalOf(bend)).toBe('statement_invalid');
    },
  );

  test('refuses a first envelope with one before it, and a later one without', async () => {
    const prev = b64u(randomBytes(32));
    const both = (change: { envelope?: number; prev?: string | null }): Bends => ({
      statement: (right) => ({ ...right, ...change }),
      request: (right) => ({ ...right, ...change }),
    });
    expect(await refusalOf(both({ prev }))).toBe('statement_invalid');
    expect(await refusalOf(both({ envelope: 1 }))).toBe('statement_invalid');
    expect(await refusalOf(both({ envelope: 1, prev }))).toBe('released');
  });

  test.each<
    [string, (parts: { digest: string; kind: 'letter' | 'attachment'; sizeBytes: number }[]) => typeof parts]
  >([
    ['a part left out', (parts) => parts.slice(0, 1)],
    ['a part added', (parts) => [...parts, ...parts.slice(1)]],
    ['another digest', (parts) => parts.map((part) => ({ ...part, digest: b64u(randomBytes(32)) }))],
    ['another size', (parts) => parts.map((part) => ({ ...part, sizeBytes: part.sizeBytes + 1 }))],
  ])('refuses a part list with %s', async (_, change) => {
    const cast = newCast();
    const { body } = await sealMessage(cast, {
      statement: (right) => ({ ...right, parts: change(right.parts) }),
    });
    await expect(answerRelease(body, cast.scanner)).rejects.toMatchObject({
      code: 'statement_invalid',
      detail: { field: 'parts' },
    });
  });

  test('refuses the attachments in another order', async () => {
    const two = ['a.pdf', 'b.pdf'].map((name) => ({
      name,
      content: randomBytes(100),
      findings: noFindings(),
    }));
    const bend: Bends = {
      statement: (right) => {
        const [letter, one, other] = right.parts;
        return { ...right, parts: letter && one && other ? [letter, other, one] : [] };
      },
    };
    expect(await refusalOf({}, newCast({ attachments: two }))).toBe('released');
    expect(await refusalOf(bend, newCast({ attachments: two }))).toBe('statement_invalid');
  });

  test('refuses another key for a recipient', async () => {
    const key = b64u(keyDigest(newIdentity().recipient.publicKey));
    const bend: Bends = {
      statement: (right) => ({ ...right, to: right.to.map((each) => ({ ...each, key })) }),
    };
    expect(await refusalOf(bend)).toBe('statement_invalid');
  });

  test('refuses recipients left out, in another order, or under another address', async () => {
    const bends: Bends[] = [
      { statement: (right) => ({ ...right, to: right.to.slice(1) }) },
      { statement: (right) => ({ ...right, to: right.to.toReversed() }) },
      {
        statement: (right) => ({
          ...right,
          to: right.to.map((each) => ({ ...each, address: 'x@example.org' })),
        }),
      },
    ];
    for (const bend of bends) expect(await refusalOf(bend)).toBe('statement_invalid');
  });
});

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

describe('the rules', () => {
  const cautious = (rule: Omit<RuleSet['rules'][number], 'id' | 'name'>): RuleSet => ({
    v: 1,
    version: 2,
    rules: [{ id: 'regel', name: { nl: 'Regel', en: 'Rule' }, ...rule }],
    unscannable: { allow: [] },
  });
  const text = { nl: 'Let op.', en: 'Mind.' };

  test('refuses a verdict under rules that have changed since', async () => {
    const cast = newCast();
    const changed = sign('rules', { ...cast.rules, version: cast.rules.version + 1 }, cast.admin);
    const bend: Bends = { body: (body) => ({ ...body, claims: { ...body.claims, rules: changed } }) };
    expect(await refusalOf(bend, cast)).toBe('rules_changed');
  });

  test('refuses rules that nobody named signed', async () => {
    const rulesBy = b64u(newSigner().publicKey);
    const bend: Bends = { body: (body) => ({ ...body, claims: { ...body.claims, rulesBy } }) };
    expect(await refusalOf(bend)).toBe('rules_invalid');
  });

  test('refuses a program in an attachment, whatever the verdict says', async () => {
    const program = {
      name: 'a.exe',
      content: randomBytes(10),
      findings: noFindings('application/x-msdownload', 'executable'),
    };
    expect(await refusalOf({}, newCast({ attachments: [program] }))).toBe('refused_by_rule');
  });

  test('refuses a program inside an archive', async () => {
    const archive = noFindings('application/zip', 'archive');
    const attachments = [
      { name: 'a.zip', content: randomBytes(10), findings: { ...archive, contains: ['script' as const] } },
    ];
    expect(await refusalOf({}, newCast({ attachments }))).toBe('refused_by_rule');
  });

  test('refuses a warning that was not confirmed, and takes it once it was', async () => {
    const rules = cautious({
      when: { recipientOutside: true },
      then: [{ warn: { ...text, reason: true } }],
    });
    const confirming = (reason: string | null) =>
      newCast({ rules, confirmed: [{ warning: 'regel/0', reason }] });
    expect(await refusalOf({}, newCast({ rules }))).toBe('confirmation_needed');
    expect(await refusalOf({}, confirming(null))).toBe('confirmation_needed');
    expect(await refusalOf({}, confirming('De patiënt vroeg erom.'))).toBe('released');
  });

  test('refuses a level that is too low, and names who would open so', async () => {
    const rules = cautious({ when: { detector: 'bsn' }, then: [{ demand: 'code' }] });
    const letterFindings = [
      { detector: 'bsn', field: 'text' as const, start: 0, end: 9, confidence: 'high' as const },
    ];
    const low = testRecipient({ level: 'sms' });
    const cast = newCast({ rules, letterFindings, recipients: [low], inside: [] });
    const { body } = await sealMessage(cast);
    await expect(answerRelease(body, cast.scanner)).rejects.toMatchObject({
      code: 'level_too_low',
      detail: { rule: 'regel', level: 'code', handles: low.handle },
    });
    const high = testRecipient({ level: 'code', number: null });
    expect(await refusalOf({}, newCast({ rules, letterFindings, recipients: [high], inside: [] }))).toBe(
      'released',
    );
  });

  test('takes a recipient for inside only where the relay claims it', async () => {
    const rules = cautious({ when: { recipientOutside: true }, then: [{ refuse: text }] });
    const colleague = testRecipient({ level: 'key', number: null });
    const cast = newCast({ rules, recipients: [colleague], inside: [colleague.handle] });
    expect(await refusalOf({}, cast)).toBe('released');
    expect(await refusalOf({}, { ...cast, inside: [] })).toBe('refused_by_rule');
  });

  test('refuses findings that were wrapped under another key', async () => {
    const findings = b64u(randomBytes(200));
    expect(await refusalOf({ verdict: (verdict) => ({ ...verdict, findings }) })).toBe('unwrap_failed');
  });
});

const vectors = new URL('../../../../shared/vectors/commitment-attack/', import.meta.url);
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, vectors)));

describe.skipIf(!existsSync(vectors))('one payload that opens under two keys to two texts', () => {
  /** The same part under the first key and under the second. */
  function twoKeys(): { part: SealedPart; keys: [Uint8Array, Uint8Array] } {
    const identities = parseIdentityFile(readFileSync(new URL('id.txt', vectors), 'utf8'));
    const [one, two] = ['a1.age', 'a2.age'].map((name) => {
      const file = bytesOf(name);
      const { size } = parseHeader(file);
      return { payload: file.slice(size), key: openHeader(file.slice(0, size), identities) };
    });
    if (!one || !two) throw new Error('vectors are missing');
    expect(one.payload).toEqual(two.payload);
    expect(one.key).not.toEqual(two.key);
    const { payload } = one;
    const part = {
      kind: 'attachment' as const,
      digest: b64u(partDigest(payload)),
      sizeBytes: payload.length,
    };
    return { part: { part, payload }, keys: [one.key, two.key] };
  }

  const clean = async (fileKey: Uint8Array, part: SealedPart) => {
    const attachments = [
      { name: 'a.txt', content: part.payload, findings: noFindings('text/plain', 'text') },
    ];
    const cast = newCast({ fileKey: fileKey.slice(), attachments });
    const [letter] = await sealParts(cast);
    const parts: [SealedPart, ...SealedPart[]] = [letter, part];
    return { cast, parts, verdicts: signVerdicts(cast, [letter.part, part.part]) };
  };

  test('is released under the key it was inspected with', async () => {
    const { part, keys } = twoKeys();
    const { cast, parts, verdicts } = await clean(keys[0], part);
    const { body } = await sealEnvelope(cast, parts, verdicts);
    await expect(answerRelease(body, cast.scanner)).resolves.toBeDefined();
  });

  test('refuses the other key with the verdict of the first: its commitment is another', async () => {
    const { part, keys } = twoKeys();
    const { cast, parts, verdicts } = await clean(keys[0], part);
    const other = { ...cast, fileKey: keys[1] };
    const { body } = await sealEnvelope(other, parts, verdicts);
    await expect(answerRelease(body, cast.scanner)).rejects.toMatchObject({ code: 'verdict_invalid' });
  });

  test('refuses the other key under the commitment of the first', async () => {
    const { part, keys } = twoKeys();
    const { cast, parts, verdicts } = await clean(keys[0], part);
    const first = b64u(commitment(keys[0], cast.org, cast.message));
    const { body } = await sealEnvelope({ ...cast, fileKey: keys[1] }, parts, verdicts, {
      request: (right) => ({ ...right, commitment: first }),
    });
    await expect(answerRelease(body, cast.scanner)).rejects.toMatchObject({ code: 'unseal_failed' });
  });

  test('refuses a header made with the other key', async () => {
    const { part, keys } = twoKeys();
    const { cast, parts, verdicts } = await clean(keys[0], part);
    const { body } = await sealEnvelope(cast, parts, verdicts, { headerKey: keys[1] });
    await expect(answerRelease(body, cast.scanner)).rejects.toMatchObject({ code: 'header_mac_invalid' });
  });

  test('refuses stanzas for the other key under a MAC of the first (a3.age)', async () => {
    const { part, keys } = twoKeys();
    const { cast, parts, verdicts } = await clean(keys[1], part);
    const file = bytesOf('a3.age');
    const { body } = await sealEnvelope(cast, parts, verdicts, {
      header: () => file.slice(0, parseHeader(file).size),
    });
    await expect(answerRelease(body, cast.scanner)).rejects.toMatchObject({ code: 'header_mac_invalid' });
  });
});

test('a token has its own id each time', async () => {
  const cast = newCast();
  const { body } = await sealMessage(cast);
  const [one, two] = [
    await answerRelease(body, cast.scanner),
    await answerRelease(body, later(cast, MINUTE)),
  ];
  expect((JSON.parse(one.body) as { id: string }).id).not.toBe((JSON.parse(two.body) as { id: string }).id);
});

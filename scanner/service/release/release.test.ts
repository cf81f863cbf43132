/** What a release asks of a request and its verdicts: each test breaks one thing of a message that is otherwise right. */
import { beforeAll, describe, expect, test } from 'vitest';
import { scanner as calls } from '../../../contract/internal.ts';
import { release as tokenSchema } from '../../../contract/objects.ts';
import {
  b64u,
  bodyDigest,
  commitment,
  keyDigest,
  newId,
  openHeader,
  randomBytes,
  ready,
  recipientDigest,
  sha256,
  unb64u,
  verify,
} from '../../../crypto/index.ts';
import { refusalOf } from '../../../test/support/refused-release.ts';
import {
  type Bends,
  NOON,
  newCast,
  newSigner,
  sealEnvelope,
  sealMessage,
  sealParts,
  signVerdicts,
  testRecipient,
} from '../../../test/support/sealed-message.ts';
import { ScannerKeys } from '../keys.ts';
import { signMessageVerdict } from '../verdicts.ts';
import { answerRelease } from './release.ts';
import { TOKEN_MS } from './token.ts';

beforeAll(ready);

const MINUTE = 60_000;

describe('a message as it should be', () => {
  test('is released, and the token names all of it and nobody’s address', async () => {
    const cast = newCast();
    const { body, parts, request } = await sealMessage(cast);
    const { token: signed } = await answerRelease(body, cast.scanner);
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
    const { token } = await answerRelease(body, cast.scanner);
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

test('a token has its own id each time', async () => {
  const cast = newCast();
  const { body } = await sealMessage(cast);
  const [one, two] = [
    (await answerRelease(body, cast.scanner)).token,
    (await answerRelease(body, { ...cast.scanner, now: () => NOON + MINUTE })).token,
  ];
  expect((JSON.parse(one.body) as { id: string }).id).not.toBe((JSON.parse(two.body) as { id: string }).id);
});

/** Each test bends one thing of a message that a reader would open: the relay's doing, or a scanner's. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { SealedEnvelope } from '../../contract/api/common.ts';
import type { Charter, Release } from '../../contract/objects.ts';
import {
  type Signer,
  b64u,
  bodyDigest,
  keyDigest,
  newId,
  randomBytes,
  ready,
  recipientDigest,
  sha256,
  sign,
  unb64u,
} from '../../crypto/index.ts';
import { streamOf } from '../../test/support/content.ts';
import {
  type Bends,
  NOON,
  type SealedMessage,
  newCast,
  newIdentity,
  newSigner,
  sealMessage,
} from '../../test/support/sealed-message.ts';
import { openPart } from './parts.ts';
import { type Reader, SeenStatements, openEnvelope, readLetter } from './reader.ts';

beforeAll(ready);

/** The token as a scanner signs it after every check. */
function tokenOf({ cast, parts, request, body }: SealedMessage): Release {
  return {
    v: 1,
    id: newId(),
    org: cast.org,
    message: cast.message,
    envelope: 0,
    prev: null,
    sender: cast.sender,
    senderKey: request.senderKey,
    commitment: request.commitment,
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
    exp: NOON + 600_000,
  };
}

interface Delivered {
  sealed: SealedEnvelope;
  reader: Reader;
  message: SealedMessage;
}

/** What the second recipient, who has an account, gets to read. */
async function delivered(
  bends: Bends & { token?: (token: Release) => Release; scanner?: Signer } = {},
): Promise<Delivered> {
  const cast = newCast();
  const message = await sealMessage(cast, bends);
  const right = tokenOf(message);
  const token = sign(
    'release',
    (bends.token ?? ((same) => same))(right),
    bends.scanner ?? cast.scanner.signer,
  );
  const [, colleague] = cast.recipients;
  if (!colleague) throw new Error('no colleague');
  const charter: Charter = {
    v: 1,
    org: cast.org,
    version: 1,
    root: b64u(newSigner().publicKey),
    scanner: [b64u(newSigner().publicKey), b64u(cast.scanner.signer.publicKey)],
    gateway: [b64u(newSigner().publicKey)],
    archive: null,
    log: b64u(newSigner().publicKey),
    logEpoch: { epoch: 1, publicKey: b64u(newIdentity().recipient.publicKey) },
    from: NOON,
    until: NOON + 1,
  };
  return {
    message,
    sealed: {
      message: cast.message,
      envelope: 0,
      header: message.body.header,
      statement: message.body.statement,
      token,
      parts: right.parts,
    },
    reader: {
      charter,
      identity: colleague.identity,
      senderKey: b64u(cast.senderSigner.publicKey),
      delivery: { handle: colleague.handle, address: colleague.address, hasNumber: false },
    },
  };
}

const checkOf = ({ sealed, reader }: Delivered): Promise<unknown> =>
  openEnvelope(sealed, reader).then(
    () => 'opened',
    (error: unknown) => {
      const { code, detail } = error as { code?: string; detail?: { check?: string } };
      return code === 'reader_check_failed' ? detail?.check : error;
    },
  );

describe('an envelope', () => {
  it('opens for its recipient, with letter and attachment', async () => {
    const { sealed, reader, message } = await delivered();
    const envelope = await openEnvelope(sealed, reader);
    const [letter, attachment] = message.parts;
    const read = await readLetter(envelope, streamOf(letter.payload));
    expect(read).toMatchObject({ subject: 'Uitslag', files: [{ name: 'uitslag.pdf' }] });
    expect(envelope.statement.from.name).toBe('Anna Bakker');
    expect(attachment?.part.digest).toBe(read.files[0]?.digest);
  });

  it('opens for its sender, who has no line in it', async () => {
    const { sealed, reader, message } = await delivered();
    const sender = { ...reader, identity: message.cast.senderIdentity, delivery: null };
    expect(await checkOf({ sealed, reader: sender, message })).toBe('opened');
  });

  it('opens for a guest, who is not told the number in the token', async () => {
    const { sealed, reader, message } = await delivered();
    const [guest] = message.cast.recipients;
    if (!guest) throw new Error('no guest');
    const delivery = { handle: guest.handle, address: guest.address, hasNumber: true };
    expect(
      await checkOf({ sealed, reader: { ...reader, identity: guest.identity, delivery }, message }),
    ).toBe('opened');
    const unasked = { ...reader, identity: guest.identity, delivery: { ...delivery, hasNumber: false } };
    expect(await checkOf({ sealed, reader: unasked, message })).toBe('recipient');
  });

  it('is refused without the token of a scanner of the charter', async () => {
    expect(await checkOf(await delivered({ scanner: newSigner() }))).toBe('token');
  });

  it('is refused with the token of another message, envelope or organisation', async () => {
    expect(await checkOf(await delivered({ token: (token) => ({ ...token, message: newId() }) }))).toBe(
      'token',
    );
    expect(await checkOf(await delivered({ token: (token) => ({ ...token, envelope: 1 }) }))).toBe('token');
    expect(await checkOf(await delivered({ token: (token) => ({ ...token, org: newId() }) }))).toBe('token');
  });

  it('is refused with the token of another message of the same sender', async () => {
    const [one, other] = [await delivered(), await delivered()];
    expect(await checkOf({ ...one, sealed: { ...one.sealed, token: other.sealed.token } })).toBe('token');
  });

  it('is refused with another header, also one that opens', async () => {
    const one = await delivered();
    const header = (await sealMessage(one.message.cast)).body.header;
    expect(await checkOf({ ...one, sealed: { ...one.sealed, header } })).toBe('token');
  });

  it('is refused with another statement, also one of the same sender', async () => {
    const one = await delivered();
    const { statement } = (await sealMessage(one.message.cast)).body;
    expect(await checkOf({ ...one, sealed: { ...one.sealed, statement } })).toBe('token');
  });

  it('is refused with other parts than were released', async () => {
    const one = await delivered();
    const [letter, ...rest] = one.sealed.parts;
    if (!letter) throw new Error('no letter');
    const changed = { ...letter, digest: b64u(randomBytes(32)) };
    expect(await checkOf({ ...one, sealed: { ...one.sealed, parts: [changed, ...rest] } })).toBe('parts');
    expect(await checkOf({ ...one, sealed: { ...one.sealed, parts: [letter] } })).toBe('parts');
  });

  it('is refused by somebody whom its header does not know', async () => {
    const one = await delivered();
    expect(await checkOf({ ...one, reader: { ...one.reader, identity: newIdentity() } })).toBe('header');
  });

  it('is refused when its header gives another key than the scanner saw', async () => {
    expect(await checkOf(await delivered({ headerKey: randomBytes(16) }))).toBe('commitment');
    const commitment = b64u(randomBytes(32));
    expect(await checkOf(await delivered({ token: (token) => ({ ...token, commitment }) }))).toBe(
      'commitment',
    );
  });

  it('is refused when somebody else signed the statement', async () => {
    expect(await checkOf(await delivered({ statementSigner: newSigner() }))).toBe('statement');
  });

  it('is refused when the directory has another key of the sender', async () => {
    const one = await delivered();
    const senderKey = b64u(newSigner().publicKey);
    expect(await checkOf({ ...one, reader: { ...one.reader, senderKey } })).toBe('statement');
  });

  it('is refused when the token names another sender than the statement', async () => {
    const bent = { token: (token: Release) => ({ ...token, sender: newId() }) };
    expect(await checkOf(await delivered(bent))).toBe('sender');
    const senderKey = b64u(newSigner().publicKey);
    expect(await checkOf(await delivered({ token: (token) => ({ ...token, senderKey }) }))).toBe('sender');
  });

  it.each(['message', 'org', 'prev', 'commitment', 'parts', 'envelope'] as const)(
    'is refused when the statement was of another %s',
    async (field) => {
      const others = {
        message: newId(),
        org: newId(),
        prev: b64u(randomBytes(32)),
        commitment: b64u(randomBytes(32)),
        envelope: 1,
      };
      const bent = await delivered({
        statement: (right) => ({
          ...right,
          ...(field === 'parts' ? { parts: right.parts.slice(0, 1) } : { [field]: others[field] }),
        }),
      });
      expect(await checkOf(bent)).toBe('statement');
    },
  );

  it('is refused when the statement does not name the reader with this key', async () => {
    const bent = await delivered({
      statement: (right) => ({
        ...right,
        to: right.to.map((each) => ({ ...each, key: b64u(randomBytes(32)) })),
      }),
    });
    expect(await checkOf(bent)).toBe('recipient');
    const unnamed = await delivered({ statement: (right) => ({ ...right, to: right.to.slice(0, 1) }) });
    expect(await checkOf(unnamed)).toBe('recipient');
  });

  it('is refused when the token names the reader’s delivery with another key, address or not at all', async () => {
    const each = (change: object) => (token: Release) => ({
      ...token,
      recipients: token.recipients.map((recipient) => ({ ...recipient, ...change })),
    });
    for (const change of [
      { key: b64u(randomBytes(32)) },
      { recipient: b64u(randomBytes(32)) },
      { handle: newId() },
    ]) {
      expect(await checkOf(await delivered({ token: each(change) }))).toBe('recipient');
    }
  });
});

describe('a statement', () => {
  it('may be read again, and stands for one message and envelope only', async () => {
    const { sealed, reader } = await delivered();
    const envelope = await openEnvelope(sealed, reader);
    const seen = new SeenStatements();
    seen.check(envelope);
    seen.check(envelope);
    const replaced = { ...envelope, statementDigest: randomBytes(32) };
    const replayed = { ...envelope, token: { ...envelope.token, message: newId() } };
    for (const bent of [replaced, replayed]) {
      expect(() => seen.check(bent)).toThrow(
        expect.objectContaining({ code: 'reader_check_failed', detail: { check: 'seen_before' } }),
      );
    }
  });
});

describe('a part', () => {
  const collect = async (pieces: AsyncIterable<Uint8Array>): Promise<Buffer> => {
    const all: Uint8Array[] = [];
    for await (const piece of pieces) all.push(piece);
    return Buffer.concat(all);
  };

  it('is refused when its bytes are those of another part under the same key', async () => {
    const { message } = await delivered();
    const [letter, attachment] = message.parts;
    const { fileKey } = message.cast;
    if (!attachment) throw new Error('no attachment');
    await expect(collect(openPart(fileKey, letter.part, streamOf(attachment.payload)))).rejects.toMatchObject(
      {
        code: 'digest_mismatch',
      },
    );
  });

  it('holds its last piece back until the digest of the whole matches', async () => {
    const { message } = await delivered();
    const [letter] = message.parts;
    const wrong = { ...letter.part, digest: b64u(randomBytes(32)) };
    const given: Uint8Array[] = [];
    const reading = async (): Promise<void> => {
      for await (const piece of openPart(message.cast.fileKey, wrong, streamOf(letter.payload)))
        given.push(piece);
    };
    await expect(reading()).rejects.toMatchObject({ code: 'digest_mismatch' });
    expect(given).toEqual([]);
  });

  it('is refused when it is cut off or goes on', async () => {
    const { message } = await delivered();
    const [{ part, payload }] = message.parts;
    for (const bent of [
      payload.subarray(0, -1),
      Buffer.concat([payload, Buffer.alloc(1)]),
      new Uint8Array(),
    ]) {
      await expect(collect(openPart(message.cast.fileKey, part, streamOf(bent)))).rejects.toMatchObject({
        code: 'digest_mismatch',
      });
    }
  });

  it('is refused as a letter when the letter lists other attachments', async () => {
    const { sealed, reader, message } = await delivered();
    const envelope = await openEnvelope(sealed, reader);
    const [letter] = message.parts;
    const fewer = { ...envelope, token: { ...envelope.token, parts: envelope.token.parts.slice(0, 1) } };
    await expect(readLetter(fewer, streamOf(letter.payload))).rejects.toMatchObject({
      code: 'reader_check_failed',
      detail: { check: 'letter' },
    });
  });
});

/**
 * Everything that reads what strangers write: headers, armor, keys, signed objects, letters, links, codes, addresses.
 * What comes is something valid with a few bytes or characters changed, or nothing of the kind. It is refused with an
 * error of ours, or it was written the one way there is to write it.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Identity,
  accessCodeStrength,
  armor,
  b64,
  b64u,
  backupCodeDigest,
  concat,
  dearmor,
  decodeSigned,
  encodeHeader,
  encodeSigned,
  fromUtf8,
  generateIdentity,
  guestIdentity,
  idBytes,
  identityToString,
  letterText,
  linkPath,
  newAccessCode,
  newBackupCode,
  newId,
  newRecoveryKey,
  normaliseAccessCode,
  normaliseAddress,
  normalisePhone,
  openFile,
  openHeader,
  openPayload,
  openSealed,
  padLetter,
  parseHeader,
  parseIdentity,
  parseLinkFragment,
  parseRecipient,
  randomBytes,
  ready,
  recipientToString,
  recoveryKeyBytes,
  sealFile,
  sealHeader,
  sealPayload,
  sealTo,
  sign,
  signCheckpoint,
  signerFromSeed,
  unb64,
  unb64u,
  unwrapSecret,
  utf8,
  verifyCheckpoint,
  wrapSecret,
} from '../../crypto/index.ts';
import { PATIENCE_MS, accepted, runs } from './runs.ts';

const key = new Uint8Array(32).fill(3);
const fileKey = new Uint8Array(16).fill(7);
const label = { label: 'link', context: [] };
let identity: Identity;
let classic: Identity;

interface Parser {
  name: string;
  /** Something valid. */
  sample: () => Promise<Uint8Array> | Uint8Array;
  read: (bytes: Uint8Array) => unknown;
  /** Writes again what was read; null where more than one spelling is meant to be read. */
  write: ((value: never, bytes: Uint8Array) => Promise<Uint8Array> | Uint8Array) | null;
}

/** Of what people type more than one spelling is read; what is read twice must be the same. */
const typed = (name: string, sample: () => string, normalise: (text: string) => string): Parser => ({
  name,
  sample: () => utf8(sample()),
  read: async (bytes) => {
    const normal = normalise(fromUtf8(bytes));
    const again = await accepted(() => normalise(normal));
    expect(again).toEqual({ value: normal });
    return normal;
  },
  write: null,
});

const text = <T>(
  name: string,
  sample: () => string,
  read: (text: string) => T,
  write: ((value: T) => string) | null,
): Parser => ({
  name,
  sample: () => utf8(sample()),
  read: (bytes) => read(fromUtf8(bytes)),
  write: write && ((value) => utf8(write(value))),
});

const parsers: Parser[] = [
  {
    name: 'an age header',
    sample: () => sealHeader(fileKey, [{ recipient: identity.recipient }, { recipient: identity.recipient }]),
    read: (bytes) => {
      const header = parseHeader(bytes);
      if (header.size !== bytes.length) expect(header.bytes).toEqual(bytes.subarray(0, header.size));
      return header;
    },
    // The MAC is read, not checked, until there is a key to check it with.
    write: ({ stanzas, mac, size }: ReturnType<typeof parseHeader>, bytes) =>
      concat(encodeHeader(stanzas, fileKey).slice(0, -44), utf8(`${b64(mac)}\n`), bytes.subarray(size)),
  },
  {
    name: 'an age header of other stanzas',
    sample: () => encodeHeader([{ type: 'X', args: ['a', 'b'], body: randomBytes(70) }], fileKey),
    read: (bytes) => parseHeader(bytes),
    write: ({ stanzas, mac, size }: ReturnType<typeof parseHeader>, bytes) =>
      concat(encodeHeader(stanzas, fileKey).slice(0, -44), utf8(`${b64(mac)}\n`), bytes.subarray(size)),
  },
  {
    name: 'a header for an identity',
    sample: () => sealHeader(fileKey, [{ recipient: identity.recipient }]),
    read: (bytes) => openHeader(bytes, [identity, classic]),
    write: null,
  },
  {
    name: 'a header for an X25519 identity',
    sample: () => sealHeader(fileKey, [{ recipient: classic.recipient }]),
    read: (bytes) => openHeader(bytes, [identity, classic]),
    write: null,
  },
  {
    name: 'an armored file',
    sample: async () => utf8(await armor(randomBytes(150))),
    read: (bytes) => dearmor(bytes),
    // White space around it and CRLF are read by the specification.
    write: null,
  },
  {
    name: 'a file',
    sample: () => sealFile([{ recipient: classic.recipient }], randomBytes(300)),
    read: (bytes) => openFile([classic], bytes),
    write: null,
  },
  {
    name: 'a payload',
    sample: () => sealPayload(fileKey, utf8('brief')),
    read: (bytes) => openPayload(fileKey, bytes),
    write: (value: Uint8Array, bytes) => sealPayload(fileKey, value, bytes.slice(0, 16)),
  },
  {
    name: 'a seal',
    sample: () => sealTo(identity.recipient.publicKey, label.label, label.context, utf8('geheim')),
    read: (bytes) => openSealed(identity, label.label, label.context, bytes),
    write: null,
  },
  {
    name: 'a wrap',
    sample: () => wrapSecret(key, 'account', b64u(fileKey), 1, utf8('geheim')),
    read: (bytes) => unwrapSecret(key, 'account', b64u(fileKey), 1, bytes),
    write: (value: Uint8Array, bytes) =>
      wrapSecret(key, 'account', b64u(fileKey), 1, value, bytes.slice(0, 24)),
  },
  text('a hybrid recipient', () => recipientToString(identity.recipient), parseRecipient, recipientToString),
  text('an X25519 recipient', () => recipientToString(classic.recipient), parseRecipient, recipientToString),
  text('a hybrid identity', () => identityToString(identity), parseIdentity, identityToString),
  text('an X25519 identity', () => identityToString(classic), parseIdentity, identityToString),
  text('base64', () => b64(randomBytes(20)), unb64, b64),
  text('base64url', () => b64u(randomBytes(20)), unb64u, b64u),
  text('an id', newId, idBytes, b64u),
  {
    name: 'a stored signed object',
    sample: () => encodeSigned(sign('statement', { v: 1, een: 'é\u0001"' }, signerFromSeed(key))),
    read: (bytes) => decodeSigned(bytes),
    write: (value: ReturnType<typeof decodeSigned>) => encodeSigned(value),
  },
  {
    name: 'a letter',
    sample: () => padLetter(JSON.stringify({ v: 1, subject: 'é' })),
    read: (bytes) => letterText(bytes),
    write: (value: string) => padLetter(value),
  },
  text(
    'a checkpoint',
    () =>
      signCheckpoint(
        { origin: 'zegel/v1/log/x', size: 12, root: key },
        'zegel/v1/log/x',
        signerFromSeed(key),
      ),
    (note) => verifyCheckpoint(note, 'zegel/v1/log/x', signerFromSeed(key).publicKey),
    (checkpoint) => signCheckpoint(checkpoint, 'zegel/v1/log/x', signerFromSeed(key)),
  ),
  text('a link', () => linkPath(newId(), key).split('#')[1] ?? '', parseLinkFragment, null),
  text('a recovery key', newRecoveryKey, recoveryKeyBytes, null),
  text('a backup code', newBackupCode, (code) => backupCodeDigest(b64u(fileKey), code), null),
  typed('an access code', newAccessCode, (code) => {
    accessCodeStrength(code);
    return normaliseAccessCode(code);
  }),
  typed('an address', () => 'Jan.de-Vries@Zorg.example', normaliseAddress),
  typed('a number', () => '06 12 34 56 78', normalisePhone),
];

const near = [
  ...[
    '\n',
    '\r\n',
    ' ',
    '-',
    '--- ',
    '=',
    '->',
    '/',
    '+',
    '_',
    'A',
    'a',
    '0',
    '"',
    '\\',
    '{',
    '}',
    ',',
    ':',
    '@',
  ],
  ...['é', '\u0000', '\u00a0', '\u200b', '\ufeff', '\u2010', 'ſ', 'K'],
].map(utf8);
const edit = fc.record({
  at: fc.nat(),
  remove: fc.nat(3),
  insert: fc.oneof(fc.constantFrom(...near), fc.uint8Array({ maxLength: 3 }), fc.constant(new Uint8Array(0))),
});

beforeAll(async () => {
  await ready();
  identity = guestIdentity(new Uint8Array(32).fill(5));
  classic = generateIdentity('x25519');
});

describe.each(parsers)('$name', ({ sample, read, write }) => {
  const isOneForm = async (bytes: Uint8Array): Promise<void> => {
    const found = await accepted(() => read(bytes));
    if (found === null || write === null) return;
    expect(await write(found.value as never, bytes)).toEqual(bytes);
  };

  it('reads what was written', async () => {
    const bytes = await sample();
    expect(await accepted(() => read(bytes))).not.toBeNull();
    await isOneForm(bytes);
  });

  it(
    'reads no other form, and breaks on nothing',
    async () => {
      const bytes = await sample();
      await fc.assert(
        fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
          let changed = bytes;
          for (const { at, remove, insert } of edits) {
            const place = at % (changed.length + 1);
            changed = concat(changed.subarray(0, place), insert, changed.subarray(place + remove));
          }
          await isOneForm(changed);
        }),
        runs(100),
      );
      await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), isOneForm), runs(30));
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), (any) => isOneForm(utf8(any))),
        runs(30),
      );
    },
    PATIENCE_MS,
  );
});

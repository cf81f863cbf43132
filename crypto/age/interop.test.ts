import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Decrypter,
  Encrypter,
  generateHybridIdentity,
  generateX25519Identity,
  identityToRecipient,
} from 'age-encryption';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWith, program } from '../../test/support/requires.ts';
import { equal, randomBytes } from '../bytes.ts';
import { ready } from '../sodium.ts';
import {
  type Identity,
  generateIdentity,
  identityToString,
  openFile,
  parseIdentity,
  parseRecipient,
  recipientToString,
  sealFile,
} from './index.ts';

/** Around the borders of chunks. */
const LENGTHS = [0, 1, 65535, 65536, 65537, 131072, 131073];

let plaintext: Uint8Array;

beforeAll(async () => {
  await ready();
  plaintext = randomBytes(131073);
});

describe.each([
  ['mlkem768x25519', generateHybridIdentity],
  ['x25519', generateX25519Identity],
] as const)('typage, with %s', (kind, theirNew) => {
  it('gives the same recipient to an identity', async () => {
    const mine = generateIdentity(kind);
    expect(await identityToRecipient(identityToString(mine))).toBe(recipientToString(mine.recipient));
    const theirs = await theirNew();
    expect(recipientToString(parseIdentity(theirs).recipient)).toBe(await identityToRecipient(theirs));
  });

  it.each(LENGTHS)('opens what was sealed here, and the other way round: %i bytes', async (length) => {
    const message = plaintext.subarray(0, length);
    const identity = await theirNew();
    const recipient = await identityToRecipient(identity);

    const file = await sealFile([{ recipient: parseRecipient(recipient) }], message);
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    expect(equal(await decrypter.decrypt(file), message)).toBe(true);

    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    const theirs = await encrypter.encrypt(message);
    expect(equal(await openFile([parseIdentity(identity)], theirs), message)).toBe(true);
  });

  it('opens for each of several recipients', async () => {
    const identities = await Promise.all([theirNew(), theirNew(), theirNew()]);
    const mine = identities.map(parseIdentity);
    const file = await sealFile(
      mine.map(({ recipient }) => ({ recipient })),
      plaintext,
    );
    for (const identity of identities) {
      const decrypter = new Decrypter();
      decrypter.addIdentity(identity);
      expect(equal(await decrypter.decrypt(file), plaintext)).toBe(true);
    }
  });
});

describeWith(['age'], 'the age program, with x25519', () => {
  const age = program('age') ?? 'age';
  let folder: string;
  let identity: Identity;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'zegel-age-'));
    identity = generateIdentity('x25519');
    writeFileSync(join(folder, 'identity'), `${identityToString(identity)}\n`, { mode: 0o600 });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (args: string[], input: Uint8Array): Uint8Array => {
    const { status, stdout, stderr } = spawnSync(age, args, { input, maxBuffer: 2 ** 24 });
    if (status !== 0) throw new Error(stderr.toString());
    return new Uint8Array(stdout);
  };

  it.each(LENGTHS)('opens what was sealed here, and the other way round: %i bytes', async (length) => {
    const message = plaintext.subarray(0, length);
    for (const armor of [false, true]) {
      const file = await sealFile([{ recipient: identity.recipient }], message, { armor });
      expect(equal(run(['--decrypt', '-i', join(folder, 'identity')], file), message)).toBe(true);
      const to = ['--encrypt', '-r', recipientToString(identity.recipient)];
      const theirs = run(armor ? [...to, '--armor'] : to, message);
      expect(equal(await openFile([identity], theirs), message)).toBe(true);
    }
  });
});

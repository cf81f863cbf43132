/** Files of `zegel seal` open elsewhere, and those of others with `zegel open`. */
import { randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { closeSync, lstatSync, openSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import {
  Decrypter,
  Encrypter,
  generateHybridIdentity,
  generateX25519Identity,
  identityToRecipient,
} from 'age-encryption';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandLine } from '../support/command-line.ts';
import { describeWith, program } from '../support/requires.ts';

/** Around the borders of chunks. */
const LENGTHS = [0, 1, 65535, 65536, 65537, 131072, 131073];

let zegel: CommandLine;
const text = randomBytes(131073);
const recipients = { hybrid: '', x25519: '' };
const identities = { hybrid: '', x25519: '' };

beforeAll(async () => {
  zegel = new CommandLine();
  identities.hybrid = await generateHybridIdentity();
  identities.x25519 = await generateX25519Identity();
  for (const kind of ['hybrid', 'x25519'] as const) {
    recipients[kind] = await identityToRecipient(identities[kind]);
    zegel.write(`${kind}.key`, `# a comment\n\n${identities[kind]}\n`);
  }
  zegel.write('both.key', `${identities.x25519}\r\n${identities.hybrid}\r\n`);
});
afterAll(() => zegel.remove());

describe.each(['hybrid', 'x25519'] as const)('with typage, %s', (kind) => {
  it.each(LENGTHS)('exchanges %i bytes both ways', async (length) => {
    const plain = text.subarray(0, length);
    zegel.write('plain', plain);
    expect(await zegel.run(['seal', '-r', recipients[kind], '-o', 'plain.age', 'plain'])).toMatchObject({
      code: 0,
      stderr: '',
    });
    const decrypter = new Decrypter();
    decrypter.addIdentity(identities[kind]);
    expect(plain.equals(await decrypter.decrypt(zegel.read('plain.age')))).toBe(true);

    const encrypter = new Encrypter();
    encrypter.addRecipient(recipients[kind]);
    zegel.write('theirs.age', await encrypter.encrypt(plain));
    const opened = await zegel.run(['open', '-i', `${kind}.key`, '-o', 'opened', 'theirs.age']);
    expect(opened).toMatchObject({ code: 0, stderr: '' });
    expect(opened.stdout.length).toBe(0);
    expect(plain.equals(zegel.read('opened'))).toBe(true);
  });
});

describeWith(['age'], 'with the age program', () => {
  const age = (...args: string[]): Buffer => {
    const { status, stdout, stderr } = spawnSync(program('age') ?? 'age', args, { cwd: zegel.folder });
    if (status !== 0) throw new Error(stderr.toString());
    return stdout;
  };

  it.each(LENGTHS)('exchanges %i bytes both ways, binary and armored', async (length) => {
    const plain = text.subarray(0, length);
    zegel.write('plain', plain);
    for (const armor of [[], ['-a']]) {
      await zegel.run(['seal', ...armor, '-r', recipients.x25519, '-o', 'ours.age', 'plain']);
      expect(plain.equals(age('-d', '-i', 'x25519.key', 'ours.age'))).toBe(true);

      age(...armor, '-r', recipients.x25519, '-o', 'theirs.age', 'plain');
      await zegel.run(['open', '-i', 'x25519.key', '-o', 'opened', 'theirs.age']);
      expect(plain.equals(zegel.read('opened'))).toBe(true);
    }
  });
});

describe('seal and open', () => {
  const seal = (...args: string[]) => zegel.run(['seal', '-r', recipients.hybrid, ...args], { input: text });
  const open = (input: Uint8Array, ...args: string[]) =>
    zegel.run(['open', '-i', 'hybrid.key', ...args], { input });

  it('read standard input and write standard output, named by - or not at all', async () => {
    for (const args of [[], ['-'], ['-o', '-'], ['-o', '-', '-']]) {
      const sealed = await seal(...args);
      expect(sealed).toMatchObject({ code: 0, stderr: '' });
      const opened = await open(sealed.stdout, ...args);
      expect(opened).toMatchObject({ code: 0, stderr: '' });
      expect(opened.stdout.equals(text)).toBe(true);
    }
  });

  it('read and write files that a shell opened for them', async () => {
    zegel.write('plain', text);
    const through = async (args: string[], from: string, to: string) => {
      const [input, output] = [openSync(zegel.at(from), 'r'), openSync(zegel.at(to), 'w')];
      const { code } = await zegel.run(args, { stdio: [input, output, 'pipe'] });
      closeSync(input);
      closeSync(output);
      expect(code).toBe(0);
    };
    await through(['seal', '-r', recipients.x25519], 'plain', 'sealed');
    await through(['open', '-i', 'x25519.key'], 'sealed', 'opened');
    expect(zegel.read('opened').equals(text)).toBe(true);
  });

  it('write armor that is text, and know it when they see it', async () => {
    const { stdout } = await seal('-a');
    expect(stdout.toString()).toMatch(
      /^-----BEGIN AGE ENCRYPTED FILE-----\n([A-Za-z0-9+/=]{1,64}\n)+-----END AGE ENCRYPTED FILE-----\n$/,
    );
    const windows = Buffer.from(`\r\n${stdout.toString().replaceAll('\n', '\r\n')}`);
    for (const input of [stdout, windows]) {
      const opened = await open(input);
      expect(opened.code).toBe(0);
      expect(opened.stdout.equals(text)).toBe(true);
    }
  });

  it('seal to several, and each of them opens it, with any of the identities given', async () => {
    const other = await generateHybridIdentity();
    zegel.write('other.key', other);
    const { stdout } = await seal('-r', await identityToRecipient(other));
    for (const keys of [['hybrid.key'], ['other.key'], ['x25519.key', 'other.key'], ['both.key']]) {
      const args = keys.flatMap((key) => ['-i', key]);
      const opened = await zegel.run(['open', ...args], { input: stdout });
      expect(opened.code).toBe(0);
      expect(opened.stdout.equals(text)).toBe(true);
    }
  });

  it('handle a larger file the same way, whatever it comes from and goes to', async () => {
    const large = randomBytes(20 * 1024 * 1024 + 1);
    zegel.write('large', large);
    for (const size of [large.length, large.length - 1, large.length - 2]) {
      const plain = large.subarray(0, size);
      writeFileSync(zegel.at('large'), plain);
      await zegel.run(['seal', '-r', recipients.hybrid, '-o', 'large.age', 'large']);
      const sealed = zegel.read('large.age');
      const decrypter = new Decrypter();
      decrypter.addIdentity(identities.hybrid);
      expect(plain.equals(await decrypter.decrypt(sealed))).toBe(true);
      const piped = await open(sealed);
      expect(piped.code).toBe(0);
      expect(plain.equals(piped.stdout)).toBe(true);
      const named = await zegel.run(['open', '-i', 'hybrid.key', '-o', 'large.opened', 'large.age']);
      expect(named).toMatchObject({ code: 0, stderr: '' });
      expect(plain.equals(zegel.read('large.opened'))).toBe(true);
    }
  });

  it('leave an existing file its mode, and a link its place', async () => {
    zegel.write('private', 'before');
    symlinkSync('private', zegel.at('link'));
    const sealed = await seal();
    const { code } = await open(sealed.stdout, '-o', 'link');
    expect(code).toBe(0);
    expect(lstatSync(zegel.at('link')).isSymbolicLink()).toBe(true);
    expect(statSync(zegel.at('private')).mode & 0o777).toBe(0o600);
    expect(readFileSync(zegel.at('private')).equals(text)).toBe(true);
  });

  it('can read and write the same file', async () => {
    zegel.write('itself', text);
    expect((await zegel.run(['seal', '-r', recipients.x25519, '-o', 'itself', 'itself'])).code).toBe(0);
    expect((await zegel.run(['open', '-i', 'x25519.key', '-o', 'itself', 'itself'])).code).toBe(0);
    expect(zegel.read('itself').equals(text)).toBe(true);
  });
});

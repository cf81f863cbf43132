/** What `zegel` says and which code it ends with, and the identities it makes. */
import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandLine } from '../support/command-line.ts';
import { describeWith, program } from '../support/requires.ts';

let zegel: CommandLine;

beforeAll(() => {
  zegel = new CommandLine();
});
afterAll(() => zegel.remove());

const commands = ['keygen', 'seal', 'open', 'inspect', 'receipt', 'doctor'];

describe('help', () => {
  it('lists every command, and ends well', async () => {
    const { code, stdout } = await zegel.run(['--help']);
    expect(code).toBe(0);
    for (const command of commands) expect(stdout.toString()).toContain(`zegel ${command} `);
  });

  it.each(commands)('says how %s is used, in two languages', async (command) => {
    const english = await zegel.run([command, '--help']);
    expect(english).toMatchObject({ code: 0, stderr: '' });
    expect(english.stdout.toString()).toMatch(new RegExp(`^zegel ${command} .*\\n`));
    const dutch = await zegel.run([command, '-h'], { env: { LANG: 'nl_NL.UTF-8' } });
    expect(dutch.code).toBe(0);
    expect(dutch.stdout.toString()).toMatch(new RegExp(`^zegel ${command} .*\\n`));
    expect(dutch.stdout.equals(english.stdout)).toBe(false);
  });

  it('says which version it is', async () => {
    const { code, stdout } = await zegel.run(['--version']);
    expect(code).toBe(0);
    expect(stdout.toString()).toMatch(/^zegel \d+\.\d+\.\d+\n$/);
  });
});

describe('wrong usage', () => {
  it.each([
    { args: [], why: 'no command' },
    { args: ['encrypt'], why: 'a command that does not exist' },
    { args: ['--output', 'x'], why: 'a flag in the place of a command' },
    { args: ['keygen', '--pq'], why: 'an unknown flag' },
    { args: ['keygen', 'file'], why: 'a file for keygen' },
    { args: ['keygen', '-o'], why: 'a flag without its value' },
    { args: ['keygen', '--x25519=yes'], why: 'a value for a flag that takes none' },
    { args: ['seal', 'file'], why: 'no recipient' },
    { args: ['seal', '--foo', '-r', 'age1x', 'file'], why: 'an unknown flag of seal' },
    { args: ['seal', '-r', 'age1x', 'one', 'two'], why: 'two files' },
    { args: ['open', 'file'], why: 'no identity' },
    { args: ['open', '-p', 'file'], why: 'an unknown flag of open' },
    { args: ['inspect', 'file'], why: 'inspect without --json' },
    { args: ['inspect', '--json'], why: 'inspect without a file' },
    { args: ['inspect', '--xml', 'file'], why: 'an unknown flag of inspect' },
    { args: ['receipt', 'file'], why: 'receipt without verify' },
    { args: ['receipt', 'verify'], why: 'no proof of receipt' },
    { args: ['receipt', 'verify', 'one', 'two'], why: 'two proofs of receipt' },
    { args: ['receipt', 'verify', '--root', 'abcd', 'file'], why: 'a fingerprint that is too short' },
    { args: ['doctor', 'file'], why: 'a file for doctor' },
    { args: ['doctor', '--fix'], why: 'an unknown flag of doctor' },
  ])('ends with 2: $why', async ({ args }) => {
    const { code, stdout, stderr } = await zegel.run(args);
    expect(code).toBe(2);
    if (args.length > 0) {
      expect(stdout.length).toBe(0);
      expect(stderr).toMatch(/^zegel: .*\.( \(.*\))?\n$/);
    }
  });

  it('names the flag or command that does not exist, in the language of the environment', async () => {
    const unknown = (env: Record<string, string>, ...args: string[]) => zegel.run(args, { env });
    expect((await unknown({}, 'encrypt')).stderr).toContain('There is no command encrypt');
    expect((await unknown({ LANG: 'nl_NL.UTF-8' }, 'encrypt')).stderr).toContain(
      'De opdracht encrypt bestaat niet',
    );
    expect((await unknown({}, 'seal', '--fast')).stderr).toContain('There is no flag --fast');
    expect((await unknown({ LANG: 'en_GB.UTF-8', LC_ALL: 'nl_BE' }, 'seal', '-x')).stderr).toContain(
      'De optie -x bestaat niet',
    );
    expect((await unknown({ LANG: 'nl_NL', LC_ALL: '' }, 'seal', '-r')).stderr).toContain(
      'De waarde van --recipient klopt niet',
    );
  });
});

describe('keygen', () => {
  it.each([
    { flags: [], recipient: 'age1pq1', identity: 'AGE-SECRET-KEY-PQ-1' },
    { flags: ['--x25519'], recipient: 'age1', identity: 'AGE-SECRET-KEY-1' },
  ])('writes what age-keygen writes, $identity', async ({ flags, recipient, identity }) => {
    const { code, stderr } = await zegel.run(['keygen', ...flags, '-o', `key-${identity}`]);
    expect(code).toBe(0);
    const text = zegel.read(`key-${identity}`).toString();
    const [created = '', publicKey = '', secret = '', ...rest] = text.split('\n');
    expect(created).toMatch(/^# created: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[12]:00$/);
    expect(Math.abs(Date.parse(created.slice(11)) - Date.now())).toBeLessThan(120_000);
    expect(publicKey).toMatch(new RegExp(`^# public key: ${recipient}[a-z0-9]+$`));
    expect(secret).toMatch(new RegExp(`^${identity}[A-Z0-9]+$`));
    expect(rest).toEqual(['']);
    expect(await identityToRecipient(secret)).toBe(publicKey.slice('# public key: '.length));
    expect(stderr).toBe(`P${publicKey.slice(3)}\n`);
  });

  it('writes a file that only its owner reads', async () => {
    await zegel.run(['keygen', '-o', 'private']);
    expect(statSync(zegel.at('private')).mode & 0o777).toBe(0o600);
  });

  it('never writes over a file', async () => {
    zegel.write('kept', 'an older key');
    const { code, stderr } = await zegel.run(['keygen', '-o', 'kept']);
    expect(code).toBe(1);
    expect(stderr).toBe('zegel: kept: This file cannot be written. (it exists already)\n');
    expect(zegel.read('kept').toString()).toBe('an older key');
  });

  it('refuses a folder that is not there, and a full disk', async () => {
    expect((await zegel.run(['keygen', '-o', 'nowhere/key'])).code).toBe(1);
    const full = openSync('/dev/full', 'w');
    const { code, stderr } = await zegel.run(['keygen'], { stdio: ['ignore', full, 'pipe'] });
    closeSync(full);
    expect(code).toBe(1);
    expect(stderr).toContain('the disk is full');
  });

  it('writes to standard output, and warns when others can read that', async () => {
    const piped = await zegel.run(['keygen', '--x25519']);
    expect(piped.stdout.toString()).toMatch(/\nAGE-SECRET-KEY-1[A-Z0-9]+\n$/);
    expect(piped.stderr).toMatch(/^Public key: age1[a-z0-9]+\n$/);
    for (const [mode, warns] of [
      [0o644, true],
      [0o600, false],
    ] as const) {
      const file = openSync(zegel.write('redirected', ''), 'w');
      chmodSync(zegel.at('redirected'), mode);
      const { stderr } = await zegel.run(['keygen'], { stdio: ['ignore', file, 'pipe'] });
      closeSync(file);
      expect(stderr.includes('everyone')).toBe(warns);
    }
  });

  describeWith(['age'], 'beside age-keygen', () => {
    it('has the same lines, and age-keygen reads the file', async () => {
      await zegel.run(['keygen', '--x25519', '-o', 'ours']);
      const keygen = program('age-keygen') ?? 'age-keygen';
      const env = { ...process.env, TZ: 'Europe/Amsterdam' };
      spawnSync(keygen, ['-o', zegel.at('theirs')], { env });
      const shape = (name: string) =>
        zegel
          .read(name)
          .toString()
          .replaceAll(/(?<=age1|KEY-1)[a-z0-9]{58}$/gim, 'x')
          .replaceAll(/\d/g, '0');
      expect(shape('ours')).toBe(shape('theirs'));
      const { stdout } = spawnSync(keygen, ['-y', zegel.at('ours')], { env });
      expect(zegel.read('ours').toString()).toContain(`# public key: ${stdout.toString()}`);
    });
  });
});

describe('keys on the command line', () => {
  const secret = 'AGE-SECRET-KEY-1QYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSNHFY3A';

  it.each([
    { where: 'as an identity', args: ['open', '-i', secret, 'file'] },
    { where: 'as a file', args: ['open', '-i', 'absent', secret] },
    { where: 'as a recipient', args: ['seal', '-r', secret, 'file'] },
    { where: 'as a flag', args: ['seal', `--${secret}`] },
    { where: 'as a file to inspect', args: ['inspect', '--json', secret] },
    { where: 'as a file for doctor', args: ['doctor', secret] },
    { where: 'as a command', args: [secret] },
  ])('are not repeated $where', async ({ args }) => {
    const { code, stdout, stderr } = await zegel.run(args);
    expect([1, 2]).toContain(code);
    expect(stdout.toString() + stderr).not.toContain(secret.slice(15, 40));
  });

  it('are not repeated out of a malformed file of identities', async () => {
    zegel.write('malformed', `${secret.slice(0, -1)}X\n`);
    zegel.write('sealed', 'age-encryption.org/v1\n');
    const { code, stderr } = await zegel.run(['open', '-i', 'malformed', 'sealed']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^zegel: malformed: This identity is malformed/);
    expect(stderr).not.toContain(secret.slice(15, 40));
  });
});

describe('doctor', () => {
  it('says what is found, calls the built-in engine basic, and ends with 1 when pages are missing', async () => {
    const { code, stdout } = await zegel.run(['doctor'], { env: { ZEGEL_CLAMD: 'none' } });
    const lines = stdout.toString().split('\n');
    expect(code).toBe(1);
    expect(lines).toContainEqual(expect.stringMatching(/^\[ok\] +Node \d/));
    expect(lines).toContainEqual(expect.stringMatching(/^\[missing\] The pages are missing: npm run build$/));
    expect(lines).toContainEqual(expect.stringMatching(/^\[ok\] +Sealing and opening work/));
    expect(lines).toContainEqual(expect.stringMatching(/^\[ok\] +PostgreSQL comes along/));
    expect(lines).toContainEqual(expect.stringMatching(/^\[note\] +Antivirus: the built-in, basic one/));
    expect(lines).toContainEqual(expect.stringMatching(/^\[note\] +The data folder data is not there yet/));
  });

  it('ends with 0 when nothing is missing, in Dutch where that is asked for', async () => {
    zegel.writeInstalled('dist/web/index.html', '');
    zegel.writeInstalled('dist/web/open.html', '');
    mkdirSync(zegel.at('other/pg'), { recursive: true });
    zegel.write('other/pg/PG_VERSION', '18\n');
    const { code, stdout } = await zegel.run(['doctor', '--data', 'other'], {
      env: { ZEGEL_CLAMD: 'none', LC_MESSAGES: 'nl_NL.UTF-8' },
    });
    expect(code).toBe(0);
    expect(stdout.toString()).toContain('de ingebouwde, beperkte');
    expect(stdout.toString()).toContain('[goed]    Gegevensmap other, PostgreSQL 18');
  });

  it('ends with 1 when the clamd of the setting does not answer, or the setting makes no sense', async () => {
    const absent = await zegel.run(['doctor'], { env: { ZEGEL_CLAMD: `unix:${zegel.at('nobody')}` } });
    expect(absent.code).toBe(1);
    expect(absent.stdout.toString()).toMatch(/\[missing\] clamd .* does not answer/);
    const nonsense = await zegel.run(['doctor'], { env: { ZEGEL_CLAMD: 'clamd' } });
    expect(nonsense.code).toBe(1);
    expect(nonsense.stdout.toString()).toContain('[missing] This address of clamd is not valid');
  });
});

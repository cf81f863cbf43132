import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { choosePorts } from '../../supervisor/ports.ts';
import { Installation, isRunning, until } from '../support/installation.ts';
import type { LogLine, Started } from '../support/installation.ts';
import { describeWith } from '../support/requires.ts';

const running = /Zegel is running/;
const nobody = { uid: 65534, gid: 65534 };

/** One folder for all tests, so that the database is made once; the tests that need another say so. */
let installation: Installation;

beforeAll(() => {
  installation = new Installation();
});
afterEach(() => installation.end());
afterAll(() => installation.remove());

/** What a terminal does: the signal goes to all of the group in the foreground. */
function pressCtrlC({ pid }: Started): void {
  process.kill(-pid, 'SIGINT');
}

async function stopped(started: Started): Promise<void> {
  pressCtrlC(started);
  expect(await started.ended, started.output()).toEqual({ code: 0, signal: null });
  expect(installation.processes()).toEqual([]);
}

async function secondStartFindsTheData(): Promise<void> {
  const first = installation.start();
  await first.says(running);
  await installation.query('create table kept (word text)', 'ZEGEL_DATABASE_OWNER_URL');
  await installation.query(`insert into kept values ('zegel')`, 'ZEGEL_DATABASE_OWNER_URL');
  const runDir = installation.env('relay')['ZEGEL_RUN_DIR'] ?? '';
  expect(existsSync(runDir)).toBe(true);
  await stopped(first);
  expect(existsSync(runDir)).toBe(false);

  const second = installation.start();
  await second.says(running);
  expect(await installation.query('select word from kept', 'ZEGEL_DATABASE_OWNER_URL')).toEqual([
    { word: 'zegel' },
  ]);
  await stopped(second);
}

/** A port that is free, with the two after it. */
async function threeInARow(): Promise<number> {
  for (;;) {
    const { web } = await choosePorts(0);
    const found = await choosePorts(web).catch(() => null);
    if (found !== null) return found.web;
  }
}

describe('start and stop', () => {
  test('a second start finds the data of the first', async () => {
    await secondStartFindsTheData();
  });

  describeWith(['root'], 'as root', () => {
    test('an ordinary user starts it too, from a folder of which he can read no more than the build', async () => {
      const ours = installation;
      installation = new Installation(nobody);
      try {
        await secondStartFindsTheData();
        expect(statSync(installation.dataDir).uid).toBe(nobody.uid);
      } finally {
        await installation.remove();
        installation = ours;
      }
    });

    test('the database runs as a user of its own, also at the next start, below folders that are closed', async () => {
      expect(statSync(installation.root).mode & 0o777).toBe(0o700);
      const started = installation.start();
      await started.says(running);
      const { uid } = statSync(`/proc/${installation.postgresPid()}`);
      expect([0, nobody.uid]).not.toContain(uid);
      expect(statSync(join(installation.dataDir, 'pg')).uid).toBe(uid);
      await stopped(started);
      // As versions before left it: as nobody, whom it shared its files with.
      execFileSync('chown', ['-R', '65534:65534', join(installation.dataDir, 'pg')]);
      const second = installation.start();
      await second.says(running);
      const own = statSync(`/proc/${installation.postgresPid()}`).uid;
      expect([0, nobody.uid]).not.toContain(own);
      expect(statSync(join(installation.dataDir, 'pg/base')).uid).toBe(own);
    });
  });

  test('the relay works as a role that row-level security holds for', async () => {
    await installation.start().says(running);
    expect(
      await installation.query(
        'select rolname::text, rolsuper, rolbypassrls, rolcreatedb from pg_roles where rolname = current_user',
      ),
    ).toEqual([{ rolname: 'zegel_relay', rolsuper: false, rolbypassrls: false, rolcreatedb: false }]);
    await expect(installation.query('create table t ()')).rejects.toThrow('permission denied');
  });

  test('Ctrl-C ends relay, gateway, scanner and database in that order, and nothing is left', async () => {
    const started = installation.start();
    await started.says(running);
    const pids = [
      installation.pid('relay'),
      installation.pid('gateway'),
      installation.pid('scanner'),
      installation.postgresPid(),
    ];
    await stopped(started);
    expect(pids.filter(isRunning)).toEqual([]);
    const asked = ['relay', 'gateway', 'scanner'].map(
      (name) => installation.log(name).find(({ message }) => message?.type === 'shutdown')?.at ?? 0,
    );
    expect(asked).toEqual(asked.toSorted((a, b) => a - b));
    expect(readFileSync(join(installation.dataDir, 'log/postgres.log'), 'utf8')).toMatch(
      /received fast shutdown request[\s\S]*database system is shut down/,
    );
  });

  test('a second supervisor on the same folder is refused', async () => {
    const first = installation.start();
    await first.says(running);
    const second = installation.start();
    expect(await second.ended).toEqual({ code: 1, signal: null });
    expect(second.output()).toContain(`is in use by a Zegel that is running (process ${first.pid})`);
    await stopped(first);
  });

  test('a second Ctrl-C kills what does not end', async () => {
    const started = installation.start(undefined, { ZEGEL_SMTP_URL: 'smtp://stubborn.test' });
    await started.says(running);
    pressCtrlC(started);
    // One keystroke that arrives twice, as under npm, is one.
    pressCtrlC(started);
    await until(() => installation.log('gateway').some(({ message }) => message?.type === 'shutdown'));
    expect(isRunning(installation.pid('gateway'))).toBe(true);
    await until(() => {
      if (!isRunning(installation.pid('gateway'))) return true;
      pressCtrlC(started);
      return false;
    });
    expect(await started.ended).toEqual({ code: 130, signal: null });
    expect(installation.processes()).toEqual([]);
  });
});

describe('with servers of their own to go to', () => {
  test('starts no PostgreSQL, and hands addresses on in files for their process alone', async () => {
    const urls = {
      ZEGEL_DATABASE_URL: 'postgres://relay:geheim@db/zegel?sslmode=verify-full',
      ZEGEL_DATABASE_OWNER_URL: 'postgres://owner:geheim@db/zegel?sslmode=verify-full',
      ZEGEL_REDIS_URL: 'rediss://:geheim@redis',
      ZEGEL_SMTP_URL: 'smtps://u:geheim@mail',
      ZEGEL_SMS_URL: 'https://sms.example/geheim',
    };
    const started = installation.start(undefined, urls);
    await started.says(running);
    expect(existsSync(join(installation.dataDir, 'log', 'postgres.log'))).toBe(false);
    for (const [name, value] of Object.entries(urls)) {
      const holder = name === 'ZEGEL_SMTP_URL' ? 'gateway' : 'relay';
      for (const process of ['scanner', 'gateway', 'relay']) {
        const path = installation.env(process)[`${name}_FILE`];
        expect(path !== undefined).toBe(process === holder);
        if (path === undefined) continue;
        expect(readFileSync(path, 'utf8')).toBe(value);
        expect(statSync(path).mode & 0o777).toBe(0o600);
      }
    }
    for (const process of ['scanner', 'gateway', 'relay']) {
      expect(JSON.stringify(installation.env(process))).not.toContain('geheim');
    }
  });

  test('shows no code on a local page where real mail goes out, and says that no text is sent', async () => {
    const mail = {
      ZEGEL_SMTP_URL: 'smtp://u:p@mail',
      ZEGEL_DATABASE_URL: 'postgres://relay@db/zegel?sslmode=verify-full',
    };
    const started = installation.start(undefined, mail);
    await started.says(/No text message is sent: set ZEGEL_SMS_URL/);
    expect(started.output()).not.toMatch(/outgoing/);
    for (const process of ['gateway', 'relay']) {
      expect(Object.keys(installation.env(process)).filter((name) => name.includes('OUTBOX'))).toEqual([]);
    }
    await stopped(started);
    const token = join(installation.root, 'token');
    const second = installation.start(undefined, {
      ...mail,
      ZEGEL_SMS_URL: 'https://sms.example/',
      ZEGEL_SMS_TOKEN_FILE: token,
    });
    await second.says(running);
    expect(second.output()).not.toMatch(/outgoing|No text message/);
    expect(installation.env('relay')['ZEGEL_SMS_TOKEN_FILE']).toBe(token);
    expect(installation.env('gateway')['ZEGEL_SMS_TOKEN_FILE']).toBeUndefined();
  });
});

describe('what the processes are told', () => {
  test('each gets what it needs, and no secret of the shell or of another', async () => {
    const started = installation.start(undefined, { ZEGEL_CLAMD: '/run/clamd' });
    await started.says(running);
    const common = ['HOME', 'PATH', 'ZEGEL_ENV', 'ZEGEL_LOG_LEVEL', 'ZEGEL_PARENT', 'ZEGEL_RUN_DIR'];
    const own = (name: string): string[] =>
      Object.keys(installation.env(name)).filter(
        (each) =>
          !common.includes(each) &&
          !['PWD', '_', 'OLDPWD', 'SHLVL'].includes(each) &&
          !each.startsWith('NODE_CHANNEL'),
      );
    expect(own('scanner').sort()).toEqual([
      'ZEGEL_CLAMD',
      'ZEGEL_SCANNER_IDENTITY_FILE',
      'ZEGEL_SCANNER_LISTEN',
      'ZEGEL_SCANNER_TOKEN_FILE',
    ]);
    expect(own('gateway').sort()).toEqual([
      'ZEGEL_GATEWAY_KEYS_DIR',
      'ZEGEL_GATEWAY_LISTEN',
      'ZEGEL_GATEWAY_TOKEN_FILE',
      'ZEGEL_OUTBOX_LISTEN',
      'ZEGEL_PUBLIC_URL',
    ]);
    expect(own('relay').sort()).toEqual([
      'ZEGEL_BLOBS_DIR',
      'ZEGEL_DATABASE_OWNER_URL',
      'ZEGEL_DATABASE_URL',
      'ZEGEL_GATEWAY_TOKEN_FILE',
      'ZEGEL_GATEWAY_URL',
      'ZEGEL_KEYS_DIR',
      'ZEGEL_LISTEN',
      'ZEGEL_PUBLIC_URL',
      'ZEGEL_RELAY_KEYS_DIR',
      'ZEGEL_SCANNER_TOKEN_FILE',
      'ZEGEL_SCANNER_URL',
      'ZEGEL_SMS_OUTBOX_LISTEN',
    ]);
    for (const name of ['scanner', 'gateway', 'relay']) {
      expect(installation.log(name)[0]?.argv).toEqual([]);
      expect(readFileSync(`/proc/${installation.pid(name)}/limits`, 'utf8')).toMatch(
        /^Max core file size +0 +0 /m,
      );
    }
  });

  test('keys, tokens and logs are for the owner alone, and the two tokens differ', async () => {
    await installation.start().says(running);
    const { dataDir } = installation;
    for (const folder of [
      '',
      'blobs',
      'log',
      'pg',
      'keys',
      'keys/organisations',
      'keys/relay',
      'keys/scanner',
      'keys/gateway',
    ]) {
      expect(statSync(join(dataDir, folder)).mode & 0o777, folder).toBe(0o700);
    }
    expect(readdirSync(dataDir).sort()).toEqual(['blobs', 'keys', 'lock', 'log', 'pg']);
    const tokens = ['ZEGEL_SCANNER_TOKEN_FILE', 'ZEGEL_GATEWAY_TOKEN_FILE'].map((name) => {
      const path = installation.env('relay')[name] ?? '';
      expect(statSync(path).mode & 0o777).toBe(0o600);
      return readFileSync(path, 'utf8');
    });
    for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(tokens[0]).not.toBe(tokens[1]);
    expect(statSync(join(dataDir, 'log/relay.log')).mode & 0o777).toBe(0o600);
  });

  test('the set-up link carries the fingerprints that scanner and gateway gave themselves', async () => {
    const started = installation.start();
    const [, path, fragment] = await started.says(/http:\/\/localhost:\d+(\/setup\/\w+)#(\S+)/);
    expect(path).toBe('/setup/abcdefghijklmnopqrstuvwxyz012345');
    expect(fragment).toBe(`1.${'Q'.repeat(43)}.${'A'.repeat(43)}`);
    expect(started.output()).toContain('antivirus: fixture');
    expect(started.output()).not.toContain('SECRET');
  });

  test('--demo runs with the link on an empty folder, and without one where an organisation is', async () => {
    const first = installation.start(['--port', '0', '--demo']);
    const [, link, notes] = await first.says(/demo (http\S+) (\S+)/);
    expect(link).toContain('#1.QQQ');
    expect(notes).toBe(join(installation.dataDir, 'demo.json'));
    expect(first.output()).not.toContain('werkt één keer');
    await stopped(first);

    writeFileSync(join(installation.dataDir, 'blobs/organisation'), '');
    const second = installation.start(['--port', '0', '--demo']);
    await second.says(/demo no link/);
    rmSync(join(installation.dataDir, 'blobs/organisation'));
  });
});

describe('faults', () => {
  const startedAgain = (name: string, pid: number): Promise<LogLine> =>
    until(() => installation.log(name).find((line) => line.msg === 'started' && line.pid !== pid) ?? null);

  test.each(['scanner', 'gateway', 'relay'])('a %s that crashes is started again', async (name) => {
    const started = installation.start();
    await started.says(/werkt één keer/);
    const pid = installation.pid(name);
    process.kill(pid, 'SIGKILL');
    await started.says(new RegExp(`${name} ended \\(SIGKILL\\), starting again in 0.2 s`));
    await startedAgain(name, pid);
    // A relay that was restarted is told the fingerprints again.
    if (name === 'relay') {
      await until(
        () => installation.log(name).filter((line) => line.message?.type === 'fingerprints').length === 2,
      );
    }
    await stopped(started);
  });

  test('a database that crashes is started again', async () => {
    const started = installation.start();
    await started.says(running);
    const pid = installation.postgresPid();
    process.kill(pid, 'SIGKILL');
    await started.says(/PostgreSQL ended \(SIGKILL\)/);
    const pidFile = join(installation.dataDir, 'pg/postmaster.pid');
    // Between the old file and the new one there is none.
    await until(
      () =>
        existsSync(pidFile) &&
        /ready/.test(readFileSync(pidFile, 'latin1')) &&
        installation.postgresPid() !== pid,
    );
    expect(await installation.query('select 1 as one')).toEqual([{ one: 1 }]);
    await stopped(started);
  });

  test('kill -9 of the supervisor leaves no orphan, and the next start takes over', async () => {
    const port = String(await threeInARow());
    const first = installation.start(['--port', port]);
    await first.says(running);
    const runDir = installation.env('relay')['ZEGEL_RUN_DIR'] ?? '';
    const pids = [
      installation.pid('relay'),
      installation.pid('gateway'),
      installation.pid('scanner'),
      installation.postgresPid(),
    ];
    first.process.kill('SIGKILL');
    await first.ended;
    expect(existsSync(join(installation.dataDir, 'lock'))).toBe(true);
    // At once, while the processes of the first may still be ending, on the same ports.
    const second = installation.start(['--port', port]);
    await until(() => !pids.some(isRunning));
    await second.says(running);
    expect(existsSync(runDir)).toBe(false);
    await stopped(second);
    expect(existsSync(join(installation.dataDir, 'lock'))).toBe(false);
  });

  test('without setpriv the database does not survive its starter either', async () => {
    const starter = installation.run('test/fixtures/supervisor/guarded-postgres.js', [installation.root]);
    const [text] = await starter.says(/^\d+(?=\n)/);
    expect(isRunning(Number(text))).toBe(true);
    starter.process.kill('SIGKILL');
    await until(() => !isRunning(Number(text)));
    await until(() => installation.processes().length === 0);
  });

  const noDatabase = { ZEGEL_DATABASE_URL: 'postgres://relay@db/zegel?sslmode=verify-full' };

  test('a process that never comes up is said so, with its log', async () => {
    const started = installation.start(undefined, { ...noDatabase, ZEGEL_CLAMD: 'crash' });
    expect(await started.ended).toEqual({ code: 1, signal: null });
    expect(started.output()).toMatch(/Part scanner does not come up.*log\/scanner\.log/);
    expect(installation.processes()).toEqual([]);
  });

  test('a process that says what somebody must mend is not started for ever, and its words are repeated', async () => {
    const started = installation.start(undefined, { ...noDatabase, ZEGEL_CLAMD: 'malformed' });
    expect(await started.ended).toEqual({ code: 1, signal: null });
    expect(started.output().match(/scanner ended/g)?.length ?? 0).toBeLessThan(3);
    expect(started.output()).toMatch(/Part scanner does not come up/);
    expect(started.output()).toContain('The setting ZEGEL_CLAMD is missing or malformed.');
  });
});

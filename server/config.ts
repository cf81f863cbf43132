/** What the relay reads from its environment, once, at start. The only reader of `process.env` in the relay. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { fail } from '../contract/errors.ts';
import { withSecretFiles } from '../contract/process/environment.ts';
import { tokenFromFile } from '../contract/process/identity-file.ts';
import { logLevel } from '../contract/process/process.ts';
import { type InternalAddress, parseInternalAddress } from '../contract/wire.ts';
import type { SmsGateway } from './sms/webhook.ts';

export interface Listen {
  host: string;
  port: number;
}

const listen = z.string().transform((text, context): Listen => {
  const match = /^(.+):(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (match?.[1] === undefined || port > 65_535) {
    context.addIssue({ code: 'custom', message: 'host:port' });
    return z.NEVER;
  }
  return { host: match[1].replace(/^\[(.*)\]$/, '$1'), port };
});

/** Settings that may come from a file instead: `ZEGEL_DATABASE_URL_FILE` and so on. */
const SECRETS = ['ZEGEL_DATABASE_URL', 'ZEGEL_DATABASE_OWNER_URL', 'ZEGEL_REDIS_URL', 'ZEGEL_SMS_URL'];

/** Codes and numbers cross a network only under TLS. A name and password in it would not be sent. */
const smsUrl = z.url({ protocol: /^https?$/ }).refine((text) => {
  const { protocol, hostname, username, password } = new URL(text);
  const isHere = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  return (protocol === 'https:' || isHere) && username === '' && password === '';
});

const environment = z.object({
  /** `web` answers requests, `worker` does what is due, `all` does both. */
  ZEGEL_ROLE: z.enum(['all', 'web', 'worker']).default('all'),
  ZEGEL_LISTEN: listen,
  /** What links and cookies are made for, without a path. */
  ZEGEL_PUBLIC_URL: z.url({ protocol: /^https?$/ }),
  ZEGEL_DATABASE_URL: z.string().min(1),
  /** For migrations at the start; without it they must have been done (server/operator.ts). */
  ZEGEL_DATABASE_OWNER_URL: z.string().min(1).optional(),
  /** Connections to the database that a process holds at most. */
  ZEGEL_DATABASE_POOL: z.coerce.number().int().min(6).max(100).default(12),
  /** The queue; without it the queue is in PostgreSQL, too. */
  ZEGEL_REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  ZEGEL_BLOBS_DIR: z.string().min(1),
  ZEGEL_KEYS_DIR: z.string().min(1),
  ZEGEL_RELAY_KEYS_DIR: z.string().min(1),
  ZEGEL_SCANNER_URL: z.string().min(1),
  ZEGEL_SCANNER_TOKEN_FILE: z.string().min(1),
  ZEGEL_GATEWAY_URL: z.string().min(1),
  ZEGEL_GATEWAY_TOKEN_FILE: z.string().min(1),
  /** Where the page of captured text messages listens; without it no SMS can be sent. */
  ZEGEL_SMS_OUTBOX_LISTEN: listen.optional(),
  /** The organisation's SMS gateway (server/sms/webhook.ts), also from a file; its token always is. */
  ZEGEL_SMS_URL: smsUrl.optional(),
  ZEGEL_SMS_TOKEN_FILE: z.string().min(1).optional(),
  /** How many proxies in front are ours: their X-Forwarded-For is believed. */
  ZEGEL_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(8).default(0),
  ZEGEL_LOG_LEVEL: logLevel,
  ZEGEL_PARENT: z.literal('ipc').optional(),
});

export interface Peer {
  address: InternalAddress;
  token: string;
}

export interface Config {
  listen: Listen;
  /** Origin of the service, no trailing slash. */
  publicUrl: string;
  role: 'all' | 'web' | 'worker';
  databaseUrl: string;
  /** Null where somebody else migrates, and once it was used. */
  databaseOwnerUrl: string | null;
  databasePool: number;
  /** Null for the queue in PostgreSQL. */
  redisUrl: string | null;
  blobsDir: string;
  keysDir: string;
  relayKeysDir: string;
  scanner: Peer;
  gateway: Peer;
  /** Null where texts are captured, or cannot be sent. */
  smsGateway: SmsGateway | null;
  smsOutbox: Listen | null;
  trustedProxies: number;
  logLevel: z.infer<typeof logLevel>;
  hasParent: boolean;
  /** migrations/, beside the code that runs. */
  migrationsDir: string;
  /** The built pages; null where they were not built. */
  webDir: string | null;
}

/** Throws `config_invalid`, naming the variable. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const value = parse(environment, env);
  const root = projectRoot();
  const webDir = join(root, 'dist', 'web');
  return {
    listen: value.ZEGEL_LISTEN,
    publicUrl: new URL(value.ZEGEL_PUBLIC_URL).origin,
    role: value.ZEGEL_ROLE,
    databaseUrl: value.ZEGEL_DATABASE_URL,
    databaseOwnerUrl: value.ZEGEL_DATABASE_OWNER_URL ?? null,
    databasePool: value.ZEGEL_DATABASE_POOL,
    redisUrl: value.ZEGEL_REDIS_URL ?? null,
    blobsDir: value.ZEGEL_BLOBS_DIR,
    keysDir: value.ZEGEL_KEYS_DIR,
    relayKeysDir: value.ZEGEL_RELAY_KEYS_DIR,
    scanner: peer('ZEGEL_SCANNER_URL', value.ZEGEL_SCANNER_URL, value.ZEGEL_SCANNER_TOKEN_FILE),
    gateway: peer('ZEGEL_GATEWAY_URL', value.ZEGEL_GATEWAY_URL, value.ZEGEL_GATEWAY_TOKEN_FILE),
    smsGateway: smsGateway(value),
    smsOutbox: value.ZEGEL_SMS_OUTBOX_LISTEN ?? null,
    trustedProxies: value.ZEGEL_TRUSTED_PROXIES,
    logLevel: value.ZEGEL_LOG_LEVEL,
    hasParent: value.ZEGEL_PARENT === 'ipc',
    migrationsDir: join(root, 'migrations'),
    webDir: existsSync(webDir) ? webDir : null,
  };
}

function parse<Shape extends z.ZodType>(shape: Shape, env: NodeJS.ProcessEnv): z.output<Shape> {
  // As from a file of settings where a line was left open.
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = shape.safeParse(withSecretFiles(set, SECRETS));
  if (parsed.success) return parsed.data;
  throw fail('config_invalid', { detail: { name: String(parsed.error.issues[0]?.path[0] ?? '') } });
}

const operatorEnvironment = environment.pick({
  ZEGEL_PUBLIC_URL: true,
  ZEGEL_KEYS_DIR: true,
  ZEGEL_RELAY_KEYS_DIR: true,
  ZEGEL_DATABASE_URL: true,
});

const checkEnvironment = environment
  .pick({
    ZEGEL_DATABASE_URL: true,
    ZEGEL_DATABASE_OWNER_URL: true,
    ZEGEL_REDIS_URL: true,
    ZEGEL_KEYS_DIR: true,
    ZEGEL_RELAY_KEYS_DIR: true,
    ZEGEL_SMS_URL: true,
    ZEGEL_SMS_TOKEN_FILE: true,
  })
  .partial();

export interface CheckConfig extends Pick<Config, 'databaseOwnerUrl' | 'redisUrl' | 'migrationsDir'> {
  databaseUrl: string | null;
  keysDir: string | null;
  relayKeysDir: string | null;
  /** Whose SMS gateway; its address may hold more that is nobody's to read. */
  smsHost: string | null;
}

/** For a look at what is set (server/check.ts); null where nothing is. Throws `config_invalid`. */
export function readCheckConfig(env: NodeJS.ProcessEnv = process.env): CheckConfig {
  const value = parse(checkEnvironment, env);
  const gateway = smsGateway(value);
  return {
    databaseUrl: value.ZEGEL_DATABASE_URL ?? null,
    databaseOwnerUrl: value.ZEGEL_DATABASE_OWNER_URL ?? null,
    redisUrl: value.ZEGEL_REDIS_URL ?? null,
    keysDir: value.ZEGEL_KEYS_DIR ?? null,
    relayKeysDir: value.ZEGEL_RELAY_KEYS_DIR ?? null,
    smsHost: gateway && new URL(gateway.url).host,
    migrationsDir: join(projectRoot(), 'migrations'),
  };
}

const ownerEnvironment = z.object({ ZEGEL_DATABASE_OWNER_URL: z.string().min(1) });

/** For the operator who migrates. Throws `config_invalid`. */
export const readOwnerConfig = (
  env: NodeJS.ProcessEnv = process.env,
): { databaseOwnerUrl: string; migrationsDir: string } => ({
  databaseOwnerUrl: parse(ownerEnvironment, env).ZEGEL_DATABASE_OWNER_URL,
  migrationsDir: join(projectRoot(), 'migrations'),
});

/** For the operator who asks for a link of set-up. Throws `config_invalid`. */
export function readSetUpConfig(
  env: NodeJS.ProcessEnv = process.env,
): Pick<Config, 'publicUrl' | 'databaseUrl' | 'keysDir' | 'relayKeysDir'> {
  const value = parse(operatorEnvironment, env);
  return {
    publicUrl: new URL(value.ZEGEL_PUBLIC_URL).origin,
    databaseUrl: value.ZEGEL_DATABASE_URL,
    keysDir: value.ZEGEL_KEYS_DIR,
    relayKeysDir: value.ZEGEL_RELAY_KEYS_DIR,
  };
}

/** Without a token nothing is sent, so one that is missing is said at once. */
function smsGateway(
  value: Pick<z.output<typeof environment>, 'ZEGEL_SMS_URL' | 'ZEGEL_SMS_TOKEN_FILE'>,
): SmsGateway | null {
  const { ZEGEL_SMS_URL: url, ZEGEL_SMS_TOKEN_FILE: file } = value;
  return url === undefined ? null : { url, token: tokenFromFile(file ?? '', 'ZEGEL_SMS_TOKEN_FILE') };
}

const peer = (name: string, url: string, tokenFile: string): Peer => ({
  address: parseInternalAddress(url, name),
  token: tokenFromFile(tokenFile, name.replace('_URL', '_TOKEN_FILE')),
});

/** The folder with package.json: this file runs from server/ and from dist/server/. */
function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw fail('config_invalid', { detail: { name: 'package.json' } });
    folder = parent;
  }
  return folder;
}

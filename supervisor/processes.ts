/*
 * The three processes and what each is told: only what it needs. Secrets are never in an argument or a
 * variable: a process gets the path of a file that only this user can read.
 */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChildDefinition } from './child.ts';
import type { Folders } from './folders.ts';
import type { Ports } from './ports.ts';
import { ownerUrl, relayUrl } from './postgres/server.ts';
import type { RunFolder } from './run-folder.ts';
import type { Settings } from './settings.ts';

const host = '127.0.0.1';

/** The processes, in the order in which they start. */
export type ProcessName = 'scanner' | 'gateway' | 'relay';

/** Where a person finds things. */
export interface Addresses {
  readonly web: string;
  readonly mailOutbox: string;
  readonly smsOutbox: string;
}

/**
 * What is shown on a local page instead of being sent. The pages are for trying Zegel out, since everybody on this
 * machine can read them: where real mail goes out, no code is shown there, and text messages need a gateway.
 */
export const capturedBy = ({
  ZEGEL_SMTP_URL: smtp,
  ZEGEL_SMS_URL: sms,
}: Settings): { mail: boolean; sms: boolean } => ({
  mail: smtp === undefined,
  sms: smtp === undefined && sms === undefined,
});

/** What the definitions are made from. */
export interface Site {
  readonly settings: Settings;
  readonly folders: Folders;
  readonly run: RunFolder;
  readonly ports: Ports;
}

/** The addresses of this installation. */
export function addressesOf({ settings, ports }: Pick<Site, 'settings' | 'ports'>): Addresses {
  return {
    web: settings.ZEGEL_PUBLIC_URL ?? `http://localhost:${ports.web}`,
    mailOutbox: `http://${host}:${ports.mailOutbox}`,
    smsOutbox: `http://${host}:${ports.smsOutbox}`,
  };
}

/** The JavaScript of a process, beside ours in `dist`. */
const moduleAt = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** A new random bearer token for one pair of processes, in a file. */
function tokenFile(run: RunFolder, name: string): string {
  const path = join(run.path, `${name}.token`);
  writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  return path;
}

/** A setting that is a secret, handed on in a file; nothing for one that is not set. */
function secretFile(
  { settings, run }: Pick<Site, 'settings' | 'run'>,
  name:
    | 'ZEGEL_DATABASE_URL'
    | 'ZEGEL_DATABASE_OWNER_URL'
    | 'ZEGEL_REDIS_URL'
    | 'ZEGEL_SMS_URL'
    | 'ZEGEL_SMTP_URL',
): Record<string, string> {
  const value = settings[name];
  if (value === undefined) return {};
  const path = join(run.path, name.toLowerCase());
  writeFileSync(path, value, { mode: 0o600, flag: 'wx' });
  return { [`${name}_FILE`]: path };
}

/** The embedded database's addresses hold no password; a server's come in files. */
const databaseOf = (site: Site): Record<string, string> =>
  site.settings.ZEGEL_DATABASE_URL === undefined
    ? {
        ZEGEL_DATABASE_URL: relayUrl(site.run.socketDir),
        ZEGEL_DATABASE_OWNER_URL: ownerUrl(site.run.socketDir),
      }
    : { ...secretFile(site, 'ZEGEL_DATABASE_URL'), ...secretFile(site, 'ZEGEL_DATABASE_OWNER_URL') };

function common({ settings, run }: Site): Record<string, string> {
  return {
    ...settings.common,
    ZEGEL_ENV: 'embedded',
    ZEGEL_PARENT: 'ipc',
    ZEGEL_RUN_DIR: run.path,
    ZEGEL_LOG_LEVEL: settings.ZEGEL_LOG_LEVEL,
  };
}

/** The variables among these that are set. */
function passed(
  settings: Settings,
  ...names: ('ZEGEL_CLAMD' | 'ZEGEL_SIGNATURES_MAX_AGE' | 'ZEGEL_SMS_TOKEN_FILE' | 'ZEGEL_TRUSTED_PROXIES')[]
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (settings[name] === undefined ? [] : [[name, settings[name]]])),
  );
}

/** Writes the tokens of this run and says how each process is started. */
export function defineProcesses(site: Site): Readonly<Record<ProcessName, ChildDefinition>> {
  const { settings, folders, run, ports } = site;
  const scannerToken = tokenFile(run, 'scanner');
  const gatewayToken = tokenFile(run, 'gateway');
  const scannerSocket = `unix:${join(run.path, 'scanner.sock')}`;
  const gatewaySocket = `unix:${join(run.path, 'gateway.sock')}`;
  const publicUrl = addressesOf(site).web;
  const captured = capturedBy(settings);
  return {
    scanner: {
      name: 'scanner',
      module: moduleAt('scanner/main.js'),
      env: {
        ...common(site),
        ZEGEL_SCANNER_LISTEN: scannerSocket,
        ZEGEL_SCANNER_TOKEN_FILE: scannerToken,
        ZEGEL_SCANNER_IDENTITY_FILE: join(folders.keys.scanner, 'identity'),
        ...passed(settings, 'ZEGEL_CLAMD', 'ZEGEL_SIGNATURES_MAX_AGE'),
      },
    },
    gateway: {
      name: 'gateway',
      module: moduleAt('gateway/main.js'),
      env: {
        ...common(site),
        ZEGEL_GATEWAY_LISTEN: gatewaySocket,
        ZEGEL_GATEWAY_TOKEN_FILE: gatewayToken,
        ZEGEL_GATEWAY_KEYS_DIR: folders.keys.gateway,
        ...(captured.mail ? { ZEGEL_OUTBOX_LISTEN: `${host}:${ports.mailOutbox}` } : {}),
        ZEGEL_PUBLIC_URL: publicUrl,
        ...secretFile(site, 'ZEGEL_SMTP_URL'),
      },
    },
    relay: {
      name: 'relay',
      module: moduleAt('server/main.js'),
      env: {
        ...common(site),
        ZEGEL_LISTEN: `${host}:${ports.web}`,
        ZEGEL_PUBLIC_URL: publicUrl,
        ...databaseOf(site),
        ...secretFile(site, 'ZEGEL_REDIS_URL'),
        ZEGEL_BLOBS_DIR: folders.blobs,
        ZEGEL_KEYS_DIR: folders.keys.organisations,
        ZEGEL_RELAY_KEYS_DIR: folders.keys.relay,
        ZEGEL_SCANNER_URL: scannerSocket,
        ZEGEL_SCANNER_TOKEN_FILE: scannerToken,
        ZEGEL_GATEWAY_URL: gatewaySocket,
        ZEGEL_GATEWAY_TOKEN_FILE: gatewayToken,
        ...(captured.sms ? { ZEGEL_SMS_OUTBOX_LISTEN: `${host}:${ports.smsOutbox}` } : {}),
        ...secretFile(site, 'ZEGEL_SMS_URL'),
        ...passed(settings, 'ZEGEL_SMS_TOKEN_FILE', 'ZEGEL_TRUSTED_PROXIES'),
      },
    },
  };
}

/**
 * The program that fills the installation with an example organisation.
 * @param setupUrl the complete set-up link; null when there is an organisation, and it only says how to sign in
 */
export function defineDemo(site: Site, setupUrl: string | null): ChildDefinition {
  const addresses = addressesOf(site);
  return {
    name: 'demo',
    module: moduleAt('client/demo/main.js'),
    env: {
      ...common(site),
      ZEGEL_DEMO_URL: addresses.web,
      ZEGEL_DEMO_MAIL_OUTBOX: addresses.mailOutbox,
      ZEGEL_DEMO_SMS_OUTBOX: addresses.smsOutbox,
      ZEGEL_DEMO_NOTES: site.folders.demoNotes,
      ...(setupUrl === null ? {} : { ZEGEL_DEMO_SETUP_URL: setupUrl }),
    },
  };
}

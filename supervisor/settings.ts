/* The supervisor's own environment: what it reads, and what it hands on. */
import { z } from 'zod';
import { fail } from '../contract/errors.ts';
import { withSecretFiles } from '../contract/process/environment.ts';

/** An origin: scheme, host and port, nothing after. */
const webAddress = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isOrigin =
    url !== null && /^https?:$/.test(url.protocol) && (text === url.origin || text === `${url.origin}/`);
  if (isOrigin) return url.origin;
  context.addIssue('not an origin');
  return z.NEVER;
});

/** Settings that may come from a file instead: `ZEGEL_SMTP_URL_FILE` and so on. */
const SECRETS = [
  'ZEGEL_DATABASE_URL',
  'ZEGEL_DATABASE_OWNER_URL',
  'ZEGEL_REDIS_URL',
  'ZEGEL_SMS_URL',
  'ZEGEL_SMTP_URL',
];

const settings = z.object({
  /** A PostgreSQL server instead of the embedded one: the address the relay works on, and the owner's. */
  ZEGEL_DATABASE_URL: z.string().min(1).optional(),
  ZEGEL_DATABASE_OWNER_URL: z.string().min(1).optional(),
  /** The queue on Redis instead of in PostgreSQL. */
  ZEGEL_REDIS_URL: z.string().min(1).optional(),
  /** Where people reach the service, when that is not this machine's own address. */
  ZEGEL_PUBLIC_URL: webAddress.optional(),
  ZEGEL_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** `stdout`: what the processes log goes to the terminal as well. */
  ZEGEL_LOG: z.literal('stdout').optional(),
  /** For the relay: how many proxies in front are ours. */
  ZEGEL_TRUSTED_PROXIES: z
    .string()
    .regex(/^[0-8]$/)
    .optional(),
  /** For the scanner: where clamd listens, and how old its signatures may be. */
  ZEGEL_CLAMD: z.string().min(1).optional(),
  ZEGEL_SIGNATURES_MAX_AGE: z.string().min(1).optional(),
  /** For the gateway: where mail goes instead of to the outbox page. */
  ZEGEL_SMTP_URL: z.string().min(1).optional(),
  /** For the relay: the organisation's SMS gateway, and the file with the token for it. */
  ZEGEL_SMS_URL: z.string().min(1).optional(),
  ZEGEL_SMS_TOKEN_FILE: z.string().min(1).optional(),
});

/** What the environment says, checked. */
export interface Settings extends z.infer<typeof settings> {
  /** The variables that every process gets: PATH, HOME, TMPDIR, TZ, LANG, NODE_*. */
  readonly common: Readonly<Record<string, string>>;
}

/** NODE_CHANNEL_* belong to a channel between us and whoever started us. */
const handedOn = /^(PATH|HOME|TMPDIR|TZ|LANG|NODE_(?!CHANNEL_).+)$/;

/**
 * Reads the environment. An empty variable counts as absent.
 * @throws ZegelError `config_invalid` with the name of the variable
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const present = Object.entries(env).filter((pair): pair is [string, string] => Boolean(pair[1]));
  const parsed = settings.safeParse(withSecretFiles(Object.fromEntries(present), SECRETS));
  if (!parsed.success) {
    throw fail('config_invalid', { detail: { name: String(parsed.error.issues[0]?.path[0]) } });
  }
  return { ...parsed.data, common: Object.fromEntries(present.filter(([name]) => handedOn.test(name))) };
}

/** The gateway's settings: the one reader of its environment. */
import { z } from 'zod';
import { fail } from '../contract/errors.ts';
import { withSecretFiles } from '../contract/process/environment.ts';
import { logLevel } from '../contract/process/process.ts';
import { type InternalAddress, parseInternalAddress } from '../contract/wire.ts';

const publicUrl = z
  .url({ protocol: /^https?$/ })
  .transform((text) => new URL(text))
  .refine((url) => url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '')
  .transform((url) => url.origin);

const loopback = z
  .string()
  .regex(/^(127\.0\.0\.1|\[::1\]|localhost):\d{1,5}$/)
  .transform((text) => {
    const at = text.lastIndexOf(':');
    return { host: text.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(text.slice(at + 1)) };
  })
  .refine(({ port }) => port <= 65_535);

const environment = z.object({
  ZEGEL_GATEWAY_LISTEN: z.string(),
  ZEGEL_GATEWAY_TOKEN_FILE: z.string().min(1),
  ZEGEL_GATEWAY_KEYS_DIR: z.string().min(1),
  ZEGEL_PUBLIC_URL: publicUrl,
  /** Where captured mail is shown, on this machine only. */
  ZEGEL_OUTBOX_LISTEN: loopback.optional(),
  /** The next mail server, also from a file (`ZEGEL_SMTP_URL_FILE`); without one, mail is captured in memory. */
  ZEGEL_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  ZEGEL_LOG_LEVEL: logLevel,
  ZEGEL_PARENT: z.literal('ipc').optional(),
});

/** The next mail server alone (gateway/check.ts); undefined where none is set. Throws `config_invalid`. */
export function readSmtpUrl(env: Record<string, string | undefined> = process.env): string | undefined {
  return parse(environment.pick({ ZEGEL_SMTP_URL: true }), env).ZEGEL_SMTP_URL;
}

function parse<Shape extends z.ZodType>(
  shape: Shape,
  env: Record<string, string | undefined>,
): z.output<Shape> {
  const parsed = shape.safeParse(withSecretFiles(env, ['ZEGEL_SMTP_URL']));
  if (parsed.success) return parsed.data;
  throw fail('config_invalid', { detail: { name: String(parsed.error.issues[0]?.path[0]) } });
}

export interface GatewayConfig {
  listen: InternalAddress;
  tokenFile: string;
  keysDir: string;
  /** Origin of the links in mail, without a slash at its end. */
  publicUrl: string;
  outboxListen: { host: string; port: number } | undefined;
  smtpUrl: string | undefined;
  logLevel: z.infer<typeof logLevel>;
  isChild: boolean;
}

/** Reads the settings. Throws `config_invalid`, which names the first one that is missing or malformed. */
export function readConfig(env: Record<string, string | undefined> = process.env): GatewayConfig {
  const settings = parse(environment, env);
  return {
    listen: parseInternalAddress(settings.ZEGEL_GATEWAY_LISTEN, 'ZEGEL_GATEWAY_LISTEN'),
    tokenFile: settings.ZEGEL_GATEWAY_TOKEN_FILE,
    keysDir: settings.ZEGEL_GATEWAY_KEYS_DIR,
    publicUrl: settings.ZEGEL_PUBLIC_URL,
    outboxListen: settings.ZEGEL_OUTBOX_LISTEN,
    smtpUrl: settings.ZEGEL_SMTP_URL,
    logLevel: settings.ZEGEL_LOG_LEVEL,
    isChild: settings.ZEGEL_PARENT !== undefined,
  };
}

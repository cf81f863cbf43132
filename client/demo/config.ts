/** The demonstration's settings: the one reader of its environment. */
import { z } from 'zod';
import { fail } from '../../contract/errors.ts';
import { logLevel } from '../../contract/process/process.ts';

const origin = z.url({ protocol: /^https?$/ }).transform((text) => new URL(text).origin);

const environment = z.object({
  ZEGEL_DEMO_URL: origin,
  /** The whole link of set-up; absent when there is an organisation already. */
  ZEGEL_DEMO_SETUP_URL: z.string().optional(),
  ZEGEL_DEMO_MAIL_OUTBOX: origin,
  ZEGEL_DEMO_SMS_OUTBOX: origin,
  /** The file that remembers how to sign in. */
  ZEGEL_DEMO_NOTES: z.string().min(1),
  ZEGEL_LOG_LEVEL: logLevel,
  ZEGEL_PARENT: z.literal('ipc').optional(),
});

export interface DemoConfig {
  origin: string;
  setupUrl: string | null;
  mailOutbox: string;
  smsOutbox: string;
  notes: string;
  logLevel: z.infer<typeof logLevel>;
  isChild: boolean;
}

/** Throws `config_invalid` with the name of the first setting that is missing or malformed. */
export function readConfig(): DemoConfig {
  const parsed = environment.safeParse(process.env);
  if (!parsed.success) {
    throw fail('config_invalid', { detail: { name: String(parsed.error.issues[0]?.path[0] ?? '') } });
  }
  const settings = parsed.data;
  return {
    origin: settings.ZEGEL_DEMO_URL,
    setupUrl: settings.ZEGEL_DEMO_SETUP_URL ?? null,
    mailOutbox: settings.ZEGEL_DEMO_MAIL_OUTBOX,
    smsOutbox: settings.ZEGEL_DEMO_SMS_OUTBOX,
    notes: settings.ZEGEL_DEMO_NOTES,
    logLevel: settings.ZEGEL_LOG_LEVEL,
    isChild: settings.ZEGEL_PARENT === 'ipc',
  };
}

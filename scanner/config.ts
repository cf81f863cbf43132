/** The scanner's settings: the one reader of its environment. */
import { z } from 'zod';
import { fail } from '../contract/errors.ts';
import { logLevel } from '../contract/process/process.ts';
import { type InternalAddress, parseInternalAddress } from '../contract/wire.ts';
import { signaturesMaxAge } from './antivirus/age.ts';

const environment = z.object({
  ZEGEL_SCANNER_LISTEN: z.string(),
  ZEGEL_SCANNER_TOKEN_FILE: z.string().min(1),
  ZEGEL_SCANNER_IDENTITY_FILE: z.string().min(1),
  /**
   * `unix:PATH` or `tcp:HOST:PORT`, several divided by commas, or `none`; without it a clamd is looked for
   * (scanner/antivirus/select.ts).
   */
  ZEGEL_CLAMD: z.string().min(1).optional(),
  ZEGEL_SIGNATURES_MAX_AGE: signaturesMaxAge,
  ZEGEL_LOG_LEVEL: logLevel,
  ZEGEL_PARENT: z.literal('ipc').optional(),
});

export interface ScannerConfig {
  listen: InternalAddress;
  tokenFile: string;
  identityFile: string;
  clamd: string | undefined;
  /** In days; null: signatures of any age will do. */
  signaturesMaxAgeDays: number | null;
  logLevel: z.infer<typeof logLevel>;
  isChild: boolean;
}

/** Reads the settings. Throws `config_invalid`, which names the first one that is missing or malformed. */
export function readConfig(env: Record<string, string | undefined> = process.env): ScannerConfig {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    throw fail('config_invalid', { detail: { name: String(parsed.error.issues[0]?.path[0]) } });
  }
  const settings = parsed.data;
  return {
    listen: parseInternalAddress(settings.ZEGEL_SCANNER_LISTEN, 'ZEGEL_SCANNER_LISTEN'),
    tokenFile: settings.ZEGEL_SCANNER_TOKEN_FILE,
    identityFile: settings.ZEGEL_SCANNER_IDENTITY_FILE,
    clamd: settings.ZEGEL_CLAMD,
    signaturesMaxAgeDays: settings.ZEGEL_SIGNATURES_MAX_AGE,
    logLevel: settings.ZEGEL_LOG_LEVEL,
    isChild: settings.ZEGEL_PARENT !== undefined,
  };
}

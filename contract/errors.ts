/**
 * The catalogue: every code that Zegel throws on purpose, what it becomes on the wire, and what a person reads; a file
 * for each section in contract/errors/. `docs/errors.md` is drawn from it and a test holds the two together. A text
 * says what to do next; `{name}` is filled from the error's detail. SMTP replies join when mail comes in.
 */
import { ZegelError } from '../crypto/errors.ts';
import { accounts } from './errors/accounts.ts';
import { commands } from './errors/commands.ts';
import { crypto } from './errors/crypto.ts';
import { downloads } from './errors/downloads.ts';
import type { CatalogueEntry } from './errors/entry.ts';
import { messages } from './errors/messages.ts';
import { opening } from './errors/opening.ts';
import { requests } from './errors/requests.ts';

export type { CatalogueEntry };

export const catalogue = {
  ...crypto,
  ...requests,
  ...accounts,
  ...messages,
  ...opening,
  ...downloads,
  ...commands,
};
export const sections = { crypto, requests, accounts, messages, opening, downloads, commands };

export type ErrorCode = keyof typeof catalogue;

/** The code of a refusal, in a header too: the answer to a HEAD has no body. */
export const ERROR_HEADER = 'zegel-error';

/** An error of the catalogue: `fail('code_wrong', {detail: {left: 3}})`. */
export const fail = (
  code: ErrorCode,
  options: ConstructorParameters<typeof ZegelError>[1] = {},
): ZegelError<ErrorCode> => new ZegelError(code, options);

/** The entry of a thrown value; anything that is not of the catalogue is `internal`. */
export function catalogued(error: unknown): {
  code: ErrorCode;
  entry: CatalogueEntry;
  detail: ZegelError['detail'];
} {
  if (error instanceof ZegelError && Object.hasOwn(catalogue, String(error.code))) {
    const code = error.code as ErrorCode;
    return { code, entry: catalogue[code], detail: error.detail };
  }
  return { code: 'internal', entry: catalogue.internal, detail: undefined };
}

/** The text a person reads. `{wait}` is the `seconds` of the detail as people say them. */
export function textOf(code: ErrorCode, language: 'nl' | 'en', detail: ZegelError['detail'] = {}): string {
  return catalogue[code][language].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = name === 'wait' ? waitText(Number(detail['seconds']), language) : detail[name];
    return value === undefined ? whole : String(value);
  });
}

/** "40 seconden", "55 minuten": nobody counts three thousand seconds. */
function waitText(seconds: number, language: 'nl' | 'en'): string | undefined {
  if (!Number.isFinite(seconds)) return undefined;
  const isLong = seconds > 90;
  const count = isLong ? Math.ceil(seconds / 60) : seconds;
  const unit = isLong
    ? { nl: 'minuten', en: 'minutes' }
    : count === 1
      ? { nl: 'seconde', en: 'second' }
      : { nl: 'seconden', en: 'seconds' };
  return `${count} ${unit[language]}`;
}

/** For logs: code and place, never the message of an error of others, which may quote content. */
export function forLog(error: unknown): {
  code: string;
  kind: string;
  at: string | undefined;
  cause?: unknown;
} {
  if (!(error instanceof Error)) return { code: 'internal', kind: typeof error, at: undefined };
  const at = error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 6)
    .map((line) => line.trim())
    .join(' | ');
  const system = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    code: system ?? 'internal',
    kind: error.name,
    at,
    ...(error.cause === undefined ? {} : { cause: forLog(error.cause) }),
  };
}

/** Errors on the wire: code, detail for programs, and what a person reads, in both languages. */
import type { ErrorRequestHandler, Response } from 'express';
import { ERROR_HEADER, catalogued, fail, forLog, textOf } from '../../contract/errors.ts';
import { isZegelError } from '../../crypto/errors.ts';
import type { Logger } from '../relay.ts';

export function sendError(response: Response, error: unknown): void {
  const { code, entry, detail } = catalogued(error);
  if (detail?.seconds !== undefined) response.setHeader('retry-after', String(detail.seconds));
  response.setHeader(ERROR_HEADER, code);
  response.status(entry.status).json({
    error: code,
    ...(detail === undefined ? {} : { detail }),
    nl: textOf(code, 'nl', detail),
    en: textOf(code, 'en', detail),
  });
}

/** The last handler. What is not of the catalogue is `internal` outside and told to the operator inside. */
export const errorHandler =
  (log: Logger): ErrorRequestHandler =>
  (error: unknown, _request, response, next) => {
    const known = fromExpress(error);
    const { entry } = catalogued(known);
    if (entry.status >= 500) {
      const level = entry.retryable && isZegelError(known) && known.code !== 'internal' ? 'warn' : 'error';
      log[level]({ error: forLog(known) }, 'request failed');
    }
    if (response.headersSent) {
      next(error);
      return;
    }
    sendError(response, known);
  };

/** What express' own parsers throw (http-errors). */
function fromExpress(error: unknown): unknown {
  if (isZegelError(error) || !(error instanceof Error) || !('status' in error)) return error;
  if (error.status === 413) return fail('too_large');
  return typeof error.status === 'number' && error.status < 500 ? fail('bad_request') : error;
}

/**
 * The one base class of every error that Zegel throws on purpose. `code` is stable and catalogued in
 * `contract/errors.ts`, with its HTTP status, SMTP reply and the texts a person reads. `detail` is for
 * programs and must never hold content, an address, a number, a token or a key.
 */
export class ZegelError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly detail: Readonly<Record<string, string | number | boolean>> | undefined;

  constructor(
    code: Code,
    options: { detail?: Record<string, string | number | boolean>; cause?: unknown } = {},
  ) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ZegelError';
    this.code = code;
    this.detail = options.detail;
  }
}

/** True for an error of ours with one of the codes named, or of any code when none is. */
export function isZegelError(error: unknown, ...codes: string[]): error is ZegelError {
  return error instanceof ZegelError && (codes.length === 0 || codes.includes((error as ZegelError).code));
}

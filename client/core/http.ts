/**
 * Requests to the relay, from the one description of each (contract/endpoint.ts). An answer is parsed by its
 * schema; a refusal becomes the `ZegelError` of its code; no connection is `network_failed` and no answer in time
 * `deadline_passed`, both of which say that the same request may be made again.
 */
import { z } from 'zod';
import { type ErrorCode, catalogue } from '../../contract/errors.ts';
import { type Endpoint, pathOf } from '../../contract/endpoint.ts';
import { ZegelError, isZegelError } from '../../crypto/errors.ts';
import type { Environment } from './environment.ts';

/** What every refusal of the relay looks like; its texts are in our own catalogue, too. */
const refusal = z.object({
  error: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

const DEADLINE_MS = 60_000;
/** Inspection of the largest attachment (contract/internal.ts), and what lies around it. */
export const INSPECTION_DEADLINE_MS = 16 * 60 * 1000;

export interface CallOptions {
  /** A guest's grant. */
  bearer?: string;
  query?: Record<string, string | number>;
  deadlineMs?: number;
  /** Gives the request up; with it goes the deadline. */
  signal?: AbortSignal;
}

export class Relay {
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  async call<Params extends string, Body extends z.ZodType, Result extends z.ZodType>(
    endpoint: Endpoint<Params, Body, Result>,
    params: Record<Params, string | number>,
    body: z.input<Body>,
    options: CallOptions = {},
  ): Promise<z.output<Result>> {
    const query = options.query
      ? `?${new URLSearchParams(Object.entries(options.query).map(([name, value]) => [name, String(value)])).toString()}`
      : '';
    const sends: RequestInit =
      endpoint.method === 'GET'
        ? { method: 'GET' }
        : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await this.#fetch(pathOf(endpoint, params) + query, sends, options);
    const result = endpoint.result.safeParse(await json(response));
    if (!result.success) throw fail('internal', result.error);
    return result.data;
  }

  /** The bytes of a part, as they come. */
  async bytes(path: string, options: CallOptions = {}): Promise<AsyncIterable<Uint8Array>> {
    const { body } = await this.#fetch(path, { method: 'GET' }, { deadlineMs: 0, ...options });
    if (body === null) throw fail('internal');
    return pieces(body);
  }

  /** `deadlineMs` 0 is none: a large part may take as long as its connection needs. */
  async #fetch(path: string, init: RequestInit, options: CallOptions): Promise<Response> {
    const headers = new Headers(init.headers);
    // Another site cannot set a header of its own without asking first: the relay refuses requests without it.
    headers.set('x-zegel', '1');
    if (options.bearer !== undefined) headers.set('authorization', `Bearer ${options.bearer}`);
    const deadlineMs = options.deadlineMs ?? DEADLINE_MS;
    let response: Response;
    try {
      response = await this.#environment.fetch(this.#environment.origin + path, {
        ...init,
        headers,
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        ...signalOf(options.signal, deadlineMs),
      });
    } catch (cause) {
      throw fail(isTimeout(cause) ? 'deadline_passed' : 'network_failed', cause);
    }
    if (response.ok) return response;
    const error = await refused(response);
    if (error.code === 'not_signed_in') this.#environment.emit({ type: 'signed_out' });
    throw error;
  }
}

function signalOf(signal: AbortSignal | undefined, deadlineMs: number): { signal?: AbortSignal } {
  if (signal) return { signal };
  return deadlineMs === 0 ? {} : { signal: AbortSignal.timeout(deadlineMs) };
}

/** A part may take as long as it needs, as long as something comes. */
const SILENCE_MS = 60_000;

async function* pieces(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await inTime(reader.read());
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

async function inTime<T>(reading: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(fail('deadline_passed')), SILENCE_MS);
  });
  try {
    return await Promise.race([reading, silence]);
  } catch (cause) {
    throw isZegelError(cause) ? cause : fail('network_failed', cause);
  } finally {
    clearTimeout(timer);
  }
}

async function json(response: Response): Promise<unknown> {
  try {
    return (await response.json()) as unknown;
  } catch (cause) {
    throw fail(isTimeout(cause) ? 'deadline_passed' : 'network_failed', cause);
  }
}

/** A refusal that is not the relay's own (a proxy's page, say) is `unavailable`. */
async function refused(response: Response): Promise<ZegelError> {
  const body = refusal.safeParse(await response.json().catch(() => null));
  if (!body.success || !Object.hasOwn(catalogue, body.data.error)) return fail('unavailable');
  return new ZegelError(body.data.error, body.data.detail ? { detail: body.data.detail } : {});
}

/**
 * For what is told to the relay after the fact: what the person asked for is done, and is not taken back because
 * this did not get through. Null then; a refusal for any other reason is thrown.
 */
export async function told<T>(telling: Promise<T>): Promise<T | null> {
  try {
    return await telling;
  } catch (error) {
    if (
      isZegelError(error, 'network_failed', 'deadline_passed', 'unavailable', 'internal', 'grant_expired')
    ) {
      return null;
    }
    throw error;
  }
}

const isTimeout = (cause: unknown): boolean => cause instanceof Error && cause.name === 'TimeoutError';

const fail = (code: ErrorCode, cause?: unknown): ZegelError =>
  new ZegelError(code, cause === undefined ? {} : { cause });

/**
 * Both ends of an internal call: HTTP/1.1 over a Unix socket or TCP, a bearer token, schemas at both ends. Node
 * only. An answer that does not fit its schema, a deadline, a broken connection: all are the caller's
 * `unavailable` code, so that a fault never passes for an answer.
 */
import { timingSafeEqual } from 'node:crypto';
import {
  Agent,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
  createServer,
  request as httpRequest,
} from 'node:http';
import { rmSync } from 'node:fs';
import type { z } from 'zod';
import { ZegelError } from '../crypto/errors.ts';
import { type ErrorCode, catalogued, fail, forLog } from './errors.ts';
import { type InternalCall, internalError } from './internal.ts';

/** `unix:/path` or `tcp:HOST:PORT`. */
export type InternalAddress = { path: string } | { host: string; port: number };

export function parseInternalAddress(text: string, name: string): InternalAddress {
  const unix = /^unix:(.+)$/.exec(text);
  if (unix?.[1] !== undefined) return { path: unix[1] };
  const tcp = /^tcp:(.+):(\d{1,5})$/.exec(text);
  if (tcp?.[1] !== undefined) return { host: tcp[1], port: Number(tcp[2]) };
  throw fail('config_invalid', { detail: { name } });
}

const MAX_JSON_BYTES = 32 * 1024 * 1024;

const frame = (json: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json]);
};

async function readAll(stream: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of stream) {
    size += piece.length;
    if (size > maxBytes) throw fail('too_large');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** The calling end: one object per peer. `unavailable` is what a broken peer becomes. */
export class InternalPeer {
  readonly #address: InternalAddress;
  readonly #token: string;
  readonly #unavailable: ErrorCode;

  constructor(address: InternalAddress, token: string, unavailable: ErrorCode) {
    this.#address = address;
    this.#token = token;
    this.#unavailable = unavailable;
  }

  /** Calls the peer. `content` follows the JSON where the call streams. Throws the peer's own error code. */
  async call<Body extends z.ZodType, Result extends z.ZodType>(
    call: InternalCall<Body, Result>,
    body: z.input<Body>,
    content?: AsyncIterable<Uint8Array>,
  ): Promise<z.output<Result>> {
    const { status, json } = await this.#exchange(call, Buffer.from(JSON.stringify(body)), content);
    if (status === 200) {
      const result = call.result.safeParse(json);
      if (!result.success) throw fail(this.#unavailable, { cause: result.error });
      return result.data;
    }
    const failure = internalError.safeParse(json);
    if (!failure.success) throw fail(this.#unavailable);
    throw new ZegelError(failure.data.error, failure.data.detail ? { detail: failure.data.detail } : {});
  }

  async #exchange(
    call: InternalCall<z.ZodType, z.ZodType>,
    json: Buffer,
    content: AsyncIterable<Uint8Array> | undefined,
  ): Promise<{ status: number; json: unknown }> {
    const target =
      'path' in this.#address
        ? { socketPath: this.#address.path }
        : { host: this.#address.host, port: this.#address.port };
    const signal = AbortSignal.timeout(call.deadlineMs);
    // One connection a call, and the caller closes it. A connection kept for the next call may be closed by the peer
    // in the same moment, which looks like a peer that is down; one that the peer closes may take an early answer
    // with it.
    const agent = new Agent({ keepAlive: true });
    const request = httpRequest({
      ...target,
      agent,
      path: call.path,
      method: 'POST',
      signal,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/octet-stream' },
    });
    const answered = new Promise<{ status: number; json: unknown }>((resolve, reject) => {
      request.on('error', (cause) => reject(fail(this.#unavailable, { cause })));
      request.on('response', (response) => {
        readAll(response, MAX_JSON_BYTES).then(
          (bytes) => {
            try {
              resolve({
                status: response.statusCode ?? 0,
                json: JSON.parse(bytes.toString('utf8')) as unknown,
              });
            } catch (cause) {
              reject(fail(this.#unavailable, { cause }));
            }
          },
          (cause: unknown) => reject(fail(this.#unavailable, { cause })),
        );
      });
    });
    // The peer may answer (and refuse) before it has read everything: then writing stops and its answer counts.
    let settled = false;
    const done = () => {
      settled = true;
      agent.destroy();
    };
    answered.then(done, done);
    try {
      request.write(frame(json));
      if (content) {
        for await (const piece of content) {
          if (settled as boolean) break;
          if (!request.write(piece)) await drained(request, answered);
        }
      }
      request.end();
    } catch (cause) {
      request.destroy();
      answered.catch(() => undefined);
      throw cause;
    }
    return answered;
  }
}

const drained = (request: NodeJS.WritableStream, answered: Promise<unknown>): Promise<unknown> =>
  Promise.race([new Promise((resolve) => request.once('drain', resolve)), answered.catch(() => undefined)]);

type Handler<Body extends z.ZodType, Result extends z.ZodType> = (
  body: z.output<Body>,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
) => Promise<z.input<Result>>;

/** A call with its handler, for `serveInternal`. */
export interface Answer {
  call: InternalCall<z.ZodType, z.ZodType>;
  handle: (body: unknown, content: AsyncIterable<Uint8Array>, signal: AbortSignal) => Promise<unknown>;
}

export const answer = <Body extends z.ZodType, Result extends z.ZodType>(
  call: InternalCall<Body, Result>,
  handle: Handler<Body, Result>,
): Answer => ({ call, handle: (body, content, signal) => handle(body as z.output<Body>, content, signal) });

export interface WireLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The answering end. `GET /healthz` needs no token and says nothing but that the process listens. */
export function internalListener(answers: Answer[], token: string, log: WireLog): RequestListener {
  const expected = Buffer.from(`Bearer ${token}`);
  const byPath = new Map(answers.map((each) => [each.call.path, each]));
  return (request, response) => {
    void respond(request, response).catch((error: unknown) => {
      log.error({ error: forLog(error) }, 'internal call broke off');
      response.destroy();
    });
  };

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET' && request.url === '/healthz') {
      send(response, 200, { ok: true });
      return;
    }
    const given = Buffer.from(request.headers.authorization ?? '');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      send(response, 401, { error: 'not_signed_in' });
      return;
    }
    const found = byPath.get(request.url ?? '');
    if (found === undefined || request.method !== 'POST') {
      send(response, 404, { error: 'not_found' });
      return;
    }
    const gone = new AbortController();
    response.on('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    const source = request[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    try {
      const { json, rest } = await unframe(source);
      const body = found.call.body.safeParse(json);
      if (!body.success) throw fail('bad_request', { cause: body.error });
      const result = found.call.result.parse(await found.handle(body.data, rest, gone.signal));
      send(response, 200, result);
    } catch (error) {
      const { code, entry, detail } = catalogued(error);
      if (entry.status >= 500)
        log.warn({ call: found.call.path, error: forLog(error) }, 'internal call failed');
      send(response, entry.status, detail ? { error: code, detail } : { error: code });
    }
    await readOut(source);
  }
}

/**
 * Who is answered early stops sending; what is on its way is read, or the next call on this connection would wait
 * behind it for ever.
 */
async function readOut(source: AsyncIterator<Buffer>): Promise<void> {
  try {
    while ((await source.next()).done !== true);
  } catch {
    // Who hung up has its answer, or does not want it.
  }
}

function send(response: ServerResponse, status: number, json: unknown): void {
  const body = Buffer.from(JSON.stringify(json));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}

/** Reads LP(JSON) and hands on what follows. */
async function unframe(
  source: AsyncIterator<Buffer>,
): Promise<{ json: unknown; rest: AsyncIterable<Uint8Array> }> {
  let held: Buffer = Buffer.alloc(0);
  const fill = async (size: number): Promise<void> => {
    while (held.length < size) {
      const next = await source.next();
      if (next.done === true) throw fail('bad_request');
      held = held.length === 0 ? next.value : Buffer.concat([held, next.value]);
    }
  };
  await fill(4);
  const length = held.readUInt32BE(0);
  if (length > MAX_JSON_BYTES) throw fail('too_large');
  await fill(4 + length);
  let json: unknown;
  try {
    json = JSON.parse(held.subarray(4, 4 + length).toString('utf8'));
  } catch (cause) {
    throw fail('bad_request', { cause });
  }
  const first = held.subarray(4 + length);
  async function* rest(): AsyncGenerator<Uint8Array> {
    if (first.length > 0) yield first;
    for (;;) {
      const next = await source.next();
      if (next.done === true) return;
      yield next.value;
    }
  }
  return { json, rest: rest() };
}

/** Listens; a stale socket file of a process that is gone is removed first. */
export async function listenInternal(listener: RequestListener, address: InternalAddress): Promise<Server> {
  const server = createServer({ requestTimeout: 0 }, listener);
  if ('path' in address) rmSync(address.path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    if ('path' in address) server.listen(address.path, resolve);
    else server.listen(address.port, address.host, resolve);
  });
  return server;
}

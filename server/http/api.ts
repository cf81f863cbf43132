/**
 * Mounts every endpoint of contract/api: first the limits, then who it is, then the header against forged
 * requests, then the size, then the shape; only then the handler. Nobody is let in by default.
 */
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { api } from '../../contract/api/index.ts';
import type { Access, Endpoint } from '../../contract/endpoint.ts';
import { fail } from '../../contract/errors.ts';
import { id } from '../../contract/values.ts';
import type { z } from 'zod';
import type { Member, Session } from '../accounts/member.ts';
import type { Answering, Call, Guest, Handlers } from './handlers.ts';
import type { Limits } from './limits.ts';
import { sessionToken, setSessionToken } from './session-cookie.ts';

type AnyEndpoint = Endpoint<string, z.ZodType, z.ZodType>;
type AnyHandler = (call: Call<string, z.ZodType, Access>) => Promise<unknown>;

/** How the layer below says who somebody is; null for nobody. */
export interface Gates {
  session(token: Uint8Array, ip: string): Promise<Session | null>;
  guest(handle: string, grant: Uint8Array, ip: string): Promise<Guest | null>;
  answer(handle: string, bearer: Uint8Array, ip: string): Promise<Answering | null>;
}

/** The largest body of each room, in bytes. */
const BODY_BYTES: Record<string, number> = {
  drafts: 6 * 1024 * 1024,
  enrolment: 1024 * 1024,
  messages: 32 * 1024 * 1024,
  answers: 32 * 1024 * 1024,
  rules: 1024 * 1024,
};
const OTHER_BODY_BYTES = 128 * 1024;

/** Throws `internal` when a handler is missing. */
export function apiRouter(handlers: Handlers, gates: Gates, limits: Limits, isSecure: boolean): Router {
  const router = express.Router();
  router.use(['/api', '/up'], limits.any, neverCached);
  for (const [room, endpoints] of Object.entries(api)) {
    for (const [name, described] of Object.entries(endpoints) as [string, AnyEndpoint][]) {
      const handler = (handlers as Record<string, Record<string, AnyHandler>>)[room]?.[name];
      if (!handler) throw fail('internal', { detail: { name: `${room}.${name}` } });
      const mount = described.method === 'GET' ? router.get.bind(router) : router.post.bind(router);
      mount(
        described.path,
        ...(described.access === 'anyone' ? [limits.stranger] : []),
        admit(described.access, gates),
        ...(described.method === 'GET' ? [] : [refuseForged, jsonBody(BODY_BYTES[room] ?? OTHER_BODY_BYTES)]),
        async (request: Request, response: Response) => {
          response.json(
            described.result.parse(await handler(parseCall(described, request, response, isSecure))),
          );
        },
      );
    }
  }
  return router;
}

const neverCached: RequestHandler = (_request, response, next) => {
  response.setHeader('cache-control', 'no-store');
  next();
};

/** Lets in whom `access` names and keeps who it is in `response.locals.who`. For routes that stream bytes, too. */
export function admit(access: Access, gates: Gates): RequestHandler {
  return async (request, response, next) => {
    response.locals.who = await whoMay(access, gates, request);
    next();
  };
}

async function whoMay(
  access: Access,
  gates: Gates,
  request: Request,
): Promise<Session | Guest | Answering | null> {
  const ip = request.ip ?? '';
  if (access === 'anyone') return null;
  if (access === 'guest') {
    const grant = bearer(request);
    const handle = id.safeParse(request.params.handle);
    const guest = grant && handle.success ? await gates.guest(handle.data, grant, ip) : null;
    if (!guest) throw fail('grant_expired');
    return guest;
  }
  if (access === 'answer') {
    const given = bearer(request);
    const handle = id.safeParse(request.params.handle);
    const answering = given && handle.success ? await gates.answer(handle.data, given, ip) : null;
    if (!answering) throw fail('answer_expired');
    return answering;
  }
  const token = sessionToken(request);
  const session = token === null ? null : await gates.session(token, ip);
  if (!session) throw fail('not_signed_in');
  if (access === 'half') return session;
  if (!isMember(session)) throw fail('second_factor_needed');
  if (access === 'admin' && session.role !== 'admin') throw fail('forbidden');
  return session;
}

const isMember = (session: Session): session is Member => session.state === 'whole';

function bearer(request: Request): Uint8Array | null {
  const match = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(request.headers.authorization ?? '');
  return match?.[1] === undefined ? null : new Uint8Array(Buffer.from(match[1], 'base64url'));
}

/** A page of another origin cannot send this header without our leave, and we give none. */
export const refuseForged: RequestHandler = (request, _response, next) => {
  if (request.headers['x-zegel'] !== '1') throw fail('forbidden');
  next();
};

const jsonBody = (limit: number): RequestHandler => {
  const parse: RequestHandler = express.json({
    limit,
    strict: true,
    type: 'application/json',
    inflate: false,
  });
  return (request, response, next) => {
    const isJson = /^application\/json\b/.test(request.headers['content-type'] ?? '');
    const isEmpty = request.headers['content-length'] === '0';
    if (!isJson && !isEmpty) throw fail('bad_request');
    parse(request, response, next);
  };
};

function parseCall(
  described: AnyEndpoint,
  request: Request,
  response: Response,
  isSecure: boolean,
): Call<string, z.ZodType, Access> {
  const params: Record<string, string | number> = {};
  for (const name of described.params) params[name] = parseParam(name, String(request.params[name]));
  const body = described.body.safeParse((request.body as unknown) ?? {});
  if (!body.success) throw fail('bad_request');
  return {
    params: params as Record<string, never>,
    body: body.data,
    query: described.method === 'GET' ? parseQuery(request) : {},
    who: response.locals.who as never,
    ip: request.ip ?? '',
    setSession: (token) => setSessionToken(response, token, isSecure),
  };
}

function parseParam(name: string, text: string): string | number {
  if (name === 'n') {
    if (!/^(0|[1-9][0-9]{0,14})$/.test(text)) throw fail('not_found');
    return Number(text);
  }
  if (!id.safeParse(text).success) throw fail('not_found');
  return text;
}

function parseQuery(request: Request): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.query)) {
    if (typeof value !== 'string' || value.length > 200) throw fail('bad_request');
    query[name] = value;
  }
  return query;
}

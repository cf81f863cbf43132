/**
 * One description of a request, from which the relay mounts the route, the client calls it, the OpenAPI
 * document is drawn and the denial tests are made: none of them can forget one.
 */
import type { z } from 'zod';

/**
 * Who may call:
 * - `anyone`: no session (the body may still carry a proof, named in the docstring);
 * - `half`: a password was right, the second factor is still to come;
 * - `member`: signed in with both; `admin`: the same, in the role of admin;
 * - `guest`: a bearer grant got by a right code or a kept key, for one recipient of one message, 30 minutes;
 * - `answer`: a bearer got with such a grant, for writing one answer to that message, 24 hours; it reads nothing.
 */
export type Access = 'anyone' | 'half' | 'member' | 'admin' | 'guest' | 'answer';

export interface Endpoint<
  Params extends string,
  Body extends z.ZodType,
  Result extends z.ZodType,
  Allowed extends Access = Access,
> {
  method: 'GET' | 'POST';
  /** Express notation: `:name` for a parameter; each is an id of 22 characters or, for `:n`, a small number. */
  path: string;
  params: readonly Params[];
  access: Allowed;
  summary: string;
  body: Body;
  result: Result;
}

type ParamsOf<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamsOf<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

export function endpoint<
  Path extends string,
  Body extends z.ZodType,
  Result extends z.ZodType,
  Allowed extends Access,
>(
  method: 'GET' | 'POST',
  path: Path,
  access: Allowed,
  summary: string,
  shapes: { body: Body; result: Result },
): Endpoint<ParamsOf<Path>, Body, Result, Allowed> {
  const params = [...path.matchAll(/:(\w+)/g)].map((match) => match[1] as ParamsOf<Path>);
  return { method, path, params, access, summary, ...shapes };
}

/** Fills the parameters of a path. */
export function pathOf<Params extends string>(
  { path }: { path: string; params: readonly Params[] },
  params: Record<Params, string | number>,
): string {
  return path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String((params as Record<string, string | number>)[name])),
  );
}

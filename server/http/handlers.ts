/**
 * The shape of a handler: one per endpoint of contract/api, called with what was parsed and with whoever was let
 * in. The map must be complete, or the relay does not start.
 */
import type { z } from 'zod';
import type { api } from '../../contract/api/index.ts';
import type { Access, Endpoint } from '../../contract/endpoint.ts';
import type { Member, Session } from '../accounts/member.ts';

/** A recipient without an account, let in by a right code for half an hour. */
export interface Guest {
  org: string;
  message: string;
  envelope: number;
  handle: string;
  ip: string;
}

/** The same, writing one answer. */
export interface Answering {
  org: string;
  handle: string;
  /** The answer. */
  message: string;
  ip: string;
}

type Who<Allowed extends Access> = Allowed extends 'anyone'
  ? null
  : Allowed extends 'half'
    ? Session
    : Allowed extends 'guest'
      ? Guest
      : Allowed extends 'answer'
        ? Answering
        : Member;

export interface Call<Params extends string, Body extends z.ZodType, Allowed extends Access> {
  /** Ids are checked to be ids; `n` is a small number. */
  params: { [Name in Params]: Name extends 'n' ? number : string };
  body: z.output<Body>;
  /** Of a GET; each value once. */
  query: Readonly<Record<string, string>>;
  who: Who<Allowed>;
  /** Where the request came from: for limits and for the log's sealed part. */
  ip: string;
  /** Sets the session cookie to this token, or ends it. */
  setSession: (token: Uint8Array | null) => void;
}

export type HandlerOf<Described> =
  Described extends Endpoint<infer Params, infer Body, infer Result, infer Allowed>
    ? (call: Call<Params, Body, Allowed>) => Promise<z.input<Result>>
    : never;

type Api = typeof api;

export type Handlers = {
  [Room in keyof Api]: { [Name in keyof Api[Room]]: HandlerOf<Api[Room][Name]> };
};

/**
 * Whoever writes: a member, or a guest who answers. What sealing, signing and judging take of them, and how their
 * requests reach the relay; the rest of writing does not ask which of the two it is.
 */
import type { z } from 'zod';
import type { api } from '../../contract/api/index.ts';
import type { Endpoint } from '../../contract/endpoint.ts';
import type { Charter } from '../../contract/objects.ts';
import type { SignedObject } from '../../contract/values.ts';
import type { Signer } from '../../crypto/index.ts';
import type { SenderRole } from '../../scanner/rules/schema.ts';
import { type CallOptions, INSPECTION_DEADLINE_MS, type Relay } from './http.ts';
import type { UploadPlace } from './upload.ts';
import type { RecordKeys } from './sender-record.ts';

export interface Author {
  org: string;
  /** The account, or the handle of the delivery that is answered. */
  id: string;
  address: string;
  name: string;
  /** As the rules know senders. */
  role: SenderRole;
  charter: Charter;
  /** The published rule set, and the key of the admin who signed it. */
  rules: SignedObject;
  rulesBy: string;
  identity: RecordKeys['identity'];
  signer: Signer;
}

type Step = 'createPart' | 'inspectPart' | 'inspectMessage' | 'token' | 'redeem';
type Endpoints = {
  [Name in Step]: (typeof api.messages)[Name] extends Endpoint<string, infer Body, infer Result>
    ? Endpoint<string, Body, Result>
    : never;
};
type Asked<Name extends Step> = z.input<Endpoints[Name]['body']>;
type Answered<Name extends Step> = Promise<z.output<Endpoints[Name]['result']>>;

/** The requests of one author, from the first place for a part to the release. */
export interface WritingRequests {
  createPart(message: string, body: Asked<'createPart'>): Answered<'createPart'>;
  inspectPart(message: string, n: number, body: Asked<'inspectPart'>): Answered<'inspectPart'>;
  inspectMessage(message: string, body: Asked<'inspectMessage'>): Answered<'inspectMessage'>;
  token(message: string, n: number, body: Asked<'token'>): Answered<'token'>;
  redeem(message: string, n: number, body: Asked<'redeem'>): Answered<'redeem'>;
}

/** The same requests under the endpoints of this kind of author. */
export function writingRequests(
  relay: Relay,
  endpoints: Endpoints,
  params: Record<string, string>,
  options: CallOptions = {},
): WritingRequests {
  const slow = { ...options, deadlineMs: INSPECTION_DEADLINE_MS };
  return {
    createPart: (message, body) => relay.call(endpoints.createPart, { ...params, message }, body, options),
    inspectPart: (message, n, body) =>
      relay.call(endpoints.inspectPart, { ...params, message, n }, body, slow),
    inspectMessage: (message, body) =>
      relay.call(endpoints.inspectMessage, { ...params, message }, body, slow),
    token: (message, n, body) => relay.call(endpoints.token, { ...params, message, n }, body, options),
    redeem: (message, n, body) => relay.call(endpoints.redeem, { ...params, message, n }, body, options),
  };
}

/** An author at work. */
export interface Writing extends WritingRequests {
  author(): Author;
  /** Fetches the rules and whatever else may have changed. */
  refresh(): Promise<void>;
  /** Makes a message known to the relay; the same again is no error. */
  create(begun: { message: string; thread: string; commitment: string }): Promise<void>;
  /** Where the bytes of a part go, and what lets them in. */
  place(upload: string): UploadPlace;
}

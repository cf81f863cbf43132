/**
 * Text messages by way of the organisation's own SMS gateway: one POST of JSON a text (docs/operations.md, Text
 * messages). It is sent once and never again by itself, whatever becomes of it: the person asked for it with a click,
 * and can ask for another. No redirect is followed, since the token would follow, too.
 */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { fail } from '../../contract/errors.ts';
import { newId } from '../../crypto/id.ts';
import type { SmsProvider } from './provider.ts';

export interface SmsGateway {
  /** `https:`, or `http:` on this machine. */
  url: string;
  /** The bearer that it knows us by. */
  token: string;
}

/** A person waits for it. */
const DEADLINE_MS = 15_000;

export const smsWebhook = (gateway: SmsGateway, deadlineMs = DEADLINE_MS): SmsProvider => ({
  async send(message) {
    const status = await post(gateway, { id: newId(), ...message }, deadlineMs);
    if (status < 200 || status > 299) throw fail('code_not_sent', { detail: { status } });
  },
});

/**
 * The status of the answer. Throws `code_not_sent` when nothing can have arrived, `code_unknown` when the text went
 * out and no answer came.
 */
function post(
  { url, token }: SmsGateway,
  text: { id: string; to: string; text: string },
  deadlineMs: number,
): Promise<number> {
  const body = Buffer.from(JSON.stringify(text));
  const { promise, resolve, reject } = promised<number>();
  const request = (url.startsWith('https:') ? httpsRequest : httpRequest)(url, {
    method: 'POST',
    // A connection of its own: one that was kept may be closed in the moment it is used.
    agent: false,
    signal: AbortSignal.timeout(deadlineMs),
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': body.length,
      'idempotency-key': text.id,
    },
  });
  let isConnected = false;
  request.once('socket', (socket) => {
    socket.once(url.startsWith('https:') ? 'secureConnect' : 'connect', () => {
      isConnected = true;
      request.end(body);
    });
  });
  request.once('response', (response) => {
    // What it says besides may quote the text.
    response.resume();
    resolve(response.statusCode ?? 0);
  });
  request.once('error', (cause) => {
    reject(fail(isConnected ? 'code_unknown' : 'code_not_sent', { cause }));
  });
  return promise;
}

function promised<T>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (error: Error) => void;
} {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((settle, refuse) => {
    [resolve, reject] = [settle, refuse];
  });
  return { promise, resolve, reject };
}

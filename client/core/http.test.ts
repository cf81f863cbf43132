/** Requests against a fetch that answers as the test wants: what the network can do to a client. */
import { beforeAll, describe, expect, it } from 'vitest';
import { api } from '../../contract/api/index.ts';
import { ready } from '../../crypto/index.ts';
import type { CoreEvent } from './face.ts';
import type { Environment, Fetch } from './environment.ts';
import { Relay, told } from './http.ts';

beforeAll(ready);

function relayWith(fetch: Fetch): { relay: Relay; events: CoreEvent[] } {
  const events: CoreEvent[] = [];
  const environment: Environment = {
    origin: 'http://relay.test',
    fetch,
    cookieHeader: () => null,
    now: () => 0,
    emit: (event) => void events.push(event),
  };
  return { relay: new Relay(environment), events };
}

const answering =
  (status: number, body: unknown): Fetch =>
  () =>
    Promise.resolve(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }));

const codeOf = (error: unknown): unknown => (error as { code: string }).code;

describe('a request', () => {
  it('goes to its path with its body and the header that other sites cannot set', async () => {
    const seen: { url: string; init: RequestInit }[] = [];
    const { relay } = relayWith((url, init) => {
      seen.push({ url, init });
      return Promise.resolve(Response.json({ ok: true }));
    });
    await relay.call(api.organisation.withdraw, { invitation: 'A'.repeat(22) }, {});
    const [{ url, init } = { url: '', init: {} }] = seen;
    expect(url).toBe(`http://relay.test/api/invitations/${'A'.repeat(22)}/withdraw`);
    expect(init).toMatchObject({ method: 'POST', body: '{}', credentials: 'same-origin', redirect: 'error' });
    expect(new Headers(init.headers).get('x-zegel')).toBe('1');
  });

  it('fails with code and detail of the refusal', async () => {
    const { relay } = relayWith(answering(403, { error: 'code_wrong', detail: { left: 2 }, nl: '', en: '' }));
    await expect(relay.call(api.session.signOut, {}, {})).rejects.toMatchObject({
      code: 'code_wrong',
      detail: { left: 2 },
    });
  });

  it.each([
    ['a page of a proxy', 502, '<html>'],
    ['a code that nobody knows', 400, { error: 'toString' }],
  ])('fails as unavailable on %s', async (_, status, body) => {
    const { relay } = relayWith(answering(status, body));
    expect(await relay.call(api.session.signOut, {}, {}).catch(codeOf)).toBe('unavailable');
  });

  it('fails on an answer of another shape', async () => {
    const { relay } = relayWith(answering(200, { ok: false }));
    expect(await relay.call(api.session.signOut, {}, {}).catch(codeOf)).toBe('internal');
  });

  it('tells no connection from no answer in time', async () => {
    const none = relayWith(() => Promise.reject(new TypeError('fetch failed')));
    expect(await none.relay.call(api.session.signOut, {}, {}).catch(codeOf)).toBe('network_failed');
    const silent = relayWith(
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    );
    expect(await silent.relay.call(api.session.signOut, {}, {}, { deadlineMs: 1 }).catch(codeOf)).toBe(
      'deadline_passed',
    );
  });

  it('says that the session ended', async () => {
    const { relay, events } = relayWith(answering(401, { error: 'not_signed_in' }));
    expect(await relay.call(api.messages.sent, {}, {}).catch(codeOf)).toBe('not_signed_in');
    expect(events).toEqual([{ type: 'signed_out' }]);
  });

  it('fails when a part breaks off', async () => {
    const broken = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new Uint8Array([1, 2]));
      },
      pull(controller) {
        controller.error(new TypeError('terminated'));
      },
    });
    const { relay } = relayWith(() => Promise.resolve(new Response(broken)));
    const received: Uint8Array[] = [];
    const reading = async (): Promise<void> => {
      for await (const bytes of await relay.bytes('/api/part')) received.push(bytes);
    };
    await expect(reading()).rejects.toMatchObject({ code: 'network_failed' });
  });
});

describe('what is told after the fact', () => {
  it('is let go when it does not get through, and thrown when it is refused', async () => {
    const gone = relayWith(() => Promise.reject(new TypeError('fetch failed')));
    expect(await told(gone.relay.call(api.session.signOut, {}, {}))).toBeNull();
    const refused = relayWith(answering(403, { error: 'forbidden' }));
    expect(await told(refused.relay.call(api.session.signOut, {}, {})).catch(codeOf)).toBe('forbidden');
  });
});

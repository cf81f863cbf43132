import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { ZegelError } from '../../crypto/errors.ts';
import type { CoreEvent } from './face.ts';
import { type Core, type Port, guestCore, memberCore, serve } from './remote.ts';

const open: MessagePort[] = [];
afterEach(() => open.splice(0).forEach((port) => port.close()));

/** A port as a browser has it, on one of Node's. */
function asPort(port: MessagePort): Port {
  open.push(port);
  return {
    postMessage: (message) => port.postMessage(message),
    addEventListener: (_, listener) => void port.on('message', (data: unknown) => listener({ data })),
  };
}

function connected(core: Core<object>): { page: Port } {
  const { port1, port2 } = new MessageChannel();
  serve(asPort(port2), Promise.resolve(core));
  return { page: asPort(port1) };
}

const silent = () => () => undefined;

describe('a core behind a port', () => {
  it('answers each call with its own result', async () => {
    const face = { mail: { openMessage: (message: string) => Promise.resolve({ message }) } };
    const { face: remote } = memberCore(connected({ face, subscribe: silent }).page);
    const answers = await Promise.all(['a', 'b'].map((message) => remote.mail.openMessage(message)));
    expect(answers).toEqual([{ message: 'a' }, { message: 'b' }]);
  });

  it('keeps code and detail of a failure', async () => {
    const face = {
      openWithCode: () => Promise.reject(new ZegelError('code_wrong', { detail: { left: 3 } })),
    };
    const { face: remote } = guestCore(connected({ face, subscribe: silent }).page);
    const failure = await remote.openWithCode('000000').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ZegelError);
    expect(failure).toMatchObject({ code: 'code_wrong', detail: { left: 3 } });
  });

  it('calls nothing that the face does not name', async () => {
    class Secretive {
      secret(): string {
        return 'seed';
      }
    }
    const { face: remote } = guestCore(connected({ face: new Secretive(), subscribe: silent }).page);
    const hidden = remote as unknown as Record<'secret' | 'constructor', () => Promise<unknown>>;
    await expect(hidden.secret()).rejects.toMatchObject({ code: 'internal' });
    await expect(hidden.constructor()).rejects.toMatchObject({ code: 'internal' });
  });

  it('passes events on', async () => {
    let emit: (event: CoreEvent) => void = () => undefined;
    const core: Core<object> = {
      face: {},
      subscribe: (listener) => {
        emit = listener;
        return () => undefined;
      },
    };
    const { page } = connected(core);
    const heard = new Promise((resolve) => guestCore(page).subscribe(resolve));
    await Promise.resolve();
    emit({ type: 'signed_out' });
    expect(await heard).toEqual({ type: 'signed_out' });
  });
});

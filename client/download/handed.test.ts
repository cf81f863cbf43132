import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { portSink } from '../core/download-port.ts';
import { type Handed, answer, hand } from './handed.ts';

const open: NodePort[] = [];
afterEach(() => open.splice(0).forEach((port) => port.close()));

function channel(): [MessagePort, MessagePort] {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  return [port1 as unknown as MessagePort, port2 as unknown as MessagePort];
}

const going = (path: string, over: Partial<Request> = {}) => ({
  url: `https://zegel.example/download/${path}`,
  method: 'GET',
  mode: 'navigate' as const,
  ...over,
});

/** A service worker that was handed one file; `sink` is the other end. */
function handed({ name = 'a.bin', sizeBytes = 6 } = {}) {
  const files = new Map<string, Handed>();
  const [source, bytes] = channel();
  const [page, control] = channel();
  const heard: unknown[] = [];
  page.addEventListener('message', ({ data }) => heard.push(data));
  page.start();
  hand(files, { id: 'id', name, sizeBytes }, bytes, control);
  return { files, sink: portSink(source), heard };
}

const piece = (text: string) => new Uint8Array(Buffer.from(text));

describe('a file that the service worker was handed', () => {
  it('is answered with as a download, and with nothing a page could be made of', () => {
    const { files } = handed({ name: "Uitslag (mei) 'a'.html" });
    const { headers, status } = answer(files, going('id'));
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toEqual({
      'content-type': 'application/octet-stream',
      'content-disposition': "attachment; filename*=UTF-8''Uitslag%20%28mei%29%20%27a%27.html",
      'content-length': '6',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
  });

  it('comes as it is sent', async () => {
    const { files, sink } = handed();
    const text = answer(files, going('id')).text();
    await sink.write([piece('ab'), piece('cd')]);
    await sink.write([piece('ef')]);
    await sink.close();
    expect(await text).toBe('abcdef');
    expect(files.size).toBe(0);
  });

  it('is answered with once', () => {
    const { files } = handed();
    expect(answer(files, going('id')).status).toBe(200);
    expect(answer(files, going('id')).status).toBe(404);
  });

  it.each([
    ['another address', going('other')],
    ['a script that fetches', going('id', { mode: 'cors' })],
    ['another method', going('id', { method: 'POST' })],
    ['no address', going('')],
  ])('is not for %s', (_, request) => {
    const { files } = handed();
    expect(answer(files, request).status).toBe(404);
    expect(answer(files, going('id')).status).toBe(200);
  });

  it('breaks off when the sender says that it is not whole', async () => {
    const { files, sink } = handed();
    const text = answer(files, going('id')).text();
    await sink.write([piece('abcdef')]);
    await sink.abort();
    await expect(text).rejects.toThrow();
    expect(files.size).toBe(0);
  });

  it('asks for nothing that the browser has no room for', async () => {
    const { files, sink } = handed();
    const reader = answer(files, going('id')).body?.getReader();
    let written = 0;
    const writing = (async () => {
      for (; written < 3; written += 1) await sink.write([piece('ab')]);
    })();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(written).toBe(0);
    for (let reads = 1; reads <= 3; reads += 1) await reader?.read();
    await writing;
    expect(written).toBe(3);
  });

  it('tells the sender when the browser wants no more', async () => {
    const { files, sink } = handed();
    const gone = new Promise<void>((resolve) => sink.gone.addEventListener('abort', () => resolve()));
    const response = answer(files, going('id'));
    await response.body?.cancel();
    await gone;
    await expect(sink.write([piece('ab')])).rejects.toThrow();
    expect(files.size).toBe(0);
  });
});

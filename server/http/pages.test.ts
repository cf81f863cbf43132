import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorHandler } from './errors.ts';
import { commonHeaders, pageRouter } from './pages.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

let folder: string;
let server: Server;
let origin: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zegel-pages-'));
  for (const name of ['assets', 'download']) mkdirSync(join(folder, name));
  for (const [name, text] of Object.entries({
    'index.html': 'members',
    'open.html': 'recipients',
    'seal.svg': '<svg/>',
    'assets/index-a1.js': 'page()',
    'assets/member-worker-b2.js': 'work()',
    'assets/frame-c3.css': 'p{}',
    'download/worker.js': 'answer()',
  })) {
    writeFileSync(join(folder, name), text);
  }
  const app = express();
  app.use(commonHeaders(true), pageRouter(folder), errorHandler(log));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = async (path: string) => {
  const response = await fetch(origin + path);
  return {
    status: response.status,
    text: await response.text(),
    policy: response.headers.get('content-security-policy') ?? '',
    headers: response.headers,
  };
};

describe('pages', () => {
  it.each(['/', '/inbox', '/setup/abc', '/index.html'])('serves the members’ page at %s', async (path) => {
    expect(await get(path)).toMatchObject({ status: 200, text: 'members' });
  });

  it.each(['/o/AAAAAAAAAAAAAAAAAAAAAA', '/open.html'])('serves the recipients’ page at %s', async (path) => {
    expect(await get(path)).toMatchObject({ status: 200, text: 'recipients' });
  });

  it('lets a page compile no wasm and run nothing inline or from elsewhere', async () => {
    const { policy, headers } = await get('/o/AAAAAAAAAAAAAAAAAAAAAA');
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('strict-transport-security')).toContain('max-age=');
  });

  it('lets the worker compile wasm, and no other script', async () => {
    expect((await get('/assets/member-worker-b2.js')).policy).toContain("'wasm-unsafe-eval'");
    expect((await get('/assets/index-a1.js')).policy).not.toContain('wasm');
  });

  it('serves the service worker of downloads, which may ask for nothing, below its own address only', async () => {
    const { text, policy, headers } = await get('/download/worker.js');
    expect(text).toBe('answer()');
    expect(headers.get('content-type')).toContain('javascript');
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(headers.get('service-worker-allowed')).toBeNull();
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/connect-src|script-src|wasm/);
  });

  it('lets a page frame its own origin, and nobody frame a page', async () => {
    const { policy } = await get('/o/AAAAAAAAAAAAAAAAAAAAAA');
    expect(policy).toContain("frame-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it('lets a frame without origin have a style, and no script', async () => {
    const style = (await get('/assets/frame-c3.css')).headers.get('cross-origin-resource-policy');
    expect(style).toBe('cross-origin');
    const script = (await get('/assets/index-a1.js')).headers.get('cross-origin-resource-policy');
    expect(script).toBe('same-origin');
  });

  it.each(['/assets/gone.js', '/download/gone', '/download', '/api', '/api/gone', '/up/gone'])(
    'has no page at %s',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  it('serves nothing from outside its folder', async () => {
    expect((await get('/assets/..%2f..%2f..%2f..%2fetc%2fpasswd')).text).not.toContain('root:');
  });
});

/**
 * The core in a real browser's worker, against the real processes: what differs from Node is fetch and its cookies,
 * uploads by XMLHttpRequest, seeds in IndexedDB under a key that cannot be taken out, and the bulk cipher.
 */
import { type Browser, type Page, chromium } from 'playwright-core';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { memberAt } from '../../client/demo/node-client.ts';
import { GUEST_LINK, SIX_DIGITS, waitForMessage } from '../../client/demo/outbox.ts';
import type { CoreEvent, GuestFace, MemberFace } from '../../client/core/face.ts';
import type { Core } from '../../client/core/remote.ts';
import { describeWith, program, repository } from '../support/requires.ts';
import { type Stack, startStack } from '../support/stack.ts';

const PAGE = `
  import { guestCore, memberCore } from '${repository}client/core/remote.ts';
  window.start = (kind) => (kind === 'guest' ? guestCore : memberCore)(new Worker('/test/' + kind + '-worker.js', { type: 'module' }));
`;

declare global {
  interface Window {
    start: <Face>(kind: 'member' | 'guest') => Core<Face>;
    member: Core<MemberFace>;
    guest: Core<GuestFace>;
    events: CoreEvent[];
  }
}

const PASSWORD = 'vier kleine zeehonden';
const ADMIN = { address: 'beheer@poli.example', number: '+31612345601' };
const PATIENT = { address: 'w.jansen@post.example', number: '+31612345678' };

describeWith(['chromium'], 'the core in Chromium', () => {
  let stack: Stack;
  let browser: Browser;
  let page: Page;
  const files = new Map<string, string>();

  beforeAll(async () => {
    for (const name of ['opaque-worker', 'member-worker', 'guest-worker']) {
      const bundle = await rolldown({ input: `${repository}client/core/${name}.ts`, platform: 'browser' });
      const { output } = await bundle.generate({ format: 'es' });
      for (const chunk of output)
        if (chunk.type === 'chunk') files.set(`/test/${chunk.fileName}`, withOpaque(chunk.code));
      await bundle.close();
    }
    const bundle = await rolldown({
      input: 'page',
      platform: 'browser',
      plugins: [
        {
          name: 'page',
          resolveId: (id) => (id === 'page' ? id : null),
          load: (id) => (id === 'page' ? PAGE : null),
        },
      ],
    });
    const { output } = await bundle.generate({ format: 'es' });
    files.set('/test/page.js', output[0].code);
    await bundle.close();
    files.set(
      '/test/',
      '<!doctype html><title>core</title><script type="module" src="/test/page.js"></script>',
    );
    stack = await startStack();
    browser = await chromium.launch({
      executablePath: program('chromium', 'chromium-browser', 'google-chrome') ?? '',
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    page = await visit();
  });
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  /** What a worker starts itself no route can answer for: it is brought along. */
  function withOpaque(code: string): string {
    const worker = JSON.stringify(files.get('/test/opaque-worker.js') ?? '');
    return code.replace(
      /new URL\(['"]\.\/opaque-worker\.ts['"], import\.meta\.url\)/,
      () => `URL.createObjectURL(new Blob([${worker}], { type: 'text/javascript' }))`,
    );
  }

  /** A page of the relay's own origin with a core behind it, in a browser profile of its own. */
  async function visit(): Promise<Page> {
    const context = await browser.newContext();
    await context.route(`${stack.origin}/test/**`, async (route) => {
      const path = new URL(route.request().url()).pathname;
      const body = files.get(path);
      const contentType = path.endsWith('.js') ? 'text/javascript' : 'text/html';
      await (body === undefined ? route.abort() : route.fulfill({ body, contentType }));
    });
    const opened = await context.newPage();
    await opened.goto(`${stack.origin}/test/`);
    return opened;
  }

  const openMember = (): Promise<void> =>
    page.evaluate(() => {
      window.member = window.start<MemberFace>('member');
      window.events = [];
      window.member.subscribe((event) => window.events.push(event));
    });

  it('sets up an organisation', async () => {
    await openMember();
    await page.evaluate(
      async ([link, password, number]) => {
        const { enrolment } = window.member.face;
        await enrolment.begin(link);
        await enrolment.choosePassword(password);
        await enrolment.chooseFactor({ kind: 'sms', number });
      },
      [stack.setUpLink, PASSWORD, ADMIN.number] as const,
    );
    const code = await waitForMessage(stack.smsOutbox, ADMIN.number, SIX_DIGITS);
    const account = await page.evaluate(
      async ([code, address]) => {
        const { enrolment } = window.member.face;
        await enrolment.verifyFactor(code);
        await enrolment.makeKeys();
        return enrolment.finish({
          name: 'Bea Wielinga',
          address,
          organisation: { name: 'Polikliniek Noord', phone: '050 123 45 67' },
        });
      },
      [code, ADMIN.address] as const,
    );
    expect(account).toMatchObject({ address: ADMIN.address, role: 'admin' });
  });

  it('is still signed in after a reload, with seeds that no script can read out', async () => {
    await page.reload();
    await openMember();
    expect(await page.evaluate(() => window.member.face.session.resume())).toMatchObject({
      address: ADMIN.address,
    });
    const kept = await page.evaluate(async () => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open('zegel', 1);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error('IndexedDB'));
      });
      const record = await new Promise<{ key: CryptoKey; wrapped: ArrayBuffer }>((resolve) => {
        const request = database.transaction('session').objectStore('session').get('seeds');
        request.onsuccess = () => resolve(request.result as { key: CryptoKey; wrapped: ArrayBuffer });
      });
      database.close();
      const exported = await crypto.subtle.exportKey('raw', record.key).then(
        () => 'exported',
        (error: unknown) => (error as Error).name,
      );
      return { extractable: record.key.extractable, exported, sizeBytes: record.wrapped.byteLength };
    });
    expect(kept).toEqual({ extractable: false, exported: 'InvalidAccessError', sizeBytes: 96 + 16 });
  });

  it('uploads a file range by range with progress, and sends it', async () => {
    const { sent, progress, verdict } = await page.evaluate(
      async ([address, number]) => {
        const { compose } = window.member.face;
        const { message } = await compose.startMessage();
        const file = new File([`regel\n`.repeat(1_000_000)], 'lang.txt');
        const attached = await compose.attach(message, 'a', { name: file.name, file });
        const sent = await compose.send(message, {
          subject: 'Lange lijst',
          text: 'Zie de bijlage.',
          html: '',
          recipients: [{ address, level: 'sms', number }],
          confirmed: [],
          expiresAt: Date.now() + 86_400_000,
        });
        const progress = window.events.filter((event) => event.type === 'upload');
        return { sent, progress: progress.map(({ sentBytes }) => sentBytes), verdict: attached.verdict };
      },
      [PATIENT.address, PATIENT.number] as const,
    );
    expect(verdict).toBe('clean');
    expect(sent.releasedAt).toBeGreaterThan(0);
    expect(Math.max(...progress)).toBeGreaterThan(6_000_000);
    expect(progress.length).toBeGreaterThan(1);
  });

  it('opens for a guest in another browser, byte for byte', async () => {
    const link = new URL(await waitForMessage(stack.mailOutbox, PATIENT.address, GUEST_LINK));
    const other = await visit();
    await other.evaluate(
      async ([handle, fragment]) => {
        window.guest = window.start<GuestFace>('guest');
        await window.guest.face.greet(handle);
        await window.guest.face.knock(fragment);
        await window.guest.face.sendCode();
      },
      [link.pathname.split('/').at(-1) ?? '', link.hash] as const,
    );
    const code = await waitForMessage(stack.smsOutbox, PATIENT.number, SIX_DIGITS);
    const opened = await other.evaluate(async (code) => {
      const { face } = window.guest;
      const letter = await face.openWithCode(code);
      const { blob, name } = await face.download(1);
      const isSame = (await blob.text()) === `regel\n`.repeat(1_000_000);
      return { subject: letter.subject, name, isSame, type: blob.type };
    }, code);
    expect(opened).toEqual({
      subject: 'Lange lijst',
      name: 'lang.txt',
      isSame: true,
      type: 'application/octet-stream',
    });
  });

  it('is what a program in Node reads, too', async () => {
    const node = await memberAt(stack.origin);
    expect(await node.session.signIn(ADMIN.address, PASSWORD)).toEqual({ factor: 'sms', numberHint: '01' });
  });

  it('keeps nothing after signing out', async () => {
    const after = await page.evaluate(async () => {
      const { session } = window.member.face;
      await session.signOut();
      return [await session.account(), await session.resume()];
    });
    expect(after).toEqual([null, null]);
    await page.reload();
    await openMember();
    expect(await page.evaluate(() => window.member.face.session.resume())).toBeNull();
  });
});

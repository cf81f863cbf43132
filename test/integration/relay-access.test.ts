import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { api } from '../../contract/api/index.ts';
import type { Access } from '../../contract/endpoint.ts';
import { catalogue } from '../../contract/errors.ts';
import { b64u, newId, randomBytes } from '../../crypto/index.ts';
import { type Column, startColumn } from '../support/column.ts';
import { PASSWORD, type TestRelay, browser, setUpOrganisation, startRelay } from '../support/relay.ts';
import { beginSession } from '../../server/accounts/sessions.ts';
import { createAccount } from '../../server/accounts/create-account.ts';

interface Listed {
  name: string;
  method: 'GET' | 'POST';
  path: string;
  access: Access;
}

/** Every endpoint of the registry, and the routes of bytes beside it. */
const endpoints: Listed[] = [
  ...Object.entries(api).flatMap(([room, each]) =>
    (Object.entries(each) as [string, Omit<Listed, 'name'>][]).map(([name, { method, path, access }]) => ({
      name: `${room}.${name}`,
      method,
      path,
      access,
    })),
  ),
  { name: 'parts for members', method: 'GET', path: '/api/messages/:message/parts/:n', access: 'member' },
  { name: 'parts for guests', method: 'GET', path: '/api/guest/:handle/parts/:n', access: 'guest' },
  {
    name: 'parts of answers',
    method: 'GET',
    path: '/api/guest/:handle/answers/:message/parts/:n',
    access: 'guest',
  },
];

let column: Column;
let test: TestRelay;
/** Cookies of a session of each kind, of real accounts. */
const cookies: Record<'half' | 'member' | 'admin', string> = { half: '', member: '', admin: '' };

beforeAll(async () => {
  column = await startColumn();
  test = await startRelay(await column.createDatabase('access'));
  const admin = await setUpOrganisation(test);
  const org = admin.account.organisation.id;
  const half = browser(test);
  await half.session.signIn(admin.account.address, PASSWORD);
  const member = newId();
  const cookie = await test.relay.db.withOrganisation(org, async (tx) => {
    await createAccount(test.relay, tx, {
      org,
      account: member,
      role: 'member',
      address: 'lid@thuiszorg.example',
      factor: { kind: 'sms', number: '+31687654321' },
      factorTimeStep: null,
      details: {
        name: 'Lid',
        registrationRecord: b64u(randomBytes(192)),
        keys: { n: 1, publicKey: b64u(randomBytes(1216)), signingKey: b64u(randomBytes(32)) },
        wraps: { byPassword: b64u(randomBytes(136)), byRecovery: b64u(randomBytes(136)) },
        recoveryAuth: b64u(randomBytes(32)),
        backupCodes: Array.from({ length: 10 }, () => b64u(randomBytes(32))),
      },
    });
    return beginSession(test.relay, tx, { org, account: member, state: 'whole', recovered: false });
  });
  cookies.admin = admin.browser.jar.header() ?? '';
  cookies.half = half.jar.header() ?? '';
  cookies.member = `zegel=${b64u(cookie)}`;
}, 60_000);

afterAll(async () => {
  await test.close();
  await column.stop();
});

const pathOf = (path: string): string =>
  path.replace(/:(\w+)/g, (_, name: string) => (name === 'n' ? '0' : newId()));

async function ask(
  { method, path }: Pick<Listed, 'method' | 'path'>,
  headers: Record<string, string>,
  body = '{}',
): Promise<{ status: number; error: string }> {
  const response = await fetch(test.origin + pathOf(path), {
    method,
    headers: { 'content-type': 'application/json', 'x-zegel': '1', ...headers },
    ...(method === 'POST' ? { body } : {}),
  });
  const text = await response.text();
  const json: unknown = text.startsWith('{') ? JSON.parse(text) : {};
  const error = typeof json === 'object' && json !== null && 'error' in json ? String(json.error) : '';
  return { status: response.status, error };
}

/** What each kind of caller is told by an endpoint of each kind; null where they are let in. */
const refusals: Record<Exclude<Access, 'anyone'>, Record<'nobody' | 'half' | 'member', string | null>> = {
  half: { nobody: 'not_signed_in', half: null, member: null },
  member: { nobody: 'not_signed_in', half: 'second_factor_needed', member: null },
  admin: { nobody: 'not_signed_in', half: 'second_factor_needed', member: 'forbidden' },
  guest: { nobody: 'grant_expired', half: 'grant_expired', member: 'grant_expired' },
  answer: { nobody: 'answer_expired', half: 'answer_expired', member: 'answer_expired' },
};

/** What those are told first who bring no bearer, where one is needed. */
const BEARERS: Partial<Record<Access, string>> = { guest: 'grant_expired', answer: 'answer_expired' };

describe.each(endpoints.filter(({ access }) => access !== 'anyone'))('$name ($access)', (listed) => {
  const { access } = listed;
  if (access === 'anyone') return;
  for (const [who, code] of Object.entries(refusals[access]) as [
    'nobody' | 'half' | 'member',
    string | null,
  ][]) {
    if (code === null) continue;
    it(`refuses ${who === 'nobody' ? 'who has no session' : `a session that is ${who}`}`, async () => {
      const headers: Record<string, string> = who === 'nobody' ? {} : { cookie: cookies[who] };
      expect(await ask(listed, headers)).toEqual({
        status: catalogue[code as 'forbidden'].status,
        error: code,
      });
    });
  }

  it('refuses a session that was never given, and a grant that was never given', async () => {
    const made = b64u(randomBytes(32));
    const { status } = await ask(listed, { cookie: `zegel=${made}`, authorization: `Bearer ${made}` });
    expect(status).toBe(401);
  });
});

describe.each(endpoints.filter(({ method }) => method === 'POST'))(
  '$name, posted by another site',
  (listed) => {
    it('is refused without the header that only our pages can set', async () => {
      const { status, error } = await ask(listed, { cookie: cookies.admin, 'x-zegel': '' });
      expect([403, 401]).toContain(status);
      expect(error).toBe(BEARERS[listed.access] ?? 'forbidden');
    });

    it('is refused as a form', async () => {
      const headers = { cookie: cookies.admin, 'content-type': 'application/x-www-form-urlencoded' };
      const { error } = await ask(listed, headers, 'a=b');
      expect(error).toBe(BEARERS[listed.access] ?? 'bad_request');
    });
  },
);

describe.each(endpoints.filter(({ method, access }) => method === 'POST' && !(access in BEARERS)))(
  '$name, malformed',
  (listed) => {
    it('refuses unknown keys, what is no JSON, and what is too large', async () => {
      const headers = { cookie: listed.access === 'half' ? cookies.half : cookies.admin };
      expect((await ask(listed, headers, '{"more":true}')).error).toBe('bad_request');
      expect((await ask(listed, headers, '{"more":')).error).toBe('bad_request');
      expect((await ask(listed, headers, '[]')).error).toBe('bad_request');
      if (/^(messages|drafts)\./.test(listed.name)) return;
      expect((await ask(listed, headers, `"${'x'.repeat(1024 * 1024)}"`)).error).toBe('too_large');
    });
  },
);

it('refuses more than 32 MiB of a message’s verdicts', async () => {
  const body = `"${'x'.repeat(32 * 1024 * 1024)}"`;
  const endpoint = { method: 'POST', path: api.messages.inspectMessage.path } as const;
  expect((await ask(endpoint, { cookie: cookies.admin }, body)).error).toBe('too_large');
});

describe('around the API', () => {
  it('answers an address that nobody serves with not_found', async () => {
    expect(await ask({ method: 'GET', path: '/api/nothing' }, {})).toEqual({
      status: 404,
      error: 'not_found',
    });
    expect(await ask({ method: 'POST', path: '/nothing' }, {})).toEqual({ status: 404, error: 'not_found' });
  });

  it('takes an id that is none for something that does not exist', async () => {
    const response = await fetch(`${test.origin}/api/log/proof/-1`, { headers: { cookie: cookies.admin } });
    expect(response.status).toBe(404);
  });

  it('tells in each refusal what to do, in Dutch and English', async () => {
    const response = await fetch(`${test.origin}/api/session`);
    expect(await response.json()).toEqual({
      error: 'not_signed_in',
      nl: catalogue.not_signed_in.nl,
      en: catalogue.not_signed_in.en,
    });
  });

  it('sets a cookie that scripts and other sites do not get', async () => {
    const response = await fetch(`${test.origin}/api/sign-out`, {
      method: 'POST',
      headers: { cookie: cookies.half, 'x-zegel': '1', 'content-type': 'application/json' },
      body: '{}',
    });
    expect(response.headers.get('set-cookie')).toMatch(/^zegel=; .*HttpOnly.*SameSite=Strict/i);
  });

  it('sends no referrer, no type to guess, and nothing to be framed', async () => {
    const { headers } = await fetch(`${test.origin}/healthz`);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('describes every endpoint in its OpenAPI document', async () => {
    const document = (await (await fetch(`${test.origin}/api/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    const described = Object.values(document.paths).flatMap((each) =>
      Object.values(each).map(({ operationId }) => operationId),
    );
    expect(described.sort()).toEqual(
      endpoints
        .filter(({ name }) => name.includes('.'))
        .map(({ name }) => name)
        .sort(),
    );
  });

  it('counts requests by route for whoever operates it, and never names an id', async () => {
    await fetch(`${test.origin}/api/guest/${newId()}`);
    const text = await (await fetch(`${test.origin}/metrics`)).text();
    expect(text).toContain('route="/api/guest/:handle",status="404"');
    const proxied = await fetch(`${test.origin}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.7' } });
    expect(proxied.status).toBe(404);
  });

  it('had nothing to complain of', () => {
    expect(test.complaints).toEqual([]);
  });
});

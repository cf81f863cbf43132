import { describe, expect, it } from 'vitest';
import { CookieJar } from './cookie-jar.ts';

/** One request through the jar, answered with these `Set-Cookie` lines; gives the cookies it carried. */
async function request(jar: CookieJar, ...lines: string[]): Promise<string | null> {
  let sent: string | null = null;
  const fetch = jar.fetch((_, init) => {
    sent = new Headers(init.headers).get('cookie');
    const headers = new Headers();
    for (const line of lines) headers.append('set-cookie', line);
    return Promise.resolve(new Response(null, { headers }));
  });
  await fetch('http://relay.test/', { method: 'GET' });
  return sent;
}

describe('a cookie jar', () => {
  it('sends back what was set, and the newer value where there are two', async () => {
    const jar = new CookieJar();
    expect(await request(jar, 'zegel=one; Path=/; HttpOnly; SameSite=Strict')).toBeNull();
    expect(await request(jar, 'zegel=two=2; Path=/; Max-Age=60')).toBe('zegel=one');
    expect(await request(jar)).toBe('zegel=two=2');
  });

  it.each(['zegel=; Path=/', 'zegel=x; Max-Age=0', 'zegel=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT'])(
    'drops a cookie on %s',
    async (line) => {
      const jar = new CookieJar();
      await request(jar, 'zegel=one');
      await request(jar, line);
      expect(jar.header()).toBeNull();
    },
  );
});

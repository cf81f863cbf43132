/** The cookies of one relay, for programs in Node: a browser has its own. Names and values only, for one origin. */
import type { Fetch } from './environment.ts';

export class CookieJar {
  readonly #cookies = new Map<string, string>();

  /** The value of a `Cookie` header, or null when there is none. */
  header(): string | null {
    if (this.#cookies.size === 0) return null;
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** `fetch` with these cookies, which keeps what the relay sets and drops what it ends. */
  fetch(inner: Fetch = globalThis.fetch): Fetch {
    return async (url, init) => {
      const headers = new Headers(init.headers);
      const cookie = this.header();
      if (cookie !== null) headers.set('cookie', cookie);
      const response = await inner(url, { ...init, headers });
      for (const line of response.headers.getSetCookie()) this.#keep(line);
      return response;
    };
  }

  /** RFC 6265 §5.2, as far as a relay's one session cookie needs it. */
  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const at = pair.indexOf('=');
    const name = pair.slice(0, at);
    const value = pair.slice(at + 1);
    const isOver = attributes.some((attribute) => {
      const [key = '', given = ''] = attribute.toLowerCase().split('=');
      return (
        (key === 'max-age' && Number(given) <= 0) || (key === 'expires' && Date.parse(given) <= Date.now())
      );
    });
    if (isOver || value === '') this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

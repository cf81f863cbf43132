/**
 * The local outbox of the embedded default: captured mail, for the people at this machine. It carries link secrets,
 * so it listens on loopback and answers only to a loopback name: a page elsewhere cannot read it by pointing a name
 * of its own at 127.0.0.1.
 */
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { CapturedMails } from '../mail/captured.ts';
import { outboxPage } from './page.ts';

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

const isLoopbackName = (host: string | undefined): boolean =>
  /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host ?? '');

/** `captured` is null where mail goes to a real server. */
export function listenOutbox(
  captured: CapturedMails | null,
  { host, port }: { host: string; port: number },
): Promise<Server> {
  const server = createServer((request, response) => respond(captured, request, response));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

function respond(captured: CapturedMails | null, request: IncomingMessage, response: ServerResponse): void {
  const send = (status: number, type: string, body: string): void => {
    response.writeHead(status, { ...HEADERS, 'content-type': `${type}; charset=utf-8` });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
  if (!isLoopbackName(request.headers.host)) return send(421, 'text/plain', 'misdirected');
  if (request.method !== 'GET' && request.method !== 'HEAD') return send(405, 'text/plain', 'read only');
  const mails = captured?.list() ?? [];
  if (request.url === '/') return send(200, 'text/html', outboxPage(mails, captured === null));
  if (request.url === '/messages.json') {
    const listed = mails.map(({ id, to, subject, text, html, at }) => ({ id, to, subject, text, html, at }));
    return send(200, 'application/json', JSON.stringify(listed));
  }
  send(404, 'text/plain', 'not found');
}

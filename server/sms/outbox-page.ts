/**
 * The page of the embedded default on which captured text messages are read, newest first. It answers only under
 * a name of this machine, so that no page elsewhere can have a browser read it by pointing a name of its own here.
 */
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { Listen } from '../config.ts';
import type { CapturedSms, CapturedText } from './captured.ts';

/** Resolves once it listens. */
export async function serveSmsOutbox(sms: CapturedSms, { host, port }: Listen): Promise<Server> {
  const server = createServer((request, response) => answer(sms, host, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return server;
}

function answer(sms: CapturedSms, host: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? '/', 'http://outbox.invalid');
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('content-security-policy', `default-src 'none'; style-src 'unsafe-inline'`);
  if (!isOwnName(request.headers.host ?? '', host)) {
    response.writeHead(421).end();
  } else if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405).end();
  } else if (pathname === '/messages.json') {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(sms.texts()));
  } else if (pathname === '/') {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(page(sms.texts()));
  } else {
    response.writeHead(404).end();
  }
}

function isOwnName(hostHeader: string, host: string): boolean {
  const name = hostHeader.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return name === host || name === 'localhost' || name === '::1' || /^127\.\d+\.\d+\.\d+$/.test(name);
}

const page = (texts: readonly CapturedText[]): string => `<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="3">
<title>Sms-berichten · Zegel</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; color: #1c2b33; }
h1 { font-size: 1.4rem; }
li { list-style: none; padding: .75rem 0; border-top: 1px solid #c9d3d8; }
ul { padding: 0; }
time { color: #51636d; }
p.text { margin: .25rem 0 0; font-size: 1.1rem; }
</style>
</head>
<body>
<h1>Sms-berichten</h1>
<p>In plaats van te versturen laat deze proefopstelling sms-berichten hier zien. Ze staan alleen in het geheugen.
<span lang="en">This set-up shows text messages here instead of sending them. They are held in memory only.</span></p>
<ul>
${texts.map(item).join('\n') || '<li>Nog geen berichten. <span lang="en">No messages yet.</span></li>'}
</ul>
</body>
</html>
`;

const item = ({ to, text, at }: CapturedText): string =>
  `<li><time datetime="${new Date(at).toISOString()}">${new Date(at).toISOString().slice(11, 19)}</time> · ${escape(to)}<p class="text">${escape(text)}</p></li>`;

const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

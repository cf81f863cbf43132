/** The page that shows captured mail: what a mail program would show, with links that work and nothing that runs. */
import type { CapturedMail } from '../mail/captured.ts';
import { escapeHtml } from '../notification/html.ts';

const STYLE = `
:root { color-scheme: light dark; --paper: #FBFAF7; --sheet: #FFFFFF; --ink: #1B2A33; --soft: #51626D; --line: #E3E0D8; --sea: #0B5C6B; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14171A; --sheet: #1C2126; --ink: #E9EEF0; --soft: #A9B7BF; --line: #2E363D; --sea: #6FC3D1; }
}
body { margin: 0; padding: 24px 16px 48px; background: var(--paper); color: var(--ink); font: 17px/1.5 system-ui, sans-serif; }
main { max-width: 44rem; margin: 0 auto; }
h1 { font-size: 24px; margin: 0 0 8px; }
h2 { font-size: 19px; margin: 0 0 4px; }
p { margin: 0 0 12px; }
.soft { color: var(--soft); font-size: 15px; }
article { background: var(--sheet); border: 1px solid var(--line); border-radius: 10px; padding: 20px; margin: 20px 0 0; }
pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; margin: 12px 0 0; }
a { color: var(--sea); }
a:focus-visible { outline: 3px solid var(--sea); outline-offset: 2px; }
`;

/** `sending` says that mail goes to a real server, and that there will be nothing here. */
export function outboxPage(mails: readonly CapturedMail[], sending: boolean): string {
  const intro = sending
    ? 'Deze Zegel geeft mail door aan een mailserver. Hier komt niets. / This Zegel hands mail to a mail server. Nothing is shown here.'
    : 'Deze Zegel verstuurt geen mail: wat hij zou versturen staat hier, alleen op deze computer en alleen zolang hij draait. / This Zegel sends no mail: what it would send is shown here, on this computer only and only while it runs.';
  return `<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Postuitvoer · Zegel</title><style>${STYLE}</style></head>
<body><main>
<h1>Mail die niet is verstuurd</h1>
<p class="soft">${escapeHtml(intro)}</p>
${mails.length === 0 && !sending ? '<p>Nog geen mail. Ververs de pagina als u er een verwacht.</p>' : ''}
${mails.map(article).join('\n')}
</main></body></html>
`;
}

const time = new Intl.DateTimeFormat('nl-NL', { dateStyle: 'medium', timeStyle: 'medium' });

const article = ({ id, to, from, subject, text, at }: CapturedMail): string =>
  `<article id="${escapeHtml(id)}">
<h2>${escapeHtml(subject)}</h2>
<p class="soft">Aan ${escapeHtml(to)} · van ${escapeHtml(from.name)} · <time datetime="${new Date(at).toISOString()}">${escapeHtml(time.format(at))}</time></p>
<pre>${linked(text)}</pre>
</article>`;

/** Lines that are a link become one; everything else is text. */
const linked = (text: string): string =>
  text
    .split('\n')
    .map((line) =>
      /^https?:\/\/\S+$/.test(line)
        ? `<a href="${escapeHtml(line)}" target="_blank" rel="noreferrer">${escapeHtml(line)}</a>`
        : escapeHtml(line),
    )
    .join('\n');

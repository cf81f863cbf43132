/** Mail as a file (RFC 5322, MIME: RFC 2045 to 2049), and folders of it (RFC 4155). */
import PostalMime, { decodeWords } from 'postal-mime';
import type { Email } from 'postal-mime';
import { htmlText } from './html.ts';
import type { Budget, Contents, InnerFile } from './reading.ts';
import { withoutRepeats } from './same-text.ts';
import { Unreadable } from './unreadable.ts';

const MAX_NESTING = 100;
const MAX_HEADER_BYTES = 2 * 1024 * 1024;
/** What machines write: numbers without end that mean nothing to a person. */
const BY_MACHINES =
  /^(received|return-path|delivered-to|authentication-results|received-spf|message-id|references|in-reply-to|mime-version|date|content-(?!description).*|(dkim|arc|x)-.*)$/;

/** The texts and attachments of a mail; mail within it is an attachment like others. Throws `Unreadable`. */
export async function readMail(content: Buffer, budget: Budget): Promise<Contents> {
  const mail = await PostalMime.parse(content, {
    forceRfc822Attachments: true,
    maxNestingDepth: MAX_NESTING,
    maxHeadersSize: MAX_HEADER_BYTES,
  }).catch((error: unknown) => {
    const isOver = error instanceof Error && /exceeded/.test(error.message);
    throw new Unreadable(isOver ? 'over_limit' : 'damaged', error);
  });
  budget.spendEntries(mail.attachments.length);
  const inside = mail.attachments.map(({ filename, content: body }): InnerFile => {
    const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : new Uint8Array(body);
    budget.spendBytes(bytes.length);
    return { name: filename ?? undefined, read: () => bytes };
  });
  return { text: textOf(mail), inside };
}

function textOf({ headers, text = '', html = '' }: Email): string {
  const written = headers.filter(({ key }) => !BY_MACHINES.test(key)).map(({ value }) => decodeWords(value));
  return [...written, text, withoutRepeats(text, htmlText(html))].join('\n');
}

/** Each mail begins with a line "From ", which stands in no mail itself. */
export function readMailbox(content: Buffer, budget: Budget): Contents {
  const inside: InnerFile[] = [];
  const mark = Buffer.from('\nFrom ');
  for (let start = 0; start < content.length;) {
    budget.spendEntries(1);
    const next = content.indexOf(mark, start);
    const end = next === -1 ? content.length : next + 1;
    const lineEnd = content.indexOf(0x0a, start);
    const mail = content.subarray(lineEnd === -1 || lineEnd > end ? start : lineEnd + 1, end);
    inside.push({ name: 'bericht.eml', read: () => mail });
    start = end;
  }
  return { text: '', inside };
}

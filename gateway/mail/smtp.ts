/**
 * Hands mail to the next server by SMTP (RFC 5321), with RET=HDRS (RFC 3461 §4.3) so that a bounce does not carry
 * the link back. The link is a secret: except to this machine the connection must be TLS, unless the setting says
 * `?requireTLS=false` in so many words.
 */
import { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import SMTPTransport from 'nodemailer/lib/smtp-transport';
import { fail } from '../../contract/errors.ts';
import type { ZegelError } from '../../crypto/index.ts';
import type { Mail, NextMailServer } from './mail.ts';

export interface SmtpDeadlines {
  connectMs: number;
  /** From the beginning to the final dot. */
  untilDotMs: number;
  /**
   * After it. RFC 5321 §4.5.3.2.6 asks for ten minutes, because who gives up earlier sends twice. The relay's call
   * ends before that (contract/internal.ts); when it asks again it waits for the same answer.
   */
  answerMs: number;
}

const DEADLINES: SmtpDeadlines = { connectMs: 10_000, untilDotMs: 50_000, answerMs: 600_000 };

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);

/** The one parameter of the setting; what nodemailer would take besides (its log, for one) is not for a URL. */
const PARAMETER = 'requireTLS';

/** Connection settings of `smtp://user:password@host:port` or `smtps://…`. Throws `config_invalid`. */
function connection(setting: string) {
  const { protocol, hostname, port, username, password, searchParams } = new URL(setting);
  const wanted = searchParams.get(PARAMETER);
  const isKnown = [...searchParams.keys()].every((name) => name === PARAMETER);
  if (!isKnown || hostname === '' || ![null, 'true', 'false'].includes(wanted)) {
    throw fail('config_invalid', { detail: { name: 'ZEGEL_SMTP_URL' } });
  }
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    ...(port === '' ? {} : { port: Number(port) }),
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    secure: protocol === 'smtps:',
    requireTLS: wanted === null ? !isLoopback(hostname) : wanted === 'true',
  };
}

const transportFor = (url: string, { connectMs, untilDotMs, answerMs }: SmtpDeadlines) =>
  createTransport(
    new SMTPTransport({
      ...connection(url),
      connectionTimeout: connectMs,
      greetingTimeout: connectMs,
      dnsTimeout: connectMs,
      // Ours come first: nodemailer's cannot tell before the dot from after it.
      socketTimeout: 2 * (untilDotMs + answerMs),
      disableFileAccess: true,
      disableUrlAccess: true,
      logger: false,
    }),
  );

export class SmtpServer implements NextMailServer {
  readonly #url: string;
  readonly #deadlines: SmtpDeadlines;
  readonly #open = new Set<AbortController>();

  /** Throws `config_invalid` for a setting that is none. */
  constructor(url: string, deadlines: Partial<SmtpDeadlines> = {}) {
    connection(url);
    this.#url = url;
    this.#deadlines = { ...DEADLINES, ...deadlines };
  }

  async handOver(
    { id, from, to, subject, text, html }: Mail,
    beforeLastDot: () => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
    const patience = new Patience(this.#deadlines.untilDotMs);
    this.#open.add(patience.controller);
    let isOffered = false;
    const transport = transportFor(this.#url, this.#deadlines);
    transport.use('stream', (mail, done) => {
      mail.message.processFunc((input) =>
        Readable.from(
          withPause(input, async () => {
            await beforeLastDot();
            isOffered = true;
            patience.until(this.#deadlines.answerMs);
          }),
        ),
      );
      done();
    });
    try {
      await transport.sendMail({
        from,
        to: { name: '', address: to },
        subject,
        text,
        html,
        messageId: `<${id}@${domain}>`,
        dsn: { return: 'headers', notify: ['failure', 'delay'], id },
        // RFC 3834 §5: no out-of-office answer to this.
        headers: { 'auto-submitted': 'auto-generated' },
        signal: patience.controller.signal,
      });
    } catch (error) {
      throw refusal(error, isOffered);
    } finally {
      patience.end();
      this.#open.delete(patience.controller);
      transport.close();
    }
  }

  /**
   * Connects, agrees on TLS and signs in, and hands nothing over. Null when all of it went well, else in a word why
   * not: the server's reply code, or the system's code.
   */
  async tryIt(): Promise<string | null> {
    const transport = transportFor(this.#url, this.#deadlines);
    try {
      await transport.verify();
      return null;
    } catch (error) {
      const reply = error instanceof Error && 'responseCode' in error ? String(error.responseCode) : null;
      const code = error instanceof Error && 'code' in error ? String(error.code) : null;
      return [code, reply].filter((each) => each !== null).join(' ') || 'internal';
    } finally {
      transport.close();
    }
  }

  close(): void {
    for (const controller of this.#open) controller.abort();
  }
}

/** Gives up after a while, which may be set anew. */
class Patience {
  readonly controller = new AbortController();
  #timer: NodeJS.Timeout;

  constructor(ms: number) {
    this.#timer = setTimeout(() => this.controller.abort(), ms);
  }

  until(ms: number): void {
    this.end();
    this.#timer = setTimeout(() => this.controller.abort(), ms);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

/**
 * The mail's bytes, and `pause` before their end. Nothing is read until the server has asked for the mail (354), so
 * what follows the end is the final dot and nothing else.
 */
async function* withPause(bytes: AsyncIterable<unknown>, pause: () => Promise<void>): AsyncGenerator {
  yield* bytes;
  await pause();
}

const isPermanent = (error: unknown): boolean =>
  error instanceof Error &&
  'permanent' in error &&
  error.permanent === true &&
  // Who refuses the sender refuses every mail of ours: that is for somebody here to mend.
  !('command' in error && error.command === 'MAIL FROM') &&
  'code' in error &&
  (error.code === 'EENVELOPE' || error.code === 'EMESSAGE');

/**
 * A 5yz reply to this address or this mail is final (RFC 5321 §4.2.1); every other fault may pass, also a password
 * that the server refuses. Without a reply to the whole mail nobody knows. The server's words may quote the address:
 * only the reply code goes on.
 */
function refusal(error: unknown, isOffered: boolean): ZegelError {
  const reply = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : null;
  if (isOffered && reply === null) return fail('mail_unknown', { cause: error });
  return fail(isPermanent(error) ? 'mail_refused' : 'mail_deferred', {
    ...(reply === null ? {} : { detail: { reply } }),
    cause: error,
  });
}

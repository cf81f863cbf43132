/**
 * Hands mail to the next server by SMTP (RFC 5321), with RET=HDRS (RFC 3461 §4.3) so that a bounce does not carry
 * the link back. The link is a secret: except to this machine the connection must be TLS, unless the setting says
 * `?requireTLS=false` in so many words.
 */
import { createTransport } from 'nodemailer';
import SMTPTransport from 'nodemailer/lib/smtp-transport';
import { fail } from '../../contract/errors.ts';
import type { ZegelError } from '../../crypto/index.ts';
import type { Mail, NextMailServer } from './mail.ts';

/** The relay gives up after 60 s (contract/internal.ts); a mail server that answers later is asked again. */
export interface SmtpDeadlines {
  connectMs: number;
  silenceMs: number;
  totalMs: number;
}

const DEADLINES: SmtpDeadlines = { connectMs: 10_000, silenceMs: 30_000, totalMs: 50_000 };

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

const transportFor = (url: string, { connectMs, silenceMs }: SmtpDeadlines) =>
  createTransport(
    new SMTPTransport({
      ...connection(url),
      connectionTimeout: connectMs,
      greetingTimeout: connectMs,
      dnsTimeout: connectMs,
      socketTimeout: silenceMs,
      disableFileAccess: true,
      disableUrlAccess: true,
      logger: false,
    }),
  );

export class SmtpServer implements NextMailServer {
  readonly #transport: ReturnType<typeof transportFor>;
  readonly #deadlines: SmtpDeadlines;

  constructor(url: string, deadlines: Partial<SmtpDeadlines> = {}) {
    this.#deadlines = { ...DEADLINES, ...deadlines };
    this.#transport = transportFor(url, this.#deadlines);
  }

  async handOver({ id, from, to, subject, text, html }: Mail): Promise<void> {
    const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), this.#deadlines.totalMs);
    try {
      await this.#transport.sendMail({
        from,
        to: { name: '', address: to },
        subject,
        text,
        html,
        messageId: `<${id}@${domain}>`,
        dsn: { return: 'headers', notify: ['failure', 'delay'], id },
        // RFC 3834 §5: no out-of-office answer to this.
        headers: { 'auto-submitted': 'auto-generated' },
        signal: controller.signal,
      });
    } catch (error) {
      throw refusal(error);
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#transport.close();
  }
}

const isPermanent = (error: unknown): boolean =>
  error instanceof Error &&
  'permanent' in error &&
  error.permanent === true &&
  'code' in error &&
  (error.code === 'EENVELOPE' || error.code === 'EMESSAGE');

/**
 * A 5yz reply to this address or this mail is final (RFC 5321 §4.2.1); every other fault may pass, also a password
 * that the server refuses. Its words may quote the address: only the reply code goes on.
 */
function refusal(error: unknown): ZegelError {
  const reply = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : null;
  return fail(isPermanent(error) ? 'mail_refused' : 'mail_deferred', {
    ...(reply === null ? {} : { detail: { reply } }),
    cause: error,
  });
}

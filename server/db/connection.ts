/**
 * The address of a PostgreSQL server. What crosses a network is encrypted and the server's certificate checked,
 * unless the address says `sslmode=disable` in so many words: on this machine, or on a network that is ours alone.
 */
import { DatabaseError } from 'pg';
import { fail } from '../../contract/errors.ts';

/** `disable`, or a certificate that is checked (`sslrootcert` names its authority); nothing in between is safer than it looks. */
const MODES = ['disable', 'verify-full'];

/**
 * The address, when it is a good one: `postgres://ROLE:PASSWORD@HOST:PORT/DATABASE?sslmode=…`, or a Unix socket with
 * `?host=/FOLDER`. Throws `config_invalid` naming the setting, never what is in it.
 */
export function checkedUrl(url: string, setting: string): string {
  const bad = fail('config_invalid', { detail: { name: setting } });
  if (!URL.canParse(withHost(url))) throw bad;
  const { protocol, hostname, searchParams } = new URL(withHost(url));
  if (!/^postgres(ql)?:$/.test(protocol)) throw bad;
  const mode = searchParams.get('sslmode');
  if (mode !== null && !MODES.includes(mode)) throw bad;
  const isHere =
    searchParams.get('host')?.startsWith('/') ?? /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  if (!isHere && mode === null) throw bad;
  return url;
}

/** What PostgreSQL says when it does not know us: classes 28 (who), 3D (which database), 42501 (no right to connect). */
const REFUSED = /^(28[0-9A-Z]{3}|3D000|42501)$/;
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO|^ERR_(TLS|SSL|OSSL)|^EPROTO$/;

/**
 * Runs `work`, the first that needs a connection, and says in words of ours why there is none: throws
 * `database_refused`, `database_untrusted` or `database_unreachable`, each with the setting and a code. The driver's
 * own words may quote the address.
 */
export async function sayingWhy<T>(setting: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw faultOf(setting, cause) ?? cause;
  }
}

function faultOf(name: string, cause: unknown): Error | null {
  if (!(cause instanceof Error)) return null;
  if (cause instanceof DatabaseError) {
    const { code: reason = '' } = cause;
    if (REFUSED.test(reason)) return fail('database_refused', { detail: { name, reason }, cause });
    // Too many connections, starting, ending: it is there and takes nobody now.
    const isAway = /^(53|57P)/.test(reason);
    return isAway ? fail('database_unreachable', { detail: { name, reason }, cause }) : null;
  }
  if (/does not support SSL/.test(cause.message)) {
    return fail('database_untrusted', { detail: { name, reason: 'no TLS' }, cause });
  }
  const code = codeOf(cause);
  if (code !== null && UNTRUSTED.test(code)) {
    return fail('database_untrusted', { detail: { name, reason: code }, cause });
  }
  if (/^SASL|password must be a string/.test(cause.message)) {
    return fail('database_refused', { detail: { name, reason: 'SASL' }, cause });
  }
  const isTimeout = /timeout/i.test(cause.message);
  const isEnded = /terminated/i.test(cause.message);
  const reason = code ?? (isTimeout ? 'ETIMEDOUT' : isEnded ? 'ECONNRESET' : null);
  return reason === null ? null : fail('database_unreachable', { detail: { name, reason }, cause });
}

/** The system's code, also of several tries in one (`localhost` has two addresses). */
function codeOf(error: Error): string | null {
  if ('code' in error && typeof error.code === 'string') return error.code;
  const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  return first instanceof Error ? codeOf(first) : null;
}

/** A socket's address has no host, which a URL of Node must have. */
const withHost = (url: string): string => url.replace(/@(?=\/)/, '@localhost');

/**
 * The address of a PostgreSQL server. What crosses a network is encrypted and the server's certificate checked,
 * unless the address says `sslmode=disable` in so many words: on this machine, or on a network that is ours alone.
 */
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

/** A socket's address has no host, which a URL of Node must have. */
const withHost = (url: string): string => url.replace(/@(?=\/)/, '@localhost');

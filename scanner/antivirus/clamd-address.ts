import { stat } from 'node:fs/promises';
import { ZegelError } from '../../crypto/errors.ts';

/** Where clamd listens. TCP is for the same machine or a tunnel: the protocol itself is in clear. */
export type ClamdAddress = { kind: 'unix'; path: string } | { kind: 'tcp'; host: string; port: number };

/** Where Debian, Fedora, Alpine, Homebrew and the container image put clamd's socket. */
const USUAL_SOCKETS = [
  '/run/clamav/clamd.ctl',
  '/var/run/clamav/clamd.ctl',
  '/run/clamav/clamd.sock',
  '/var/run/clamav/clamd.sock',
  '/run/clamd.scan/clamd.sock',
  '/tmp/clamd.sock',
  '/usr/local/var/run/clamav/clamd.sock',
  '/opt/homebrew/var/run/clamav/clamd.sock',
];

/**
 * Reads `unix:PATH`, `tcp:HOST:PORT` (an IPv6 host in brackets) or `none`, which gives null.
 * Throws `bad_clamd_address`.
 */
export function parseClamdAddress(setting: string): ClamdAddress | null {
  if (setting === 'none') return null;
  const path = /^unix:(\/.+)$/.exec(setting)?.[1];
  if (path !== undefined) return { kind: 'unix', path };
  const tcp = /^tcp:(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]\s]+)):(\d{1,5})$/.exec(setting);
  const host = tcp?.[1] ?? tcp?.[2];
  const port = Number(tcp?.[3]);
  if (host === undefined || !(port >= 1 && port <= 65535)) throw new ZegelError('bad_clamd_address');
  return { kind: 'tcp', host, port };
}

/**
 * Reads one address or several divided by commas, in the order in which they are preferred; `none`, which stands alone,
 * gives an empty list. Throws `bad_clamd_address`.
 */
export function parseClamdAddresses(setting: string): ClamdAddress[] {
  if (setting === 'none') return [];
  return setting.split(',').map((each) => {
    const address = parseClamdAddress(each.trim());
    if (address === null) throw new ZegelError('bad_clamd_address');
    return address;
  });
}

/** The first of the usual sockets that exists; whether anybody answers there is for `describe` to tell. */
export async function discoverClamd(
  sockets: readonly string[] = USUAL_SOCKETS,
): Promise<ClamdAddress | null> {
  for (const path of sockets) {
    const found = await stat(path).catch(() => null);
    if (found?.isSocket() === true) return { kind: 'unix', path };
  }
  return null;
}

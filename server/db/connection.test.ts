import { expect, test } from 'vitest';
import { checkedUrl } from './connection.ts';

test.each([
  'postgres://zegel_relay@/zegel?host=/run/postgres',
  'postgres://zegel_relay:x@127.0.0.1:5432/zegel',
  'postgresql://zegel_relay:x@[::1]/zegel',
  'postgres://zegel_relay:x@postgres/zegel?sslmode=disable',
  'postgres://zegel_relay:x@db.example/zegel?sslmode=verify-full&sslrootcert=/run/secrets/ca.pem',
])('takes %s', (url) => {
  expect(checkedUrl(url, 'X')).toBe(url);
});

test.each([
  ['a server elsewhere without a word about TLS', 'postgres://zegel_relay:geheim@db.example/zegel'],
  ['TLS that checks nothing', 'postgres://zegel_relay:geheim@db.example/zegel?sslmode=no-verify'],
  ['TLS that may be left out', 'postgres://zegel_relay:geheim@db.example/zegel?sslmode=prefer'],
  ['another protocol', 'mysql://zegel_relay:geheim@127.0.0.1/zegel'],
  ['a remote host as a parameter', 'postgres://zegel_relay:geheim@/zegel?host=db.example'],
  ['no address at all', 'geheim'],
])('refuses %s, and does not repeat it', (_, url) => {
  let error: unknown;
  try {
    checkedUrl(url, 'ZEGEL_DATABASE_URL');
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toMatchObject({ code: 'config_invalid', detail: { name: 'ZEGEL_DATABASE_URL' } });
  expect(JSON.stringify(error) + String(error)).not.toContain('geheim');
});

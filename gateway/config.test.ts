import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const env = {
  ZEGEL_GATEWAY_LISTEN: 'unix:/run/gateway.sock',
  ZEGEL_GATEWAY_TOKEN_FILE: '/run/token',
  ZEGEL_GATEWAY_KEYS_DIR: '/keys',
  ZEGEL_PUBLIC_URL: 'https://post.example/',
};

test('reads what the supervisor sets, and leaves the rest alone', () => {
  const outbox = { ZEGEL_OUTBOX_LISTEN: '127.0.0.1:8421', ZEGEL_PARENT: 'ipc', ZEGEL_RUN_DIR: '/run' };
  expect(readConfig({ ...env, ...outbox })).toEqual({
    listen: { path: '/run/gateway.sock' },
    tokenFile: '/run/token',
    keysDir: '/keys',
    publicUrl: 'https://post.example',
    outboxListen: { host: '127.0.0.1', port: 8421 },
    smtpUrl: undefined,
    logLevel: 'info',
    isChild: true,
  });
});

test.each([
  ['ZEGEL_GATEWAY_LISTEN', 'localhost'],
  ['ZEGEL_GATEWAY_TOKEN_FILE', undefined],
  ['ZEGEL_PUBLIC_URL', 'https://post.example/zegel'],
  ['ZEGEL_PUBLIC_URL', 'post.example'],
  ['ZEGEL_OUTBOX_LISTEN', '0.0.0.0:8421'],
  ['ZEGEL_OUTBOX_LISTEN', '192.168.1.2:8421'],
  ['ZEGEL_SMTP_URL', 'http://mail.example'],
  ['ZEGEL_LOG_LEVEL', 'loud'],
])('refuses %s=%s', (name, value) => {
  expect(() => readConfig({ ...env, [name]: value })).toThrow(
    expect.objectContaining({ code: 'config_invalid', detail: { name } }),
  );
});

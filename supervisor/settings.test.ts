import { expect, test } from 'vitest';
import { readSettings } from './settings.ts';

test('hands on only what every process may have', () => {
  const { common } = readSettings({
    PATH: '/bin',
    HOME: '/h',
    TMPDIR: '/t',
    LANG: 'nl_NL',
    TZ: 'UTC',
    NODE_ENV: 'production',
    NODE_CHANNEL_FD: '3',
    NODE_CHANNEL_SERIALIZATION_MODE: 'json',
    AWS_SECRET_ACCESS_KEY: 'x',
    ZEGEL_SMTP_URL: 'smtp://u:p@h',
  });
  expect(common).toEqual({
    PATH: '/bin',
    HOME: '/h',
    TMPDIR: '/t',
    LANG: 'nl_NL',
    TZ: 'UTC',
    NODE_ENV: 'production',
  });
});

test('takes a public address as an origin', () => {
  expect(readSettings({ ZEGEL_PUBLIC_URL: 'https://post.zorg.example/' }).ZEGEL_PUBLIC_URL).toBe(
    'https://post.zorg.example',
  );
});

test.each([
  { ZEGEL_PUBLIC_URL: 'post.zorg.example' },
  { ZEGEL_PUBLIC_URL: 'ftp://post.zorg.example' },
  { ZEGEL_PUBLIC_URL: 'https://post.zorg.example/zegel' },
  { ZEGEL_LOG_LEVEL: 'loud' },
  { ZEGEL_LOG: 'file' },
])('names the variable that is wrong: %j', (env) => {
  const name = Object.keys(env)[0];
  expect(() => readSettings(env)).toThrow(
    expect.objectContaining({ code: 'config_invalid', detail: { name } }),
  );
});

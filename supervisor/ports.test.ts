import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { choosePorts } from './ports.ts';

test('finds three that are free and differ', async () => {
  const { web, mailOutbox, smsOutbox } = await choosePorts(0);
  expect(new Set([web, mailOutbox, smsOutbox]).size).toBe(3);
  expect(Math.min(web, mailOutbox, smsOutbox)).toBeGreaterThan(0);
});

test('names the one that is taken, also when it is that of an outbox page', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await expect(choosePorts(port)).rejects.toMatchObject({ code: 'port_taken', detail: { port } });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test('waits for one that is being given back', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const chosen = choosePorts(port, 10_000);
  await new Promise((resolve) => server.close(resolve));
  expect(await chosen).toMatchObject({ web: port });
});

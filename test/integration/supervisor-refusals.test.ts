import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Installation } from '../support/installation.ts';

let installation: Installation;

beforeAll(() => {
  installation = new Installation();
});
afterEach(() => installation.end());
afterAll(() => installation.remove());

describe('the supervisor does not start with', () => {
  test('a port that is taken, before anything is started', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const other = join(installation.root, 'other');
    const started = installation.start(['--port', String(port), '--data', other]);
    expect(await started.ended).toEqual({ code: 1, signal: null });
    expect(started.output()).toContain(`Poort ${port} is al in gebruik`);
    expect(started.output()).toContain(`Port ${port} is in use`);
    expect(readdirSync(other).sort()).toEqual(['blobs', 'keys', 'log']);
    await new Promise((resolve) => server.close(resolve));
  });

  test('a flag that does not exist', async () => {
    const started = installation.start(['--poort', '1', '--data', join(installation.root, 'never')]);
    expect(await started.ended).toEqual({ code: 2, signal: null });
    expect(started.output()).toMatch(/De optie --poort bestaat niet[\s\S]*There is no flag --poort/);
    expect(existsSync(join(installation.root, 'never'))).toBe(false);
  });

  test('a data folder that is a file, or has something else where the database should be', async () => {
    const file = join(installation.root, 'file');
    writeFileSync(file, '');
    const onFile = installation.start(['--port', '0', '--data', file]);
    expect(await onFile.ended).toEqual({ code: 1, signal: null });
    expect(onFile.output()).toContain(`The folder ${file} cannot be used (ENOTDIR)`);

    const strange = join(installation.root, 'strange');
    mkdirSync(join(strange, 'pg/photos'), { recursive: true });
    const onStrange = installation.start(['--port', '0', '--data', strange]);
    expect(await onStrange.ended).toEqual({ code: 1, signal: null });
    expect(onStrange.output()).toContain(`The folder ${strange}/pg cannot be used (ENOTEMPTY)`);
    expect(existsSync(join(strange, 'pg/photos'))).toBe(true);
  });

  test('a variable that is wrong', async () => {
    const started = installation.start(undefined, { ZEGEL_PUBLIC_URL: 'zorg.example' });
    expect(await started.ended).toEqual({ code: 2, signal: null });
    expect(started.output()).toContain('The setting ZEGEL_PUBLIC_URL is missing or malformed.');
  });
});

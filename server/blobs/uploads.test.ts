/** Uploads by tus, as far as the place matters: who may write where is decided before (server/http/byte-routes.ts). */
import { mkdtemp, rm } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../crypto/id.ts';
import { ready } from '../../crypto/sodium.ts';
import { type FolderBlobs, openFolderBlobs } from './folder.ts';
import { openUploads } from './uploads.ts';

let folder: string;
let blobs: FolderBlobs;
let server: Server;
let own: string;
let other: string;

beforeAll(async () => {
  await ready();
  [own, other] = [newId(), newId()];
  folder = await mkdtemp(join(tmpdir(), 'zegel-uploads-'));
  blobs = await openFolderBlobs(folder);
  await blobs.create(own, 5);
  await blobs.create(other, 5);
  const answer = openUploads(blobs.dataStore);
  server = createServer((request, response) => void answer(own, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

test.each(['?x=/', '/'])('writes to the place that was let in, whatever follows it: %s', async (between) => {
  const { port } = server.address() as AddressInfo;
  const before = (await blobs.state(own))?.offset ?? 0;
  const response = await fetch(`http://127.0.0.1:${String(port)}/up/${own}${between}${other}`, {
    method: 'PATCH',
    headers: {
      'tus-resumable': '1.0.0',
      'upload-offset': String(before),
      'content-type': 'application/offset+octet-stream',
    },
    body: 'ab',
  });
  expect(response.status).toBe(204);
  expect((await blobs.state(own))?.offset).toBe(before + 2);
  expect((await blobs.state(other))?.offset).toBe(0);
});

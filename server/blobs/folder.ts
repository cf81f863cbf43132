/** Blobs in a folder, in the layout of tus's own file store: one file of bytes and one of its upload's state. */
import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { FileStore } from '@tus/file-store';
import { type DataStore, Upload } from '@tus/server';
import { fail } from '../../contract/errors.ts';
import { hex, unb64u } from '../../crypto/bytes.ts';
import type { BlobStore } from './blob-store.ts';

/** A name that survives file systems which do not tell capitals apart. */
const fileName = (place: string): string => hex(unb64u(place));

export interface FolderBlobs extends BlobStore {
  /** For the tus server (server/blobs/uploads.ts). */
  readonly dataStore: DataStore;
}

export async function openFolderBlobs(folder: string): Promise<FolderBlobs> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const store = new FileStore({ directory: folder });

  async function state(place: string): Promise<{ offset: number; sizeBytes: number } | null> {
    try {
      const upload = await store.getUpload(fileName(place));
      return upload.size === undefined ? null : { offset: upload.offset, sizeBytes: upload.size };
    } catch {
      return null;
    }
  }

  return {
    dataStore: store,
    async create(place, sizeBytes) {
      await store.create(new Upload({ id: fileName(place), size: sizeBytes, offset: 0 }));
    },
    state,
    async read(place) {
      const found = await state(place);
      if (found === null) throw fail('not_found');
      if (found.offset !== found.sizeBytes) throw fail('upload_incomplete');
      return createReadStream(`${folder}/${fileName(place)}`, { highWaterMark: 1024 * 1024 });
    },
    async settle(place) {
      for (const path of [`${folder}/${fileName(place)}`, folder]) {
        const handle = await open(path);
        await handle.sync().finally(() => handle.close());
      }
    },
    async remove(place) {
      if ((await state(place)) !== null) await store.remove(fileName(place));
    },
  };
}

export { fileName };

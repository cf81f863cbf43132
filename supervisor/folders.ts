import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../contract/errors.ts';
import { systemCode } from './system-error.ts';

/** The folders of an installation, absolute. */
export interface Folders {
  readonly root: string;
  /** PostgreSQL's own; made by it at the first start. */
  readonly database: string;
  readonly blobs: string;
  readonly log: string;
  /** One folder for each holder of keys, so that each can be moved and protected apart. */
  readonly keys: {
    readonly organisations: string;
    readonly relay: string;
    readonly scanner: string;
    readonly gateway: string;
  };
  readonly demoNotes: string;
}

/**
 * Makes the data folder and what belongs in it, for the owner alone (0700). A folder that is there already
 * keeps its permissions.
 * @throws ZegelError `data_folder_unusable`
 */
export function makeFolders(root: string): Folders {
  const keys = join(root, 'keys');
  const folders: Folders = {
    root,
    database: join(root, 'pg'),
    blobs: join(root, 'blobs'),
    log: join(root, 'log'),
    keys: {
      organisations: join(keys, 'organisations'),
      relay: join(keys, 'relay'),
      scanner: join(keys, 'scanner'),
      gateway: join(keys, 'gateway'),
    },
    demoNotes: join(root, 'demo.json'),
  };
  try {
    for (const folder of [folders.blobs, folders.log, ...Object.values(folders.keys)]) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    }
  } catch (error) {
    throw fail('data_folder_unusable', {
      detail: { folder: root, reason: systemCode(error) ?? 'internal' },
      cause: error,
    });
  }
  return folders;
}

/**
 * How an attachment gets to the disk of whoever reads. A small one is fetched into memory and handed over whole: that
 * works everywhere. A larger one goes straight to disk: by the service worker (stream.ts), or, where a browser has
 * none, into a file that the person chooses. A browser that can do neither keeps it in memory up to a limit, and the
 * page says so before a code is asked for.
 */
import { ZegelError, isZegelError } from '../../crypto/errors.ts';
import type { Destination, DownloadedFile } from '../core/face.ts';
import { saveFile } from '../ui/save.ts';
import { downloadWorker, streamTo } from './stream.ts';

/** Up to here nothing is gained by going straight to disk. */
export const SMALL_BYTES = 16 * 1024 * 1024;
/** What a phone's browser can be trusted to hold for us; beyond, some end the page without a word. */
export const MEMORY_LIMIT_BYTES = 256 * 1024 * 1024;

/** One attachment, and how the core is asked for it. */
export interface Attachment {
  name: string;
  sizeBytes: number;
  whole(): Promise<DownloadedFile>;
  to(destination: Destination): Promise<void>;
  cancel(): Promise<void>;
}

/** Chromium's File System Access, which is not in TypeScript's own types. */
interface WithPicker {
  showSaveFilePicker(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

const picker = (): WithPicker | null =>
  'showSaveFilePicker' in globalThis ? (globalThis as unknown as WithPicker) : null;

/** Whether this browser can save a file of this size. */
export const canSave = async (sizeBytes: number): Promise<boolean> =>
  sizeBytes <= MEMORY_LIMIT_BYTES || picker() !== null || (await downloadWorker()) !== null;

/** Fulfilled when the file is whole. Throws `download_cancelled` and the other codes of the catalogue. */
export async function saveAttachment(attachment: Attachment): Promise<void> {
  const { name, sizeBytes } = attachment;
  if (sizeBytes <= SMALL_BYTES) return saveWhole(attachment);
  const worker = await downloadWorker();
  if (worker) return saveStreamed(attachment, worker);
  const page = picker();
  if (page) return attachment.to({ file: await chosenFile(page, name) });
  if (sizeBytes > MEMORY_LIMIT_BYTES) throw new ZegelError('file_too_large_here');
  return saveWhole(attachment);
}

async function saveWhole(attachment: Attachment): Promise<void> {
  const { name, blob } = await attachment.whole();
  saveFile(name, blob);
}

async function saveStreamed(attachment: Attachment, worker: ServiceWorker): Promise<void> {
  const { name, sizeBytes } = attachment;
  const stream = await streamTo(worker, { name, sizeBytes });
  const delivered = attachment.to({ port: stream.port });
  try {
    await Promise.race([Promise.all([stream.begin(), delivered]), stream.lost]);
  } catch (error) {
    delivered.catch(() => undefined);
    // The core may still wait for somebody who will not ask any more.
    await attachment.cancel();
    throw error;
  } finally {
    stream.end();
  }
}

/** Throws `download_cancelled` when the person chose none. */
async function chosenFile(page: WithPicker, name: string): Promise<FileSystemFileHandle> {
  try {
    return await page.showSaveFilePicker({ suggestedName: name });
  } catch (cause) {
    throw new ZegelError('download_cancelled', { cause });
  }
}

export const isCancelled = (error: unknown): boolean => isZegelError(error, 'download_cancelled');

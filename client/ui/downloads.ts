/** How far files are on their way to this device, by part. */
export type DownloadState = { receivedBytes: number; totalBytes: number } | 'saved';
export type Downloads = ReadonlyMap<number, DownloadState>;

/** With one part's state set, or taken away by null. */
export function withDownload(downloads: Downloads, part: number, state: DownloadState | null): Downloads {
  const after = new Map(downloads);
  if (state === null) after.delete(part);
  else after.set(part, state);
  return after;
}

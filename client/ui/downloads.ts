/** Attachments of the letter on the page, on their way to this device: several at once, each with its own state. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { isCancelled, saveAttachment } from '../download/save-attachment.ts';
import type { Destination, DownloadedFile } from '../core/face.ts';

/** How far one is. `stopped` is what the person did, `failed` what happened. */
export type DownloadState =
  { receivedBytes: number; totalBytes: number } | 'saved' | 'stopped' | { failed: unknown };
/** By part. */
export type Downloads = ReadonlyMap<number, DownloadState>;

export const isUnderWay = (
  state: DownloadState | undefined,
): state is { receivedBytes: number; totalBytes: number } =>
  typeof state === 'object' && 'receivedBytes' in state;

/** How the core is asked for the attachments of one letter. */
export interface AttachmentSource {
  whole(part: number): Promise<DownloadedFile>;
  to(part: number, destination: Destination): Promise<void>;
  cancel(part: number): Promise<void>;
}

export interface DownloadFile {
  part: number;
  name: string;
  sizeBytes: number;
}

export interface UseDownloads {
  downloads: Downloads;
  start: (file: DownloadFile) => void;
  stop: (part: number) => void;
  /** From the core's event. */
  onProgress: (part: number, receivedBytes: number, totalBytes: number) => void;
}

/** `onFailure` hears a failure first; what it answers true to is not shown beside the file. */
export function useDownloads(
  source: AttachmentSource,
  onFailure: (error: unknown) => boolean = () => false,
): UseDownloads {
  const [downloads, setDownloads] = useState<Downloads>(new Map());
  const saving = useRef(new Set<number>());
  const set = useCallback((part: number, state: DownloadState) => {
    setDownloads((before) => new Map(before).set(part, state));
  }, []);
  const someUnderWay = [...downloads.values()].some(isUnderWay);
  useEffect(() => {
    if (!someUnderWay) return undefined;
    // What is being fetched ends with the page.
    const hold = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', hold);
    return () => removeEventListener('beforeunload', hold);
  }, [someUnderWay]);

  const start = ({ part, name, sizeBytes }: DownloadFile): void => {
    if (saving.current.has(part)) return;
    set(part, { receivedBytes: 0, totalBytes: sizeBytes });
    saving.current.add(part);
    saveAttachment({
      name,
      sizeBytes,
      whole: () => source.whole(part),
      to: (destination) => source.to(part, destination),
      cancel: () => source.cancel(part),
    })
      .then(
        () => set(part, 'saved'),
        (error: unknown) => {
          if (isCancelled(error) || onFailure(error)) set(part, 'stopped');
          else set(part, { failed: error });
        },
      )
      .finally(() => saving.current.delete(part));
  };

  const onProgress = useCallback(
    (part: number, receivedBytes: number, totalBytes: number) => {
      if (saving.current.has(part)) set(part, { receivedBytes, totalBytes });
    },
    [set],
  );

  return { downloads, start, stop: (part) => void source.cancel(part), onProgress };
}

/** A letter that passed every check of a reader. */
export interface Letter {
  subject: string;
  text: string;
  /** To be cleaned and shown in a frame with `sandbox=""`; never on our origin. */
  html: string;
  files: { part: number; name: string; type: string; sizeBytes: number }[];
  from: { address: string; name: string };
  to: string[];
  /** As the sender signed it. */
  sentAt: number;
  expiresAt: number;
  /** True where the organisation's archive key opens it, too. */
  archive: boolean;
  /** Kinds of content that could not be scanned and that the organisation lets through: to be said. */
  unscannable: string[];
  /** False where a rule of the organisation keeps it where it is. */
  mayForward: boolean;
}

/**
 * Where a file goes that is too large for memory: a port whose other end is the service worker (download-port.ts), or
 * a file that the person chose.
 */
export type Destination = { port: MessagePort } | { file: FileSystemFileHandle };

/** `blob` has type application/octet-stream whatever `type` says, so that it never renders on our origin. */
export interface DownloadedFile {
  name: string;
  type: string;
  blob: Blob;
}

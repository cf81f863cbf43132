/**
 * Where the bytes of parts are: nonce ‖ STREAM, never anything else. A place is an id of 22 characters that the
 * relay draws; what lies there is written once, from the front, by tus, and not changed afterwards.
 */
export interface BlobStore {
  /** Makes an empty place for exactly `sizeBytes` bytes. */
  create(place: string, sizeBytes: number): Promise<void>;
  /** How much of it has arrived, or null when there is no such place. */
  state(place: string): Promise<{ offset: number; sizeBytes: number } | null>;
  /** The bytes of a complete place. Throws `upload_incomplete` or `not_found`. */
  read(place: string): Promise<AsyncIterable<Uint8Array>>;
  /** Fulfilled when the bytes of a place would outlast a power failure. */
  settle(place: string): Promise<void>;
  /** Removing what is not there is no error. */
  remove(place: string): Promise<void>;
}

/** What every part of the relay's domain works with. Made once in main.ts; in tests with a clock of their own. */
import type { InternalPeer } from '../contract/wire.ts';
import type { BlobStore } from './blobs/blob-store.ts';
import type { Clock } from './clock.ts';
import type { OpenDatabase } from './db/database.ts';
import type { DataKeys } from './keys/data-keys.ts';
import type { DeploymentKeys } from './keys/deployment.ts';
import type { OrganisationKeyStore } from './keys/organisation-keys.ts';
import type { SmsProvider } from './sms/provider.ts';

/** Structured, without content, addresses, numbers, tokens or keys: errors go through `forLog` of contract/errors.ts. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  /** Somebody must look. */
  error(fields: object, message: string): void;
}

export interface Relay {
  readonly db: OpenDatabase;
  readonly clock: Clock;
  readonly deployment: DeploymentKeys;
  readonly organisationKeys: OrganisationKeyStore;
  readonly dataKeys: DataKeys;
  readonly scanner: InternalPeer;
  readonly gateway: InternalPeer;
  /** Null where text messages cannot be sent. */
  readonly sms: SmsProvider | null;
  readonly blobs: BlobStore;
  /** Says that rows of the outbox may be due now; they are found without it, a moment later. */
  readonly wake: () => void;
  readonly log: Logger;
}

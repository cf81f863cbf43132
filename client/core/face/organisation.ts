/** What admins do, as a page asks for it. */
import type { Role } from '../../../contract/values.ts';
import type { Text } from './text.ts';

/** For admins; others get `forbidden`. */
export interface OrganisationFace {
  /** The secret of the link is sealed to the mail gateway here; the relay never holds it. */
  invite(invitee: {
    address: string;
    name: string;
    role: Role;
  }): Promise<{ invitation: string; expiresAt: number }>;
  invitations(): Promise<Invitation[]>;
  withdraw(invitation: string): Promise<void>;
  members(): Promise<Member[]>;
  /**
   * Entries newest first, up to `limit` (at most 200) before entry number `before`. Throws `log_proof_invalid`
   * when the checkpoint is not signed by the charter's log key, or is smaller than one seen before.
   */
  readLog(page?: { before?: number; limit?: number }): Promise<LogPage>;
  /** Proves to this client that entry `seq` is in the tree. Throws `log_proof_invalid`. */
  proveEntry(seq: number): Promise<{ index: number; size: number }>;
  /** The published rules, as sentences the page can show. */
  rules(): Promise<{ version: number; sentences: Text[] }>;
}

export interface Invitation {
  invitation: string;
  address: string;
  name: string;
  role: Role;
  invitedAt: number;
  /** Null until the next mail server has accepted the mail. */
  notifiedAt: number | null;
  /** It could not be handed over yet; it is tried again by itself. */
  notifyFailedAt: number | null;
  /** It is not tried again. */
  notifyGivenUpAt: number | null;
  /** Whether it arrived nobody knows; it is not sent again by itself. */
  notifyUnknownAt: number | null;
  expiresAt: number;
}

export interface Member {
  account: string;
  address: string;
  name: string;
  role: Role;
  joinedAt: number;
  /** False for an admin who has not been given the log's key yet; the next sign-in of another admin gives it. */
  readsLog: boolean;
  /** Fingerprint of the key the member signs with. */
  fingerprint: string;
}

export interface LogPage {
  entries: LogItem[];
  /** Entries in the log. */
  size: number;
  checkpoint: { size: number; root: string };
  /** False until another admin has given this one the log's key: then `content` is null everywhere. */
  readsContent: boolean;
}

export interface LogItem {
  seq: number;
  time: number;
  /** `send`, `inspect`, `notify`, `open` … */
  type: string;
  outcome: 'success' | 'refused' | 'failure';
  /** Who, what, from where; null once erased. */
  details: LogDetails | null;
  /** Subject and names of attachments; null where there are none, erased, or without the log's key. */
  content: { subject: string; attachments: string[] } | null;
  /** False when the personal part beside the leaf is not the one that the leaf commits to. */
  intact: boolean;
}

export interface LogDetails {
  actor: { kind: 'account' | 'guest' | 'service'; address: string | null; name: string | null };
  message: string | null;
  recipient: string | null;
  phone: string | null;
  ip: string | null;
  purpose: string | null;
  /** Reason codes, level, counts. */
  detail: Record<string, string | number | boolean>;
}

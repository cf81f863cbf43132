/** Becoming a member, as a page asks for it. */
import type { Role } from '../../../contract/values.ts';
import type { Account, FactorKind } from './session.ts';

/** One enrolment at a time, in the order of the methods. Beginning again forgets the one before. */
export interface EnrolmentFace {
  /**
   * What a link is for: `/setup/TOKEN#1.SCANNER.GATEWAY` or `/invite#1.TOKEN.ROOT`, as the whole address or from
   * its path on. Changes nothing at the relay. Throws `bad_link`, `enrolment_link_invalid`, and
   * `fingerprint_mismatch` when the keys of the service are not those the link names.
   */
  begin(link: string): Promise<EnrolmentStart>;
  /** Registers a password by OPAQUE; it does not leave the core. Throws `password_too_short` under 12 characters. */
  choosePassword(password: string): Promise<void>;
  /** Begins a second factor. `number` as people write it. Choosing again replaces it. Throws `bad_phone`. */
  chooseFactor(factor: FactorChoice): Promise<FactorStart>;
  /** The code of the authenticator, or of the SMS. Throws `code_wrong`, `code_expired`. */
  verifyFactor(code: string): Promise<void>;
  /**
   * Makes every key. What is returned exists nowhere else and is not given again: to be saved or printed before
   * `finish`. `archive` only counts at set-up; without it nobody can open the organisation's own export.
   */
  makeKeys(options?: { archive?: boolean }): Promise<KeysToKeep>;
  /**
   * Signs the charter (at set-up), makes the account, signs in. Root and archive keys are forgotten here.
   * Throws `enrolment_order` when a step was skipped, `address_taken`, and `enrolment_finished` when an earlier call
   * made the account and only its answer was lost.
   */
  finish(details: EnrolmentDetails): Promise<Account>;
}

export interface EnrolmentStart {
  kind: 'setup' | 'invitation';
  role: Role;
  /** Whom the invitation was sent to; null at set-up. */
  invitee: { address: string; name: string } | null;
  /** Null at set-up. */
  organisation: { name: string; phone: string } | null;
  /** Groups of four hexadecimal digits: at set-up those of scanner and gateway, else that of the root. */
  fingerprints: { name: 'scanner' | 'gateway' | 'root'; fingerprint: string }[];
  /** The factor proven already, where the page was reloaded half-way. */
  factor: FactorKind | null;
  expiresAt: number;
}

export type FactorChoice = { kind: 'totp' } | { kind: 'sms'; number: string };
export type FactorStart =
  /** `uri` for the QR code (otpauth://), `secret` the same in Base32, for typing. */
  | { kind: 'totp'; secret: string; uri: string }
  /** The number as it was understood. */
  | { kind: 'sms'; number: string; resendAfter: number };

export interface KeysToKeep {
  /** Stands in for the password, once it is lost. Grouped. */
  recoveryKey: string;
  /** Ten; each stands in for the second factor once. */
  backupCodes: string[];
  /** At set-up: `AGE-SECRET-KEY-PQ-1…`, an age identity that opens the organisation's archive. */
  archiveKey: string | null;
  /** At set-up: the organisation root, grouped. Signs charters; needed when keys of the service change. */
  rootKey: string | null;
  /** The fingerprint of the root, which every member's client pins. */
  rootFingerprint: string;
}

export interface EnrolmentDetails {
  name: string;
  /** At set-up; an invitation has its own. */
  address?: string;
  /** At set-up. `phone` is what recipients see and ring. */
  organisation?: { name: string; phone: string };
}

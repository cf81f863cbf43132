/** Being signed in, as a page asks for it. */
import type { Role } from '../../../contract/values.ts';

export type FactorKind = 'totp' | 'sms';

export interface SessionFace {
  /** First step. Throws `sign_in_failed`, alike for an unknown address and a wrong password. */
  signIn(address: string, password: string): Promise<FactorAsked>;
  /** First step with the recovery key instead; after `proveFactor` a new password must be chosen. */
  recover(address: string, recoveryKey: string): Promise<FactorAsked>;
  /** Only for the factor `sms`. */
  sendFactorCode(): Promise<{ resendAfter: number }>;
  /**
   * Second step: a code of the factor or one of the backup codes. Throws `code_wrong`, and `charter_invalid` when
   * the organisation's charter is not of the root that this account pinned: then nobody is signed in.
   */
  proveFactor(code: string): Promise<SignedIn>;
  /** Changes the password; needs a fresh sign-in or a recovery. Gives a new recovery key where asked for. */
  choosePassword(
    password: string,
    options?: { newRecoveryKey?: boolean },
  ): Promise<{ recoveryKey: string | null }>;
  /** Ten new backup codes; the old ones end. */
  newBackupCodes(): Promise<string[]>;
  /** After a reload: the account signed in, or null when there is none (any more). */
  resume(): Promise<Account | null>;
  /** Who is signed in now, without asking the relay. */
  account(): Promise<Account | null>;
  /** Ends the session and deletes the seeds kept here, also when the relay does not answer. */
  signOut(): Promise<void>;
}

export interface FactorAsked {
  factor: FactorKind;
  /** The last two digits of the number, for `sms`. */
  numberHint: string | null;
}

export interface SignedIn {
  account: Account;
  /** By recovery key: ask for a new password now. */
  mustChoosePassword: boolean;
}

export interface Account {
  id: string;
  address: string;
  name: string;
  role: Role;
  factor: FactorKind;
  backupCodesLeft: number;
  organisation: {
    id: string;
    name: string;
    phone: string;
    /** True where the organisation can open every message with its archive key: said on every message. */
    archive: boolean;
    rootFingerprint: string;
  };
}

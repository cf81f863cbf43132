/**
 * Signing in: OPAQUE, then the second factor, then the seeds (docs/architecture.md, Accounts). The wrap under the
 * password's key, or the recovery key's, also holds the fingerprint of the organisation root, so that nothing the
 * relay serves afterwards can stand for another organisation.
 */
import type { Me } from '../../contract/api/common.ts';
import { api } from '../../contract/api/index.ts';
import { fail } from '../../contract/errors.ts';
import {
  type AccountSecret,
  b64u,
  backupCodeDigest,
  isZegelError,
  newBackupCode,
  newRecoveryKey,
  normaliseAddress,
  recoveryAuth,
  recoveryKeyBytes,
  sha256,
  unb64u,
  unwrapAccountSecret,
  wrapAccountSecret,
  wrapKeyFromRecovery,
} from '../../crypto/index.ts';
import type { Environment } from './environment.ts';
import type { Account, FactorAsked, SessionFace, SignedIn } from './face.ts';
import type { Relay } from './http.ts';
import { type Member, accountView, memberOf } from './member.ts';
import { logIn, register } from './password.ts';
import type { SeedStore } from './seed-store.ts';

export const BACKUP_CODES = 10;

/** Between the first step and the second: the key that will open the wrap, of the password or the recovery key. */
interface Pending {
  wrapKey: Uint8Array;
  recovers: boolean;
}

export interface SessionListener {
  /** Told of every sign-in, but not of a session resumed. */
  signedIn?: (member: Member) => void;
  /** Told when the person signs out, but not when the relay ended the session: then work may go on after a sign-in. */
  signedOut?: () => void;
}

export class Session implements SessionFace {
  readonly #relay: Relay;
  readonly #environment: Environment;
  readonly #seeds: SeedStore;
  readonly #listens: SessionListener;
  #pending: Pending | null = null;
  #member: Member | null = null;

  constructor(relay: Relay, environment: Environment, seeds: SeedStore, listens: SessionListener = {}) {
    this.#relay = relay;
    this.#environment = environment;
    this.#seeds = seeds;
    this.#listens = listens;
  }

  /** For the other flows. Throws `not_signed_in`. */
  member(): Member {
    if (!this.#member) throw fail('not_signed_in');
    return this.#member;
  }

  async signIn(address: string, password: string): Promise<FactorAsked> {
    this.#pending = null;
    const { login, finishLoginRequest, wrapKey } = await logIn(password, (startLoginRequest) =>
      this.#relay.call(api.session.start, {}, { address: normaliseAddress(address), startLoginRequest }),
    );
    const asked = await this.#relay.call(api.session.finish, {}, { login, finishLoginRequest });
    this.#pending = { wrapKey, recovers: false };
    return asked;
  }

  async recover(address: string, recoveryKey: string): Promise<FactorAsked> {
    this.#pending = null;
    const key = recoveryKeyBytes(recoveryKey);
    const body = { address: normaliseAddress(address), recoveryAuth: b64u(recoveryAuth(key)) };
    const asked = await this.#relay.call(api.session.recover, {}, body);
    this.#pending = { wrapKey: wrapKeyFromRecovery(key), recovers: true };
    return asked;
  }

  sendFactorCode(): Promise<{ resendAfter: number }> {
    return this.#relay.call(api.session.factorSend, {}, {});
  }

  async proveFactor(code: string): Promise<SignedIn> {
    const pending = this.#pending;
    if (!pending) throw fail('not_signed_in');
    const { me, wraps } = await this.#relay.call(api.session.factor, {}, { code: code.trim() });
    const wrapped = pending.recovers ? wraps.byRecovery : wraps.byPassword;
    const secret = unwrapAccountSecret(pending.wrapKey, me.account, me.keys.n, unb64u(wrapped));
    this.#pending = null;
    return { account: await this.enter(me, secret), mustChoosePassword: pending.recovers };
  }

  /** Whoever has both the relay's word and the seeds is in: also the end of an enrolment. */
  async enter(me: Me, secret: AccountSecret): Promise<Account> {
    this.#member = memberOf(me, secret, this.#environment.now());
    await this.#seeds.keep({ account: me.account, secret });
    this.#listens.signedIn?.(this.#member);
    return accountView(this.#member);
  }

  async choosePassword(
    password: string,
    options: { newRecoveryKey?: boolean } = {},
  ): Promise<{ recoveryKey: string | null }> {
    const { me, secret } = this.member();
    const { registrationRecord, wrapKey } = await register(password, (registrationRequest) =>
      this.#relay.call(api.session.passwordStart, {}, { registrationRequest }),
    );
    const wrap = (key: Uint8Array) => b64u(wrapAccountSecret(key, me.account, me.keys.n, secret));
    const recoveryKey = options.newRecoveryKey === true ? newRecoveryKey() : null;
    const recovery = recoveryKey === null ? null : recoveryWrap(recoveryKey, wrap);
    const body = { registrationRecord, byPassword: wrap(wrapKey), recovery };
    await this.#relay.call(api.session.passwordFinish, {}, body);
    return { recoveryKey };
  }

  async newBackupCodes(): Promise<string[]> {
    const { me } = this.member();
    const codes = newBackupCodes();
    await this.#relay.call(
      api.session.backupCodes,
      {},
      { backupCodes: backupCodeDigests(me.account, codes) },
    );
    me.backupCodesLeft = BACKUP_CODES;
    return codes;
  }

  async resume(): Promise<Account | null> {
    const kept = await this.#seeds.load();
    if (!kept) return null;
    try {
      const { me } = await this.#relay.call(api.session.current, {}, {});
      if (me.account !== kept.account) throw fail('not_signed_in');
      this.#member = memberOf(me, kept.secret, this.#environment.now());
      return accountView(this.#member);
    } catch (error) {
      if (!isZegelError(error, 'not_signed_in', 'second_factor_needed')) throw error;
      await this.#forget();
      return null;
    }
  }

  /** What the relay says of the account now: after the rules or the charter changed. */
  async refresh(): Promise<void> {
    const { secret } = this.member();
    const { me } = await this.#relay.call(api.session.current, {}, {});
    this.#member = memberOf(me, secret, this.#environment.now());
  }

  account(): Promise<Account | null> {
    return Promise.resolve(this.#member && accountView(this.#member));
  }

  async signOut(): Promise<void> {
    this.#listens.signedOut?.();
    await this.#forget();
    try {
      await this.#relay.call(api.session.signOut, {}, {});
    } catch (error) {
      if (!isZegelError(error, 'not_signed_in')) throw error;
    }
  }

  async #forget(): Promise<void> {
    this.#pending = null;
    this.#member = null;
    await this.#seeds.forget();
  }
}

/** What the relay keeps so that a recovery key can stand in for a password. */
export const recoveryWrap = (
  recoveryKey: string,
  wrap: (key: Uint8Array) => string,
): { byRecovery: string; recoveryAuth: string } => {
  const bytes = recoveryKeyBytes(recoveryKey);
  return {
    byRecovery: wrap(wrapKeyFromRecovery(bytes)),
    recoveryAuth: b64u(sha256(recoveryAuth(bytes))),
  };
};

export const newBackupCodes = (): string[] => Array.from({ length: BACKUP_CODES }, newBackupCode);

export const backupCodeDigests = (account: string, codes: readonly string[]): string[] =>
  codes.map((code) => b64u(backupCodeDigest(account, code)));

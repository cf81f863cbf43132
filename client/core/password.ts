/**
 * OPAQUE (RFC 9807) on the client's side, by @serenity-kit/opaque. The password stays here; what comes out is a
 * key that only this password gives, to wrap the account's seeds under. The module is loaded when it is needed.
 */
import { fail } from '../../contract/errors.ts';
import { unb64u, wrapKeyFromExport } from '../../crypto/index.ts';

/** Both ends of a registration and of every sign-in have to agree. */
const KEY_STRETCHING = 'memory-constrained';

const MIN_CHARACTERS = 12;

const opaque = async () => {
  const module = await import('@serenity-kit/opaque');
  await module.ready;
  return module.client;
};

/** A password as it enters OPAQUE: NFKC, so that two keyboards agree (RFC 8265 §4.2 goes further). */
const normalise = (password: string): string => password.normalize('NFKC');

export interface Registration {
  registrationRecord: string;
  /** 32 bytes. */
  wrapKey: Uint8Array;
}

/** Registers a new password; `exchange` is the relay's half. Throws `password_too_short`. */
export async function register(
  password: string,
  exchange: (registrationRequest: string) => Promise<{ registrationResponse: string }>,
): Promise<Registration> {
  if (normalise(password).length < MIN_CHARACTERS) throw fail('password_too_short');
  const client = await opaque();
  const start = client.startRegistration({ password: normalise(password) });
  const { registrationResponse } = await exchange(start.registrationRequest);
  const { registrationRecord, exportKey } = client.finishRegistration({
    clientRegistrationState: start.clientRegistrationState,
    registrationResponse,
    password: normalise(password),
    keyStretching: KEY_STRETCHING,
  });
  return { registrationRecord, wrapKey: wrapKeyFromExport(unb64u(exportKey)) };
}

export interface Login {
  login: string;
  finishLoginRequest: string;
  /** 32 bytes. */
  wrapKey: Uint8Array;
}

/** The client's half of a sign-in; `exchange` is the relay's. Throws `sign_in_failed` on a wrong password. */
export async function logIn(
  password: string,
  exchange: (startLoginRequest: string) => Promise<{ login: string; loginResponse: string }>,
): Promise<Login> {
  const client = await opaque();
  const start = client.startLogin({ password: normalise(password) });
  const { login, loginResponse } = await exchange(start.startLoginRequest);
  const finished = client.finishLogin({
    clientLoginState: start.clientLoginState,
    loginResponse,
    password: normalise(password),
    keyStretching: KEY_STRETCHING,
  });
  if (!finished) throw fail('sign_in_failed');
  const { finishLoginRequest, exportKey } = finished;
  return { login, finishLoginRequest, wrapKey: wrapKeyFromExport(unb64u(exportKey)) };
}

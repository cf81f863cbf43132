/**
 * OPAQUE (RFC 9807) on the client's side, by @serenity-kit/opaque. The password stays here; what comes out is a
 * key that only this password gives, to wrap the account's seeds under. The module is loaded when it is needed, and
 * in a browser let go again: stretching takes 64 MiB, and the memory of WebAssembly never shrinks.
 */
import { fail } from '../../contract/errors.ts';
import { unb64u, wrapKeyFromExport } from '../../crypto/index.ts';
import { connect } from './remote.ts';

/** Both ends of a registration and of every sign-in have to agree. */
const KEY_STRETCHING = 'memory-constrained';

const MIN_CHARACTERS = 12;

type Client = typeof import('@serenity-kit/opaque').client;
type Opaque = {
  [Name in keyof Client]: (
    ...args: Parameters<Client[Name]>
  ) => ReturnType<Client[Name]> | Promise<ReturnType<Client[Name]>>;
};

/** Gives `work` the module: in a worker that ends with it, or here, where there are no workers (Node). */
async function withOpaque<Result>(work: (client: Opaque) => Promise<Result>): Promise<Result> {
  if (typeof Worker === 'undefined') {
    const { client, ready } = await import('@serenity-kit/opaque');
    await ready;
    return work(client);
  }
  const worker = new Worker(new URL('./opaque-worker.ts', import.meta.url), { type: 'module' });
  try {
    const broken = new Promise<never>((_, reject) => {
      worker.addEventListener('error', () => reject(fail('network_failed')), { once: true });
    });
    return await Promise.race([work(connect<Opaque>(worker, 1).face), broken]);
  } finally {
    worker.terminate();
  }
}

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
  return withOpaque(async (client) => {
    const start = await client.startRegistration({ password: normalise(password) });
    const { registrationResponse } = await exchange(start.registrationRequest);
    const { registrationRecord, exportKey } = await client.finishRegistration({
      clientRegistrationState: start.clientRegistrationState,
      registrationResponse,
      password: normalise(password),
      keyStretching: KEY_STRETCHING,
    });
    return { registrationRecord, wrapKey: wrapKeyFromExport(unb64u(exportKey)) };
  });
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
  return withOpaque(async (client) => {
    const start = await client.startLogin({ password: normalise(password) });
    const { login, loginResponse } = await exchange(start.startLoginRequest);
    const finished = await client.finishLogin({
      clientLoginState: start.clientLoginState,
      loginResponse,
      password: normalise(password),
      keyStretching: KEY_STRETCHING,
    });
    if (!finished) throw fail('sign_in_failed');
    const { finishLoginRequest, exportKey } = finished;
    return { login, finishLoginRequest, wrapKey: wrapKeyFromExport(unb64u(exportKey)) };
  });
}

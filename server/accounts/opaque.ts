/** The relay's half of OPAQUE (RFC 9807). Malformed input is `bad_request`; nothing here sees a password. */
import { server } from '@serenity-kit/opaque';
import { fail } from '../../contract/errors.ts';
import type { DeploymentKeys } from '../keys/deployment.ts';

/** The answer to a registration request. `account` stands for the credential identifier. */
export function registrationResponse(
  keys: DeploymentKeys,
  account: string,
  registrationRequest: string,
): string {
  try {
    return server.createRegistrationResponse({
      serverSetup: keys.opaqueServerSetup,
      userIdentifier: account,
      registrationRequest,
    }).registrationResponse;
  } catch (cause) {
    throw fail('bad_request', { cause });
  }
}

/** `registrationRecord` null gives the answer that RFC 9807 §10.9 fakes for who has none. */
export function startLogin(
  keys: DeploymentKeys,
  account: string,
  registrationRecord: string | null,
  startLoginRequest: string,
): { serverLoginState: string; loginResponse: string } {
  try {
    return server.startLogin({
      serverSetup: keys.opaqueServerSetup,
      userIdentifier: account,
      registrationRecord,
      startLoginRequest,
    });
  } catch (cause) {
    throw fail('bad_request', { cause });
  }
}

/** True when the client knew the password. */
export function finishLogin(serverLoginState: string, finishLoginRequest: string): boolean {
  try {
    server.finishLogin({ serverLoginState, finishLoginRequest });
    return true;
  } catch {
    return false;
  }
}

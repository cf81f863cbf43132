/**
 * The secrets of the relay itself, in a folder of its own: one root key, from which the keyed hashes, the log's
 * signing keys and the seal of pending sign-ins are derived, and OPAQUE's server setup. Whoever loses them locks
 * every account out, so they are made only where no organisation exists yet.
 */
import { join } from 'node:path';
import { ready as opaqueReady, server as opaque } from '@serenity-kit/opaque';
import { z } from 'zod';
import { fail } from '../../contract/errors.ts';
import { parseJson } from '../../contract/json.ts';
import { b64u, lp, randomBytes, unb64u, utf8 } from '../../crypto/bytes.ts';
import { derive, hmacSha256 } from '../../crypto/hash.ts';
import { idBytes } from '../../crypto/id.ts';
import { type Signer, signerFromSeed } from '../../crypto/signed.ts';
import type { LocatorKind } from '../db/schema.ts';
import { makeKeyFile, readKeyFile } from './key-file.ts';

const fileShape = z.strictObject({
  v: z.literal(1),
  /** 32 bytes. */
  root: z.string().length(43),
  opaqueServerSetup: z.string().min(100),
});

export interface DeploymentKeys {
  /** RFC 9807's server setup, secret and stable. */
  readonly opaqueServerSetup: string;
  /** Seals the state of pending sign-ins, 32 bytes. */
  readonly loginKey: Uint8Array;
  /** The keyed hash under which something is found in `locators`. Text must be normalised. */
  locatorHash(kind: LocatorKind, value: Uint8Array | string): Uint8Array;
  /** What is kept of a code that went out by SMS. */
  codeHmac(org: string, kind: string, subject: string, code: string): Uint8Array;
  /** 16 bytes by which a challenge to a kept key is known to be ours, for this delivery. */
  challengeMac(org: string, handle: string, challenge: Uint8Array): Uint8Array;
  /** Under which something is counted (server/limits): tells nobody what it is made of. */
  limitKey: (...parts: readonly (string | Uint8Array)[]) => string;
  /** An id that an unknown address has for OPAQUE, always the same one. */
  decoyAccount(address: string): string;
  /** Signs the checkpoints of an organisation's communication log. */
  logSigner(org: string): Signer;
}

/**
 * Reads `relay.json` of the folder. Makes it when there is none and `mayCreate`, else throws
 * `key_store_missing`: keys that come anew to a filled database would lock everybody out.
 */
export async function openDeploymentKeys(folder: string, mayCreate: boolean): Promise<DeploymentKeys> {
  await opaqueReady;
  const path = join(folder, 'relay.json');
  if (mayCreate) await makeKeyFile(path, newKeys);
  const text = await readKeyFile(path);
  if (text === null) throw fail('key_store_missing');
  const parsed = fileShape.safeParse(parseJson(text));
  if (!parsed.success) throw fail('key_store_unreadable');
  const root = unb64u(parsed.data.root);
  const locatorKey = derive(root, 'relay/locator');
  const codeKey = derive(root, 'relay/code');
  const challengeKey = derive(root, 'relay/challenge');
  const decoyKey = derive(root, 'relay/decoy');
  const limitKey = derive(root, 'relay/limit');
  return {
    opaqueServerSetup: parsed.data.opaqueServerSetup,
    loginKey: derive(root, 'relay/login'),
    locatorHash: (kind, value) => hmacSha256(locatorKey, lp(kind, value)),
    codeHmac: (org, kind, subject, code) =>
      hmacSha256(codeKey, lp(idBytes(org), kind, idBytes(subject), code)),
    challengeMac: (org, handle, challenge) =>
      hmacSha256(challengeKey, lp(idBytes(org), idBytes(handle), challenge)).subarray(0, 16),
    limitKey: (...parts) => b64u(hmacSha256(limitKey, lp(...parts))),
    decoyAccount: (address) => b64u(hmacSha256(decoyKey, utf8(address)).subarray(0, 16)),
    logSigner: (org) => signerFromSeed(derive(root, 'relay/log', idBytes(org))),
  };
}

function newKeys(): string {
  const content: z.infer<typeof fileShape> = {
    v: 1,
    root: b64u(randomBytes(32)),
    opaqueServerSetup: opaque.createSetup(),
  };
  return `${JSON.stringify(content)}\n`;
}

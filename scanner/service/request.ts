/** A client's request and K, opened together: K was sealed for exactly this request and no other. */
import type { z } from 'zod';
import { fail } from '../../contract/errors.ts';
import type { Operation } from '../../contract/objects.ts';
import { openAtScanner, unb64u } from '../../crypto/index.ts';
import type { ScannerKeys } from './keys.ts';

interface Sealed {
  /** As the client wrote it. */
  request: string;
  kToScanner: string;
  instance: string;
}

/** What every request says: whose message, under which key (contract/objects.ts). */
export interface Claimed {
  org: string;
  message: string;
  sender: string;
  senderKey: string;
  commitment: string;
}

export interface Opened<Request> {
  request: Request;
  fileKey: Uint8Array;
  /** At release, the encapsulation seed of each stanza, in order; else none. */
  seeds: Uint8Array[];
}

/**
 * Parses the request, opens K in its context and holds K against the commitment. Throws `bad_request`,
 * `scanner_key_gone`, `unseal_failed`.
 */
export function openRequest<Schema extends z.ZodType<Claimed>>(
  schema: Schema,
  operation: Operation,
  { request, kToScanner, instance }: Sealed,
  keys: ScannerKeys,
): Opened<z.output<Schema>> {
  const parsed = schema.safeParse(parseJson(request));
  if (!parsed.success) throw fail('bad_request', { cause: parsed.error });
  const { org, message, senderKey, commitment } = parsed.data;
  const errand = {
    operation,
    org,
    message,
    senderKey: unb64u(senderKey),
    commitment: unb64u(commitment),
    request,
  };
  const opened = openAtScanner(keys.identityOf(instance), errand, unb64u(kToScanner));
  return { request: parsed.data, ...opened };
}

/** Runs `work`, and overwrites K and seeds when it is done, however it ends. */
export async function withOpened<Result>(
  { fileKey, seeds }: Pick<Opened<unknown>, 'fileKey' | 'seeds'>,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } finally {
    fileKey.fill(0);
    for (const seed of seeds) seed.fill(0);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw fail('bad_request', { cause });
  }
}

/**
 * What the scanner saw, wrapped so that only who holds the message's file key reads it (docs/format.md, Verdicts):
 * under D(K, `findings`, P), label `findings`, owner the message, generation 0.
 */
import { b64u, findingsKey, fromUtf8, unb64u, unwrapSecret, utf8, wrapSecret } from '../crypto/index.ts';
import { fail } from './errors.ts';
import { type Findings, type MessageVerdict, type PartVerdict, findings as schema } from './objects.ts';

const GENERATION = 0;

/** Wraps findings about the part with digest `part` (base64url) of a message, as a verdict carries them. */
export const wrapFindings = (
  fileKey: Uint8Array,
  message: string,
  part: string,
  findings: Findings,
): string => {
  const key = findingsKey(fileKey, unb64u(part));
  return b64u(wrapSecret(key, 'findings', message, GENERATION, utf8(JSON.stringify(findings))));
};

/**
 * The findings of a verdict whose signature was checked: about the part, or about the letter. Throws
 * `unwrap_failed` under another file key, `bad_encoding` when they are not findings.
 */
export function findingsOf(fileKey: Uint8Array, verdict: PartVerdict | MessageVerdict): Findings {
  const part = 'part' in verdict ? verdict.part : verdict.parts[0];
  if (part === undefined) throw fail('bad_encoding');
  const key = findingsKey(fileKey, unb64u(part.digest));
  const json = fromUtf8(unwrapSecret(key, 'findings', verdict.message, GENERATION, unb64u(verdict.findings)));
  try {
    return schema.parse(JSON.parse(json));
  } catch (cause) {
    throw fail('bad_encoding', { cause });
  }
}

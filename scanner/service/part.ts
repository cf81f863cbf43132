/** Inspects one attachment and signs what it found (operation `part`). */
import type { z } from 'zod';
import { fail } from '../../contract/errors.ts';
import { wrapFindings } from '../../contract/findings.ts';
import type { scanner } from '../../contract/internal.ts';
import { partRequest } from '../../contract/objects.ts';
import type { Signed } from '../../crypto/index.ts';
import { type Inspecting, findingsFrom, openAndInspect } from './inspection.ts';
import { publishedRules } from './published-rules.ts';
import { openRequest, withOpened } from './request.ts';
import { PART_VERDICT_MS, allReasons, signPartVerdict } from './verdicts.ts';

export type PartBody = z.output<typeof scanner.part.body>;

/** The signed part verdict. `content` is nonce ‖ STREAM. */
export async function answerPart(
  body: PartBody,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  state: Inspecting,
): Promise<Signed> {
  const { rules } = publishedRules(body.claims);
  const opened = openRequest(partRequest, 'part', body, state.keys);
  const { request, fileKey } = opened;
  return withOpened(opened, async () => {
    const { part, message } = request;
    if (part.kind !== 'attachment') throw fail('bad_request', { detail: { field: 'part' } });
    const inspected = await openAndInspect(state, { content, part, fileKey, rules, signal });
    const time = state.now();
    return signPartVerdict(
      {
        ...request,
        verdict: inspected.verdict,
        reasons: allReasons(inspected.reasons),
        engine: inspected.engine,
        avdb: inspected.avdb,
        detectors: inspected.detectorsVersion,
        time,
        exp: time + PART_VERDICT_MS,
        findings: wrapFindings(fileKey, message, part.digest, findingsFrom(inspected)),
      },
      state.signer,
    );
  });
}

import { bsn } from './bsn.ts';
import { dateOfBirth } from './date-of-birth.ts';
import { email } from './email.ts';
import { CONFIDENCES } from './finding.ts';
import type { Detector, Finding, Hit } from './finding.ts';
import { iban } from './iban.ts';
import { normalise } from './normalise.ts';
import { phone } from './phone.ts';

/** Raised whenever a detector begins to find something else, so that verdicts can tell. */
export const DETECTORS_VERSION = '1';

export const DETECTORS: readonly Detector[] = [bsn, iban, phone, email, dateOfBirth];

/** No text needs more findings than this to be judged; one that has more is a table of them. */
const MAX_FINDINGS = 1_000;

/** Their digits are not another number. */
const CONTAINERS = new Set([iban.id, email.id]);

/**
 * Everything the detectors see in a text, spans pointing into the text as it is given, in order of place.
 * What lies inside an account number or an address is that number or address, and is not reported again. At most
 * 1000 findings of each detector are kept, the surest first.
 */
export function detectAll(text: string, detectors: readonly Detector[] = DETECTORS): Finding[] {
  const { text: normalised, original } = normalise(text);
  const all = detectors.flatMap(({ id, find }) =>
    surest(find(normalised)).map((hit): Finding => ({ detector: id, ...hit })),
  );
  const containers = all.filter(({ detector }) => CONTAINERS.has(detector));
  const inside = ({ start, end }: Finding): boolean =>
    containers.some((container) => container.start < end && start < container.end);
  return all
    .filter((finding) => CONTAINERS.has(finding.detector) || !inside(finding))
    .sort((one, other) => one.start - other.start || (one.detector < other.detector ? -1 : 1))
    .map((finding) => ({ ...finding, ...original(finding) }));
}

function surest(hits: Hit[]): Hit[] {
  if (hits.length <= MAX_FINDINGS) return hits;
  return CONFIDENCES.toReversed()
    .flatMap((confidence) => hits.filter((hit) => hit.confidence === confidence))
    .slice(0, MAX_FINDINGS);
}

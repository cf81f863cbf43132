import { agb } from './agb.ts';
import { big } from './big.ts';
import { bsn } from './bsn.ts';
import { card } from './card.ts';
import { careTerm } from './care-term.ts';
import { dateOfBirth } from './date-of-birth.ts';
import { drivingLicence } from './driving-licence.ts';
import { email } from './email.ts';
import { CONFIDENCES } from './finding.ts';
import type { Detector, Finding, Hit, Span } from './finding.ts';
import { iban } from './iban.ts';
import { withPlainNumbers } from './look-alikes.ts';
import { normalise } from './normalise.ts';
import { passport } from './passport.ts';
import { phone } from './phone.ts';
import { postcode } from './postcode.ts';
import { secret } from './secret.ts';
import { uzi } from './uzi.ts';

/** Raised whenever a detector begins to find something else, so that verdicts can tell. */
export const DETECTORS_VERSION = '2';

export const DETECTORS: readonly Detector[] = [
  bsn,
  iban,
  card,
  phone,
  postcode,
  dateOfBirth,
  agb,
  uzi,
  big,
  email,
  passport,
  drivingLicence,
  careTerm,
  secret,
];

/** No text needs more findings than this to be judged; one that has more is a table of them. */
const MAX_FINDINGS = 1_000;

/** Their digits and words are not another number or word. */
const CONTAINERS = new Set([iban.id, email.id, card.id]);
/** What an organisation's own rules look for is theirs to find, wherever it stands. */
const OURS = new Set(DETECTORS.map(({ id }) => id));

/**
 * Everything the detectors see in a text, spans pointing into the text as it is given, in order of place.
 * What lies inside an account number, a card number or an address is that number or address, and is not reported
 * again; nor is a doubtful (`low`) finding where a surer one stands. Both hold for the detectors of this folder only.
 * At most 1000 findings of each detector are kept, the surest first.
 */
export function detectAll(text: string, detectors: readonly Detector[] = DETECTORS): Finding[] {
  const { text: normalised, original } = normalise(text);
  const numbers = withPlainNumbers(normalised);
  const all = detectors.flatMap(({ id, view, find }) =>
    surest(find(view === 'numbers' ? numbers : normalised)).map((hit): Finding => ({ detector: id, ...hit })),
  );
  const ours = all.filter(({ detector }) => OURS.has(detector));
  const inContainer = overlapping(ours.filter(isContainer));
  const inSure = overlapping(ours.filter(({ confidence }) => confidence !== 'low'));
  return all
    .filter(
      (finding) =>
        !OURS.has(finding.detector) ||
        ((isContainer(finding) || !inContainer(finding)) &&
          (finding.confidence !== 'low' || !inSure(finding))),
    )
    .sort((one, other) => one.start - other.start || (one.detector < other.detector ? -1 : 1))
    .map((finding) => ({ ...finding, ...original(finding) }));
}

/** A card's number in one piece may be an account number that somebody forgot the letters of: it yields when doubtful. */
function isContainer({ detector, confidence }: Finding): boolean {
  return CONTAINERS.has(detector) && confidence !== 'low';
}

/** Tells of a span whether any of `spans` overlaps it. */
function overlapping(spans: readonly Span[]): (span: Span) => boolean {
  const joined: Span[] = [];
  for (const { start, end } of spans.toSorted((one, other) => one.start - other.start)) {
    const last = joined.at(-1);
    if (last !== undefined && start < last.end) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  return ({ start, end }) => {
    let low = 0;
    let high = joined.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((joined[middle]?.end ?? 0) > start) high = middle;
      else low = middle + 1;
    }
    return (joined[low]?.start ?? Infinity) < end;
  };
}

function surest(hits: Hit[]): Hit[] {
  if (hits.length <= MAX_FINDINGS) return hits;
  return CONFIDENCES.toReversed()
    .flatMap((confidence) => hits.filter((hit) => hit.confidence === confidence))
    .slice(0, MAX_FINDINGS);
}

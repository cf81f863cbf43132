import { letter } from '../../contract/objects.ts';
import { letterText } from '../../crypto/letter.ts';
import { detectAll } from '../detect/detect.ts';
import type { Detector, Finding } from '../detect/finding.ts';
import { htmlText } from '../extract/html.ts';
import { Unreadable } from '../extract/unreadable.ts';

export interface LetterTexts {
  subject: string;
  text: string;
  /** Empty when the letter has none. */
  html: string;
}

export interface LetterFinding extends Finding {
  field: 'subject' | 'text';
}

/** The texts of a padded letter (docs/format.md). Throws `Unreadable` when it is none. */
export function letterTexts(content: Uint8Array): LetterTexts {
  try {
    const { subject, text, html } = letter.parse(JSON.parse(letterText(content)));
    return { subject, text, html };
  } catch (error) {
    throw new Unreadable('damaged', error);
  }
}

/**
 * What the detectors see in a letter. Its HTML says the same as its text, and is looked at because nobody can be
 * sure: what it has more of is reported at the beginning of the text, with an empty span.
 */
export function letterFindings(
  { subject, text, html }: LetterTexts,
  detectors: readonly Detector[],
): LetterFinding[] {
  const inText = detectAll(text, detectors);
  const inHtml = html === '' ? [] : detectAll(htmlText(html), detectors);
  const same = (one: Finding) => (other: Finding) =>
    one.detector === other.detector && one.confidence === other.confidence;
  const more = inHtml.filter(
    (finding, index) =>
      inHtml.slice(0, index + 1).filter(same(finding)).length > inText.filter(same(finding)).length,
  );
  return [
    ...detectAll(subject, detectors).map((finding) => ({ ...finding, field: 'subject' as const })),
    ...more.map((finding) => ({ ...finding, start: 0, end: 0, field: 'text' as const })),
    ...inText.map((finding) => ({ ...finding, field: 'text' as const })),
  ];
}

export const CONFIDENCES = ['low', 'medium', 'high'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** A half-open range of UTF-16 units. */
export interface Span {
  start: number;
  end: number;
}

/** Something a detector saw. It says where, and never what. */
export interface Finding extends Span {
  detector: string;
  confidence: Confidence;
}

export interface Hit extends Span {
  confidence: Confidence;
}

export interface Detector {
  readonly id: string;
  /** `numbers`: it is given the text with its numbers made plain (`withPlainNumbers`), which has the same places. */
  readonly view?: 'numbers';
  /**
   * Looks through a text that is normalised already (normalise.ts); spans are in that text. Takes time linear in
   * the length of the text, whatever is in it.
   */
  readonly find: (text: string) => Hit[];
}

/** Whether `confidence` is at least `least`. */
export function atLeast(confidence: Confidence, least: Confidence): boolean {
  return CONFIDENCES.indexOf(confidence) >= CONFIDENCES.indexOf(least);
}

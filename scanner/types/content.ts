/** What a part is, told from its bytes. `other` is a type we know nothing of; it is not a judgement. */
export const CONTENT_KINDS = [
  'executable',
  'script',
  'archive',
  'document',
  'image',
  'text',
  'other',
] as const;
export type ContentKind = (typeof CONTENT_KINDS)[number];

export interface ContentType {
  /** Media type told from the content, `application/octet-stream` when unknown. */
  mime: string;
  kind: ContentKind;
  /** The name's extension promises something else than the content is. False where no name was given. */
  mismatch: boolean;
}

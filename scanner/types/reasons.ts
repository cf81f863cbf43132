/**
 * Why a part could not be scanned. A rule set may allow some of these by name (scanner/rules/schema.ts); the
 * recipient is told. A fault of the engine is not among them: that throws, and nothing is known of the part.
 */
export const UNSCANNABLE_REASONS = [
  /** An archive holds entries nobody can read without its password. */
  'encrypted_archive',
  /** An archive of a kind that is not opened here, or too large to open, which no engine answered for. */
  'archive_not_read',
  /** A PDF or office document that opens only with a password. */
  'encrypted_document',
  /** The content contradicts its own type and cannot be read. */
  'damaged',
  /** Too large, too many entries, too deep, or inflating too far. */
  'over_limit',
  /** Reading it took longer than it may. */
  'timeout',
  /** The built-in engine met code or a macro and cannot tell good from bad. */
  'active_content',
  /** The signature database is older than the organisation accepts. */
  'stale_database',
] as const;
export type UnscannableReason = (typeof UNSCANNABLE_REASONS)[number];

export function isUnscannableReason(reason: string): reason is UnscannableReason {
  return (UNSCANNABLE_REASONS as readonly string[]).includes(reason);
}

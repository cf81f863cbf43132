/** The `code` of an error of the operating system ("ENOENT"), or null. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** True for an error of the operating system with one of these codes. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  const code = systemCode(error);
  return code !== null && codes.includes(code);
}

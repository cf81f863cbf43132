/** What every code of the catalogue has (contract/errors.ts). */
export interface CatalogueEntry {
  /** HTTP status where the code reaches a client. */
  status: number;
  /** True when the same request may succeed later, unchanged. */
  retryable: boolean;
  nl: string;
  en: string;
}

export const entry = (status: number, nl: string, en: string, retryable = false): CatalogueEntry => ({
  status,
  retryable,
  nl,
  en,
});

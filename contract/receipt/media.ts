/** What a proof of receipt is called as a file; apart from its schema, so that a page can name it without that. */
export const RECEIPT_KIND = 'zegel-receipt';
export const RECEIPT_MEDIA_TYPE = 'application/vnd.zegel.receipt+json';
export const RECEIPT_EXTENSION = '.zegel-receipt.json';
export const MAX_RECEIPT_BYTES = 8 * 1024 * 1024;

/** Content for the scanner's tests, made here so that no antivirus engine stumbles over this repository. */

/** The EICAR test file, put together from its base64 (eicar.org). */
export const eicar: Uint8Array = new Uint8Array(
  Buffer.from(
    'WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJE' + 'LUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo=',
    'base64',
  ),
);

export const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));

/** A stream of `content` in pieces of `pieceBytes`; `seen` is told how much has been asked for. */
export async function* streamOf(
  content: Uint8Array,
  pieceBytes = 64 * 1024,
  seen: (bytesSoFar: number) => void = () => undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < content.length; at += pieceBytes) {
    seen(Math.min(at + pieceBytes, content.length));
    yield await Promise.resolve(content.subarray(at, at + pieceBytes));
  }
}

/** Hands a file to the browser to keep. Its name is cleaned of what file systems refuse. */
export function saveFile(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileNameOf(name);
  link.click();
  // The browser reads the blob after the click; a minute is ample.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export const saveText = (name: string, text: string): void =>
  saveFile(name, new Blob([text.replace(/\r?\n/g, '\r\n')], { type: 'text/plain;charset=utf-8' }));

export function fileNameOf(name: string): string {
  // Characters that steer how a name is shown (bidirectional overrides) would hide an ending.
  const clean = name
    .replace(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 200);
  return clean === '' ? 'bestand' : clean;
}

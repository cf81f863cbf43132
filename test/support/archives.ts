/** Archives other than zip files, written by hand or by 7-Zip, and mail with attachments. */
import SevenZip from '7z-wasm';
import type { SevenZipModuleFactory } from '7z-wasm';

export interface ArchiveFile {
  name: string;
  content: Uint8Array;
  /** The size that the header claims, in place of the true one. */
  claimedSize?: number;
}

/** ustar (POSIX.1). */
export function tar(files: readonly ArchiveFile[]): Uint8Array {
  const blocks = files.flatMap(({ name, content, claimedSize = content.length }) => {
    const header = Buffer.alloc(512);
    header.write(name, 0, 100, 'utf8');
    header.write('0000644\0', 100);
    header.write(`${claimedSize.toString(8).padStart(11, '0')}\0`, 124);
    header.write('0', 156);
    header.write('ustar\0' + '00', 257);
    header.fill(0x20, 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return new Uint8Array(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

/** By 7-Zip itself. `options` as on its command line, such as `-pPASSWORD` and `-mhe=on`. */
export async function sevenZip(
  files: readonly ArchiveFile[],
  options: readonly string[] = [],
): Promise<Uint8Array> {
  const program = await (SevenZip as unknown as SevenZipModuleFactory)({ print: () => undefined });
  program.FS.mkdir('/in');
  program.FS.chdir('/in');
  for (const { name, content } of files) program.FS.writeFile(name, content);
  program.callMain(['a', ...options, '/out.7z', ...files.map(({ name }) => name)]);
  return Uint8Array.from(program.FS.readFile('/out.7z'));
}

/** A mail with a text and attachments, those named `.eml` as mail within mail. */
export function eml(text: string, attachments: readonly ArchiveFile[] = [], html?: string): Uint8Array {
  const part = (type: string, body: string | Uint8Array): string =>
    `--grens\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(body)
      .toString('base64')
      .replace(/.{76}/g, '$&\r\n')}\r\n`;
  const plain = part('text/plain; charset=utf-8', text);
  const both = `--grens\r\nContent-Type: multipart/alternative; boundary="ofwel"\r\n\r\n${(plain + part('text/html; charset=utf-8', html ?? '')).replaceAll('--grens', '--ofwel')}--ofwel--\r\n`;
  const parts = [
    html === undefined ? plain : both,
    ...attachments.map(({ name, content }) =>
      name.endsWith('.eml')
        ? `--grens\r\nContent-Type: message/rfc822\r\n\r\n${Buffer.from(content).toString('latin1').replaceAll('grens', 'rand')}\r\n`
        : part(`application/octet-stream; name="${name}"`, content),
    ),
  ];
  return new Uint8Array(
    Buffer.from(
      `From: "Dr. De Vries" <arts@example.nl>\r\nTo: b@example.nl\r\nSubject: =?utf-8?Q?Pati=C3=ABnt?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="grens"\r\n\r\n${parts.join('')}--grens--\r\n`,
      'latin1',
    ),
  );
}

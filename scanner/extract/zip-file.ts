/** What is in a zip file: an office document, a program for Java, or files. */
import type { Entry } from 'yauzl';
import { officeFormat, officeInside, officeText } from './office.ts';
import type { Budget, Contents, InnerFile } from './reading.ts';
import { openZip } from './zip.ts';
import type { OpenZip } from './zip.ts';

/** Throws `Unreadable`. */
export async function readZip(content: Buffer, budget: Budget, mime: string): Promise<Contents> {
  const zip = await openZip(content, budget);
  const office = officeFormat(zip.entries);
  if (office !== null) {
    return {
      text: await officeText(zip, office, budget.textLeft),
      inside: officeInside(zip.entries, office).map((entry) => innerFile(zip, entry)),
      // file-type may know a closer one, such as a template or one with macros.
      ...(mime === 'application/zip' ? { mime: office.mime } : {}),
    };
  }
  const isJava = zip.entries.some(({ fileName }) => fileName === 'META-INF/MANIFEST.MF');
  return {
    text: '',
    inside: zip.entries
      .filter(({ fileName }) => !fileName.endsWith('/'))
      .map((entry) => innerFile(zip, entry)),
    ...(isJava && mime === 'application/zip' ? { mime: 'application/java-archive' } : {}),
  };
}

function innerFile(zip: OpenZip, entry: Entry): InnerFile {
  return {
    name: entry.fileName,
    encrypted: entry.isEncrypted(),
    read: (bytes) => zip.read(entry, bytes),
  };
}

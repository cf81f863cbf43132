import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isZegelError } from '../../crypto/errors.ts';
import { padLetter } from '../../crypto/letter.ts';
import { startClamd } from '../../test/support/clamd.ts';
import { bytes, eicar, streamOf } from '../../test/support/content.ts';
import { docx, pdf, png, windowsProgram } from '../../test/support/documents.ts';
import { describeWith } from '../../test/support/requires.ts';
import { zip } from '../../test/support/zip.ts';
import { BasicEngine } from '../antivirus/basic.ts';
import type { AntivirusEngine } from '../antivirus/engine.ts';
import { selectEngine } from '../antivirus/select.ts';
import { firstRules } from '../rules/first.ts';
import type { RuleSet } from '../rules/schema.ts';
import { DETECTORS_VERSION } from '../detect/detect.ts';
import { detectorsVersion, textConditionId } from '../rules/text-conditions.ts';
import { inspectPart } from './inspect.ts';
import type { InspectionOptions, PartInspection } from './inspect.ts';
import { DocumentReader } from './reader.ts';

const basic = new BasicEngine();
const reader = new DocumentReader();
afterAll(() => basic.close());

const attachment = (
  content: Uint8Array,
  name?: string,
  options: Partial<InspectionOptions> = {},
  engine: AntivirusEngine = basic,
): Promise<PartInspection> =>
  inspectPart(
    {
      kind: 'attachment',
      content: streamOf(content),
      sizeBytes: content.length,
      ...(name === undefined ? {} : { name }),
    },
    engine,
    { reader, ...options },
  );
const letter = (
  texts: { subject?: string; text?: string; html?: string },
  options: Partial<InspectionOptions> = {},
): Promise<PartInspection> => {
  const content = padLetter(JSON.stringify({ v: 1, subject: '', html: '', text: '', files: [], ...texts }));
  return inspectPart({ kind: 'letter', content: streamOf(content), sizeBytes: content.length }, basic, {
    reader,
    ...options,
  });
};
const phrases: RuleSet = {
  ...firstRules(),
  rules: [
    {
      id: 'geheim',
      name: { nl: 'x', en: 'x' },
      when: { phrase: ['strikt geheim'] },
      then: [{ label: 'geheim' }],
    },
  ],
};

describe('an attachment', () => {
  test('that is harmless is clean, with its type and the engine that says so', async () => {
    expect(await attachment(png, 'foto.png')).toEqual({
      verdict: 'clean',
      reasons: [],
      notes: [],
      type: { mime: 'image/png', kind: 'image', mismatch: false },
      contains: [],
      findings: [],
      engine: { name: 'basic', version: 'yara-x 0.3.0' },
      avdb: {
        version: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
        builtAt: expect.any(Number) as number,
      },
      detectorsVersion: DETECTORS_VERSION,
    });
  });

  test.each<[string, Uint8Array]>([
    ['brief.txt', bytes('BSN 123456782')],
    ['brief.pdf', pdf(['BSN 123456782'])],
    ['brief.docx', docx(['BSN 1234|56782'])],
    ['brieven.zip', zip([{ name: 'brief.pdf', content: pdf(['BSN 123456782']) }])],
    ['pagina.html', bytes('<!doctype html><p>BSN 123<b>456</b>782</p>')],
  ])('with a BSN in it has that finding: %s', async (name, content) => {
    const { verdict, findings, notes } = await attachment(content, name);
    expect({ verdict, notes }).toEqual({ verdict: 'clean', notes: [] });
    expect(findings).toEqual([
      {
        detector: 'bsn',
        field: 'attachment',
        start: expect.any(Number) as number,
        end: expect.any(Number) as number,
        confidence: 'high',
      },
    ]);
  });

  // The first bytes of RAR and xz: what is inside is anybody's guess without an engine that opens them.
  test.each<[string, string]>([
    ['a.rar', '526172211a070100'],
    ['a.xz', 'fd377a585a000004'],
  ])('that is an archive nobody opens is unscannable: %s', async (name, magic) => {
    const content = Buffer.concat([Buffer.from(magic, 'hex'), Buffer.alloc(200, 1)]);
    const { verdict, reasons } = await attachment(content, name);
    expect({ verdict, reasons }).toEqual({ verdict: 'unscannable', reasons: ['archive_not_read'] });
  });

  test('that is an archive too large to open is unscannable', async () => {
    const content = zip([{ name: 'brief.txt', content: new Uint8Array(200_000), stored: true }]);
    const { verdict, reasons } = await attachment(content, 'a.zip', { readBytes: 50 });
    expect({ verdict, reasons }).toEqual({ verdict: 'unscannable', reasons: ['archive_not_read'] });
  });

  test('is searched for the phrases of the rules', async () => {
    const { findings, detectorsVersion: version } = await attachment(docx(['Strikt geheim']), 'a.docx', {
      rules: phrases,
    });
    expect(findings.map(({ detector }) => detector)).toEqual([
      textConditionId({ phrase: ['strikt geheim'] }),
    ]);
    expect(version).toBe(detectorsVersion(phrases));
  });

  test('that is infected is not read any further', async () => {
    const { verdict, reasons, findings } = await attachment(eicar, 'eicar.com');
    expect({ verdict, reasons, findings }).toEqual({
      verdict: 'infected',
      reasons: ['Eicar-Test-Signature'],
      findings: [],
    });
  });

  test('that is a program under another name is told', async () => {
    expect(await attachment(windowsProgram, 'verslag.pdf')).toMatchObject({
      verdict: 'unscannable',
      reasons: ['active_content'],
      type: { mime: 'application/x-msdownload', kind: 'executable', mismatch: true },
    });
    expect(
      await attachment(zip([{ name: 'a/verslag.pdf', content: windowsProgram }]), 'verslag.zip'),
    ).toMatchObject({
      verdict: 'clean',
      type: { kind: 'archive' },
      contains: ['executable'],
    });
  });

  test.each<[string, Uint8Array]>([
    ['encrypted_archive', zip([{ name: 'a.txt', content: bytes('x'), encrypted: true }])],
    ['encrypted_document', pdf(['x'], { encrypted: true })],
    ['damaged', bytes('%PDF-1.7\nniets')],
  ])('that cannot be read is unscannable: %s', async (reason, content) => {
    expect(await attachment(content)).toMatchObject({ verdict: 'unscannable', reasons: [reason] });
  });

  test('with text, larger than what is read, is scanned and typed, and does not pass for clean', async () => {
    const content = bytes(`BSN 123456782 ${'x'.repeat(200_000)}`);
    expect(await attachment(content, 'a.txt', { readBytes: 150_000 })).toMatchObject({
      verdict: 'unscannable',
      reasons: ['over_limit'],
      notes: ['text_not_read'],
      type: { mime: 'text/plain' },
      findings: [],
    });
  });

  test('that holds no text may be larger than what is read', async () => {
    const large = Buffer.concat([png, new Uint8Array(100_000)]);
    expect(await attachment(large, 'foto.png', { readBytes: 10 })).toMatchObject({
      verdict: 'clean',
      notes: ['text_not_read'],
    });
  });

  test('that the built-in engine saw in windows says so', async () => {
    const content = new Uint8Array(5 * 1024 * 1024).fill(0x9f);
    expect(await attachment(content)).toMatchObject({ verdict: 'clean', notes: ['scanned_in_windows'] });
  });

  test('over the engine’s limit is unscannable, and typed all the same', async () => {
    const engine = new BasicEngine({ maxBytes: 50 });
    const content = pdf(['x']);
    expect(await attachment(content, 'a.pdf', {}, engine)).toMatchObject({
      verdict: 'unscannable',
      reasons: ['over_limit'],
      type: { mime: 'application/pdf' },
    });
    await engine.close();
  });

  test('that is empty is clean', async () => {
    expect(await attachment(bytes(''), 'leeg.txt')).toMatchObject({
      verdict: 'clean',
      type: { mime: 'application/x-empty' },
    });
  });

  test('that is not what was announced is refused', async () => {
    const part = { kind: 'attachment' as const, content: streamOf(bytes('kort')), sizeBytes: 5 };
    const outcome = await inspectPart(part, basic, { reader }).catch((error: unknown) => error);
    expect(isZegelError(outcome, 'size_mismatch')).toBe(true);
  });
});

describe('a letter', () => {
  test('is looked through by field', async () => {
    const { verdict, findings } = await letter({
      subject: 'BSN 123456782',
      text: 'Bel 0612345678',
      html: '<p>Bel 0612345678</p>',
    });
    expect(verdict).toBe('clean');
    expect(findings).toEqual([
      { detector: 'bsn', field: 'subject', start: 4, end: 13, confidence: 'high' },
      { detector: 'phone', field: 'text', start: 4, end: 14, confidence: 'high' },
    ]);
  });

  test('whose HTML says more than its text has those findings, too', async () => {
    const { findings } = await letter({ text: 'Hallo', html: '<p>BSN 123<i>456</i>782</p>' });
    expect(findings).toEqual([{ detector: 'bsn', field: 'text', start: 0, end: 0, confidence: 'high' }]);
  });

  test('with the test file in its text is infected, whatever JSON made of it', async () => {
    expect(await letter({ text: Buffer.from(eicar).toString('latin1') })).toMatchObject({
      verdict: 'infected',
    });
  });

  test.each<[string, Uint8Array]>([
    ['is no JSON', bytes('x'.repeat(4096))],
    ['is not padded', bytes('{"v":1,"subject":"","html":"","text":"","files":[]}')],
    ['has a field too many', padLetter('{"v":1,"subject":"","html":"","text":"","files":[],"extra":1}')],
  ])('that %s is unscannable', async (_, content) => {
    const part = { kind: 'letter' as const, content: streamOf(content), sizeBytes: content.length };
    expect(await inspectPart(part, basic, { reader })).toMatchObject({
      verdict: 'unscannable',
      reasons: ['damaged'],
    });
  });
});

describe('a hostile document costs only itself', () => {
  const type = { mime: 'text/plain', kind: 'text' as const, mismatch: false };

  test('when it takes too long', async () => {
    const slow = new DocumentReader({ timeMs: 1 });
    const reading = await slow.read(bytes('1 '.repeat(1_000_000)), { conditions: [], type });
    expect(reading).toEqual({ type, contains: [], findings: [], unscannable: ['timeout'], notes: [] });
  });

  test('when it takes too much memory', async () => {
    const content = zip(
      Array.from({ length: 20 }, (_, n) => ({
        name: `${n}.txt`,
        content: new Uint8Array(12 * 1024 * 1024).fill(65),
        stored: true,
      })),
    ).subarray(0);
    const narrow = new DocumentReader({ memoryBytes: 128 * 1024 * 1024 });
    expect((await narrow.read(content, { conditions: [], type })).unscannable).toEqual(['over_limit']);
  }, 60_000);

  test('and the next one is read', async () => {
    const one = new DocumentReader({ atOnce: 1 });
    const results = await Promise.all(
      ['BSN 123456782', 'niets'].map((text) => one.read(bytes(text), { conditions: [], type })),
    );
    expect(results.map(({ findings }) => findings.length)).toEqual([1, 0]);
  });

  test('and is stopped when nobody waits for it', async () => {
    const stop = AbortSignal.abort(new Error('no longer needed'));
    await expect(reader.read(bytes('x'), { conditions: [], type }, stop)).rejects.toThrow('no longer needed');
  });
});

describeWith(['clamd'], 'with a real clamd', () => {
  let clamd: Awaited<ReturnType<typeof startClamd>>;
  beforeAll(async () => {
    clamd = await startClamd();
  }, 30_000);
  afterAll(() => clamd.stop());

  test('parts have its verdict', async () => {
    const engine = await selectEngine(clamd.address);
    expect(await attachment(pdf(['BSN 123456782']), 'a.pdf', {}, engine)).toMatchObject({
      verdict: 'clean',
      findings: [{ detector: 'bsn' }],
      engine: { name: 'clamd' },
      avdb: { version: '27500' },
    });
    const hidden = zip([{ name: 'eicar.com', content: eicar }]);
    expect(await attachment(hidden, 'a.zip', {}, engine)).toMatchObject({ verdict: 'infected' });
    expect(await attachment(windowsProgram, 'a.pdf', {}, engine)).toMatchObject({
      verdict: 'clean',
      type: { kind: 'executable', mismatch: true },
    });
  });

  test('parts are unscannable when its signatures are too old, or without a date', async () => {
    const engine = await selectEngine(clamd.address);
    const stale = { verdict: 'unscannable', reasons: ['stale_database'] };
    const later = { signaturesSince: clamd.builtAt + 1 };
    expect(await attachment(png, 'foto.png', later, engine)).toMatchObject(stale);
    // What it finds is found.
    expect(await attachment(eicar, 'a.com', later, engine)).toMatchObject({ verdict: 'infected' });
    expect(await attachment(png, 'foto.png', later)).toMatchObject({ verdict: 'clean' });
    await clamd.restart({}, { builtAt: null });
    expect(await attachment(png, 'foto.png', { signaturesSince: 0 }, engine)).toMatchObject(stale);
    expect(await attachment(png, 'foto.png', { signaturesSince: null }, engine)).toMatchObject({
      verdict: 'clean',
      avdb: null,
    });
  });

  test('there is no verdict while it is down', async () => {
    const engine = await selectEngine(clamd.address);
    await clamd.kill();
    const outcome = await attachment(png, 'foto.png', {}, engine).catch((error: unknown) => error);
    expect(isZegelError(outcome, 'antivirus_unavailable')).toBe(true);
  });
});

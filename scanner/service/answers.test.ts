/** The scanner over its own wire: parts and letters streamed in, verdicts and tokens out. */
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findingsOf } from '../../contract/findings.ts';
import { scanner as calls } from '../../contract/internal.ts';
import {
  type Letter,
  type MessageRequest,
  type Part,
  type PartRequest,
  messageVerdict,
  partVerdict,
  release,
} from '../../contract/objects.ts';
import { InternalPeer, internalListener, listenInternal } from '../../contract/wire.ts';
import {
  type Signed,
  b64u,
  bodyDigest,
  padLetter,
  partDigest,
  randomBytes,
  ready,
  sealPayload,
  utf8,
  verify,
} from '../../crypto/index.ts';
import { bytes, eicar } from '../../test/support/content.ts';
import { pdf, windowsProgram } from '../../test/support/documents.ts';
import {
  type Cast,
  type SealedPart,
  claimedRules,
  newCast,
  newSigner,
  noFindings,
  sealEnvelope,
  sealParts,
  sealedK,
  subjectOf,
} from '../../test/support/sealed-message.ts';
import { BasicEngine } from '../antivirus/basic.ts';
import { ClamdEngine } from '../antivirus/clamd.ts';
import type { AntivirusEngine, EngineState } from '../antivirus/engine.ts';
import { DocumentReader } from '../inspection/reader.ts';
import { scannerAnswers } from './answers.ts';
import type { Inspecting } from './inspection.ts';
import { ScannerKeys } from './keys.ts';
import { Turns } from './turns.ts';

const TOKEN = 'a'.repeat(43);
const folder = mkdtempSync(join(tmpdir(), 'zegel-scanner-'));
const engine = new BasicEngine();
const downEngine = new ClamdEngine({ kind: 'unix', path: join(folder, 'nobody') });
const silent = { warn: () => undefined, error: () => undefined };
const servers: Server[] = [];
let state: Inspecting;
let peer: InternalPeer;
let down: InternalPeer;

async function serve(answering: Inspecting, name: string): Promise<InternalPeer> {
  const address = { path: join(folder, name) };
  servers.push(await listenInternal(internalListener(scannerAnswers(answering), TOKEN, silent), address));
  return new InternalPeer(address, TOKEN, 'scanner_unavailable');
}

beforeAll(async () => {
  await ready();
  const signer = newSigner();
  const keys = new ScannerKeys(signer, Date.now);
  state = {
    ...{ keys, signer, now: Date.now, engine, signaturesMaxAgeDays: 7 },
    reader: new DocumentReader(),
    turns: new Turns(),
  };
  peer = await serve(state, 'up');
  down = await serve({ ...state, engine: downEngine }, 'down');
});
afterAll(async () => {
  for (const server of servers) server.close();
  await engine.close();
  rmSync(folder, { recursive: true });
});

const cast = (changes: Partial<Cast> = {}): Cast => newCast({ scanner: state, ...changes });
const attachment = (name: string, content: Uint8Array, mime?: string) => ({
  name,
  content,
  findings: noFindings(mime),
});

async function* pieces(payload: Uint8Array, size = 50_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < payload.length; at += size) yield await Promise.resolve(payload.slice(at, at + size));
}

const codeOf = (answering: Promise<unknown>): Promise<unknown> =>
  answering.then(
    () => 'answered',
    (error: unknown) => (error as { code: string }).code,
  );

function inspectAttachment(
  from: Cast,
  { part, payload }: SealedPart,
  to = peer,
  bend: (request: PartRequest) => PartRequest = (right) => right,
): Promise<{ verdict: Signed }> {
  const request = JSON.stringify(bend({ ...subjectOf(from), part }));
  const body = { ...sealedK(from, 'part', request), claims: claimedRules(from) };
  return to.call(calls.part, body, pieces(payload));
}

const opened = (from: Cast, { verdict }: { verdict: Signed }) => {
  const parsed = partVerdict.parse(verify('part-verdict', verdict, state.signer.publicKey));
  return { verdict: parsed, findings: findingsOf(from.fileKey, parsed) };
};

/** The letter inspected with these verdicts. */
function inspectLetter(
  from: Cast,
  [letter, ...attachments]: [SealedPart, ...SealedPart[]],
  partVerdicts: Signed[],
  bend: (request: MessageRequest) => MessageRequest = (right) => right,
): Promise<{ verdict: Signed }> {
  const claims = claimedRules(from);
  const request = bend({
    ...subjectOf(from),
    parts: [letter, ...attachments].map(({ part }) => part),
    rules: b64u(bodyDigest(claims.rules)),
    partVerdicts: partVerdicts.map((signed) => b64u(bodyDigest(signed))),
  });
  const body = { ...sealedK(from, 'message', JSON.stringify(request)), partVerdicts, claims };
  return peer.call(calls.message, body, pieces(letter.payload));
}

async function inspectAll(from: Cast) {
  const parts = await sealParts(from);
  const partVerdicts: Signed[] = [];
  for (const part of parts.slice(1)) partVerdicts.push((await inspectAttachment(from, part)).verdict);
  const { verdict } = await inspectLetter(from, parts, partVerdicts);
  const parsed = messageVerdict.parse(verify('verdict', verdict, state.signer.publicKey));
  return { parts, partVerdicts, verdict, parsed, findings: findingsOf(from.fileKey, parsed) };
}

describe('keys', () => {
  test('names the identity, the keys and the engine', async () => {
    const { identity, keys, antivirus } = await peer.call(calls.keys, {});
    expect(identity).toBe(b64u(state.signer.publicKey));
    expect(keys).toEqual(state.keys.announced());
    expect(antivirus).toMatchObject({ engine: 'basic', available: true });
  });

  test('says so when the engine does not answer', async () => {
    const { antivirus } = await down.call(calls.keys, {});
    expect(antivirus).toEqual({
      engine: 'clamd',
      available: false,
      version: '',
      builtAt: null,
      signatures: null,
    });
  });
});

describe('an attachment', () => {
  test('gets a signed verdict, with findings for the sender alone', async () => {
    const from = cast({ attachments: [attachment('brief.pdf', pdf(['BSN 123456782']))] });
    const [, sealed] = await sealParts(from);
    if (!sealed) throw new Error('no attachment');
    const answered = await inspectAttachment(from, sealed);
    const { verdict, findings } = opened(from, answered);
    expect(verdict).toMatchObject({ ...subjectOf(from), part: sealed.part, verdict: 'clean', reasons: [] });
    expect(verdict.exp - verdict.time).toBe(24 * 3_600_000);
    expect(findings).toMatchObject({ type: { mime: 'application/pdf', kind: 'document' }, reasons: [] });
    expect(findings.findings.map(({ detector }) => detector)).toEqual(['bsn']);
    expect(answered.verdict.body).not.toContain('bsn');
  });

  test.each<[string, number | null, number | null, string, string[], string]>([
    ['of 6 days ago', 6, 7, 'clean', [], 'current'],
    ['of 8 days ago', 8, 7, 'unscannable', ['stale_database'], 'stale'],
    ['without a date', null, 7, 'unscannable', ['stale_database'], 'stale'],
    ['without a date, where none is asked for', null, null, 'clean', [], 'unwatched'],
  ])('scanned by clamd with signatures %s', async (_, days, signaturesMaxAgeDays, kind, reasons, age) => {
    const avdb = days === null ? null : { version: '27500', builtAt: Date.now() - days * 24 * 3_600_000 };
    const by: EngineState = { name: 'clamd', version: '1.4.6', avdb };
    const dated: AntivirusEngine = {
      name: 'clamd',
      describe: () => Promise.resolve(by),
      scan: async (input, sizeBytes) => ({ ...(await engine.scan(input, sizeBytes)), by }),
      scansInWindows: () => false,
      close: () => Promise.resolve(),
    };
    const from = cast({ attachments: [attachment('a.txt', bytes('a'))] });
    const [, sealed] = await sealParts(from);
    if (!sealed) throw new Error('no attachment');
    const answering = await serve(
      { ...state, engine: dated, signaturesMaxAgeDays },
      `dated-${String(days)}-${String(signaturesMaxAgeDays)}`,
    );
    const { verdict } = opened(from, await inspectAttachment(from, sealed, answering));
    expect(verdict).toMatchObject({ verdict: kind, reasons });
    const { antivirus } = await answering.call(calls.keys, {});
    expect(antivirus.signatures).toBe(age);
  });

  test('of several chunks is inspected in whatever pieces it comes', async () => {
    const content = new Uint8Array(300_000).fill(0x41);
    const from = cast({ attachments: [attachment('a.txt', content)] });
    const [, sealed] = await sealParts(from);
    if (!sealed) throw new Error('no attachment');
    for (const size of [1_000, 65_552, 1_000_000]) {
      const request = JSON.stringify({ ...subjectOf(from), part: sealed.part });
      const body = { ...sealedK(from, 'part', request), claims: claimedRules(from) };
      const answered = await peer.call(calls.part, body, pieces(sealed.payload, size));
      expect(opened(from, answered).verdict.verdict).toBe('clean');
    }
  });

  test('that is infected is said to be', async () => {
    const from = cast({ attachments: [attachment('a.txt', eicar)] });
    const [, sealed] = await sealParts(from);
    if (!sealed) throw new Error('no attachment');
    const { verdict } = opened(from, await inspectAttachment(from, sealed));
    expect(verdict).toMatchObject({ verdict: 'infected', reasons: ['Eicar-Test-Signature'] });
  });

  const damages: [string, (payload: Uint8Array) => Uint8Array][] = [
    ['a changed byte', (payload) => payload.map((byte, at) => (at === 100_000 ? byte ^ 1 : byte))],
    ['its end cut off', (payload) => payload.slice(0, -1)],
    ['a chunk left out', (payload) => payload.slice(0, 16 + 65_552)],
    ['a byte added', (payload) => new Uint8Array([...payload, 0])],
    ['another part', () => randomBytes(200_048)],
  ];
  test.each(damages)('refuses %s', async (_, damage) => {
    const from = cast({ attachments: [attachment('a.bin', randomBytes(200_000))] });
    const [, sealed] = await sealParts(from);
    if (!sealed) throw new Error('no attachment');
    const damaged = { ...sealed, payload: damage(sealed.payload) };
    expect(await codeOf(inspectAttachment(from, damaged))).toBe('digest_mismatch');
  });

  test('refuses a part that K does not open', async () => {
    const from = cast();
    const payload = await sealPayload(randomBytes(16), randomBytes(1000));
    const part: Part = {
      kind: 'attachment',
      digest: b64u(partDigest(payload)),
      sizeBytes: payload.length,
    };
    expect(await codeOf(inspectAttachment(from, { part, payload }))).toBe('age_payload');
  });

  test('refuses a letter where an attachment is asked for, and a size no payload has', async () => {
    const from = cast();
    const [letter, sealed] = await sealParts(from);
    expect(await codeOf(inspectAttachment(from, letter))).toBe('bad_request');
    if (!sealed) throw new Error('no attachment');
    const wrong = { ...sealed, part: { ...sealed.part, sizeBytes: 20 } };
    expect(await codeOf(inspectAttachment(from, wrong))).toBe('age_payload');
  });

  test('refuses another commitment than K’s', async () => {
    const from = cast();
    const [, sealed] = await sealParts(from);
    if (!sealed) throw new Error('no attachment');
    const bend = (right: PartRequest) => ({ ...right, commitment: b64u(randomBytes(32)) });
    expect(await codeOf(inspectAttachment(from, sealed, peer, bend))).toBe('unseal_failed');
  });

  test('is not judged while the engine is down', async () => {
    const from = cast();
    const [, sealed] = await sealParts(from);
    if (!sealed) throw new Error('no attachment');
    expect(await codeOf(inspectAttachment(from, sealed, down))).toBe('antivirus_unavailable');
  });
});

describe('a message', () => {
  test('gets one verdict over all its parts', async () => {
    const from = cast({
      letter: { v: 1, subject: 'Uitslag', html: '<p>BSN 123456782</p>', text: 'BSN 123456782' },
    });
    const { parsed, parts, partVerdicts, findings } = await inspectAll(from);
    expect(parsed).toMatchObject({
      ...subjectOf(from),
      parts: parts.map(({ part }) => part),
      partVerdicts: partVerdicts.map((signed) => b64u(bodyDigest(signed))),
      verdict: 'clean',
      reasons: [],
      rulesVersion: 1,
    });
    expect(parsed.exp - parsed.time).toBe(3_600_000);
    expect(findings.findings).toMatchObject([{ detector: 'bsn', field: 'text', start: 4, end: 13 }]);
    expect(findings.files).toEqual([{ kind: 'document', mismatch: false }]);
  });

  test('inspected so is released', async () => {
    const from = cast();
    const { parts, verdict, partVerdicts } = await inspectAll(from);
    const { body } = await sealEnvelope(from, parts, { verdict, partVerdicts });
    const { token } = await peer.call(calls.release, body);
    const { message } = release.parse(verify('release', token, state.signer.publicKey));
    expect(message).toBe(from.message);
  });

  test('without attachments is judged by its letter', async () => {
    const { parsed } = await inspectAll(cast({ attachments: [] }));
    expect(parsed).toMatchObject({ verdict: 'clean', partVerdicts: [] });
  });

  test('is refused for a program under another name', async () => {
    const from = cast({ attachments: [attachment('verslag.pdf', windowsProgram)] });
    const { parsed, findings } = await inspectAll(from);
    expect(parsed.verdict).toBe('refused');
    expect(parsed.reasons).toContain('rule:programma');
    expect(findings.files).toEqual([{ kind: 'executable', mismatch: true }]);
  });

  test('is refused for a text that its name makes a script', async () => {
    const from = cast({ attachments: [attachment('start.bat', bytes('dir c:'), 'text/plain')] });
    const { parsed, findings } = await inspectAll(from);
    expect(parsed).toMatchObject({ verdict: 'refused', reasons: ['rule:programma'] });
    expect(findings.files).toMatchObject([{ kind: 'script' }]);
  });

  test('tells of a type that the letter claims and the content has not', async () => {
    const from = cast({ attachments: [attachment('a.txt', bytes('hallo'), 'image/png')] });
    expect((await inspectAll(from)).findings.files).toEqual([{ kind: 'text', mismatch: true }]);
  });

  test('is infected before it is refused, and keeps all reasons', async () => {
    const from = cast({
      attachments: [attachment('a.txt', eicar, 'text/plain'), attachment('b.exe', windowsProgram)],
    });
    const { parsed } = await inspectAll(from);
    expect(parsed.verdict).toBe('infected');
    expect(parsed.reasons).toEqual(expect.arrayContaining(['rule:programma', 'Eicar-Test-Signature']));
  });

  test('is infected by its letter alone', async () => {
    const text = Buffer.from(eicar).toString('latin1');
    const from = cast({ letter: { v: 1, subject: 'x', html: '', text }, attachments: [] });
    expect((await inspectAll(from)).parsed.verdict).toBe('infected');
  });

  test('is judged without the rules that speak of recipients', async () => {
    const refuse = { refuse: { nl: 'Nee.', en: 'No.' } };
    const rules = {
      ...newCast().rules,
      rules: [
        {
          id: 'niemand-buiten',
          name: { nl: 'x', en: 'x' },
          when: { none: [{ recipientOutside: true as const }] },
          then: [refuse],
        },
      ],
    };
    expect((await inspectAll(cast({ rules }))).parsed.verdict).toBe('clean');
  });

  async function bentLetter(bend: (letter: Letter) => unknown): Promise<unknown> {
    const from = cast();
    const parts = await sealParts(from);
    const [, sealed] = parts;
    if (!sealed) throw new Error('no attachment');
    const { verdict } = await inspectAttachment(from, sealed);
    const letter: Letter = {
      ...from.letter,
      files: [
        {
          name: 'uitslag.pdf',
          type: 'application/pdf',
          size: from.attachments[0]?.content.length ?? 0,
          digest: sealed.part.digest,
        },
      ],
    };
    const payload = await sealPayload(from.fileKey, padLetter(JSON.stringify(bend(letter))));
    const part: Part = { kind: 'letter', digest: b64u(partDigest(payload)), sizeBytes: payload.length };
    return codeOf(inspectLetter(from, [{ part, payload }, sealed], [verdict]));
  }

  test('refuses a letter that does not list exactly its attachments', async () => {
    const other = b64u(randomBytes(32));
    expect(await bentLetter((letter) => letter)).toBe('answered');
    const bends: ((letter: Letter) => unknown)[] = [
      (letter) => ({ ...letter, files: [] }),
      (letter) => ({ ...letter, files: [...letter.files, ...letter.files] }),
      (letter) => ({ ...letter, files: letter.files.map((file) => ({ ...file, digest: other })) }),
      (letter) => ({ ...letter, files: letter.files.map((file) => ({ ...file, size: file.size + 1 })) }),
      (letter) => ({ ...letter, extra: 1 }),
    ];
    for (const bend of bends) expect(await bentLetter(bend)).toBe('letter_invalid');
  });

  test('refuses a letter that is larger than letters are', async () => {
    const from = cast({ attachments: [] });
    const payload = await sealPayload(from.fileKey, new Uint8Array(2 * 1024 * 1024 + 1));
    const part: Part = { kind: 'letter', digest: b64u(partDigest(payload)), sizeBytes: payload.length };
    expect(await codeOf(inspectLetter(from, [{ part, payload }], []))).toBe('too_large');
  });

  test('refuses the part verdict of another message', async () => {
    const from = cast();
    const parts = await sealParts(from);
    const [, sealed] = parts;
    if (!sealed) throw new Error('no attachment');
    const other = { ...from, message: cast().message };
    const { verdict } = await inspectAttachment(other, sealed);
    expect(await codeOf(inspectLetter(from, parts, [verdict]))).toBe('verdict_invalid');
  });

  test('refuses an attachment without a verdict', async () => {
    const from = cast();
    expect(await codeOf(inspectLetter(from, await sealParts(from), []))).toBe('verdict_invalid');
  });

  test('refuses judgement under other rules than those in force', async () => {
    const from = cast({ attachments: [] });
    const bend = (right: MessageRequest) => ({ ...right, rules: b64u(randomBytes(32)) });
    expect(await codeOf(inspectLetter(from, await sealParts(from), [], bend))).toBe('rules_changed');
  });

  test('refuses an attachment that was not searched for what the rules look for now', async () => {
    const from = cast();
    const parts = await sealParts(from);
    const [, sealed] = parts;
    if (!sealed) throw new Error('no attachment');
    const { verdict } = await inspectAttachment(from, sealed);
    const rules = {
      ...from.rules,
      version: 2,
      rules: [
        {
          id: 'geheim',
          name: { nl: 'x', en: 'x' },
          when: { phrase: ['strikt geheim'] },
          then: [{ label: 'geheim' }],
        },
      ],
    };
    expect(await codeOf(inspectLetter({ ...from, rules }, parts, [verdict]))).toBe('rules_changed');
  });
});

test('content that is no UTF-8 letter is refused, not judged', async () => {
  const from = cast({ attachments: [] });
  const payload = await sealPayload(from.fileKey, utf8('{"v":1}'));
  const part: Part = { kind: 'letter', digest: b64u(partDigest(payload)), sizeBytes: payload.length };
  expect(await codeOf(inspectLetter(from, [{ part, payload }], []))).toBe('letter_invalid');
});

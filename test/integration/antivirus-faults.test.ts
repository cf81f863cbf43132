/**
 * The virus scanner down, silent, or killed in mid-scan: nothing is released, the sender is told to try again, and
 * what was written is kept (docs/threat-model.md, Antivirus).
 */
import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { AntivirusEngine, ScanInput } from '../../scanner/antivirus/engine.ts';
import { type TestClamd, startClamd } from '../support/clamd.ts';
import { eicar } from '../support/content.ts';
import { RawMessage } from '../support/raw-message.ts';
import { describeWith, vectors } from '../support/requires.ts';
import { noFindings } from '../support/sealed-message.ts';
import {
  DAY_MS,
  LETTER,
  NUMBER,
  PATIENT,
  type WholeRelay,
  foundOrganisation,
  guestAt,
  refusal,
} from '../support/whole-relay.ts';

const DEADLINES = { connectMs: 1_500, firstByteMs: 1_500, stallMs: 1_500, scanMs: 20_000 };
const MEGABYTE = 1024 * 1024;

let organisation: Awaited<ReturnType<typeof foundOrganisation>>;
let folder: string;
let socket: string;
let test: WholeRelay;
let clamd: TestClamd | null = null;

/** A clamd behind the address that the scanner was given. */
async function clamdStarts(): Promise<TestClamd> {
  clamd = await startClamd();
  rmSync(socket, { force: true });
  symlinkSync(clamd.address.slice('unix:'.length), socket);
  return clamd;
}

const blob = (bytes: Uint8Array): Blob => new Blob([bytes as Uint8Array<ArrayBuffer>]);
const text = (size: number): Uint8Array => new Uint8Array(size).fill(0x41);

const letterTo = (address = PATIENT) => ({
  ...LETTER,
  recipients: [{ address, level: 'sms' as const, number: NUMBER }],
  confirmed: [],
  expiresAt: test.clock.now() + 30 * DAY_MS,
});

/** Nothing left the relay, and the draft is where it was. */
async function expectNothingReleased(): Promise<void> {
  await test.settled();
  expect(await test.rows('select 1 from envelopes')).toEqual([]);
  expect(test.mails.list().map(({ to }) => to)).not.toContain(PATIENT);
  expect(await test.rows(`select 1 from messages where state = 'draft'`)).toHaveLength(1);
}

/** The same draft goes out, once, and opens. */
async function expectReleased(message: string): Promise<void> {
  await test.sender.face.compose.send(message, letterTo());
  await test.settled();
  expect(await test.rows('select 1 from envelopes')).toHaveLength(1);
  const guest = await guestAt(test);
  await guest.sendCode();
  expect(await guest.openWithCode(test.codeTo(NUMBER))).toMatchObject(LETTER);
}

describeWith(['clamd'], 'clamd', () => {
  beforeAll(async () => {
    organisation = await foundOrganisation();
  });
  afterAll(() => organisation.end());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'zegel-faults-'));
    socket = join(folder, 'clamd');
    test = await organisation.start({ clamd: `unix:${socket}`, deadlines: DEADLINES });
    return async () => {
      await test.close();
      await clamd?.stop();
      clamd = null;
      rmSync(folder, { recursive: true });
    };
  });

  it('that is down: the sender is told at once, and sends the same letter when it is up', async () => {
    const { compose } = test.sender.face;
    const { message } = await compose.startMessage();
    const file = { name: 'a.txt', file: blob(text(1000)) };
    expect(await compose.antivirus()).toMatchObject({ engine: 'clamd', available: false });
    expect(await refusal(compose.attach(message, 'a', file))).toBe('antivirus_unavailable');
    expect(await refusal(compose.send(message, letterTo()))).toBe('antivirus_unavailable');
    await expectNothingReleased();
    const { entries } = await test.admin.face.organisation.readLog();
    const failures = entries.filter(({ type, outcome }) => type === 'inspect' && outcome === 'failure');
    expect(failures.map(({ details }) => details?.detail)).toEqual([
      { part: 1, code: 'antivirus_unavailable' },
      { part: 1, code: 'antivirus_unavailable' },
    ]);

    await clamdStarts();
    expect(await compose.antivirus()).toMatchObject({ engine: 'clamd', available: true });
    expect((await compose.attach(message, 'a', file)).verdict).toBe('clean');
    await expectReleased(message);
  });

  it('that is silent: the sender is told within the deadline', async () => {
    const running = await clamdStarts();
    const { compose } = test.sender.face;
    const { message } = await compose.startMessage();
    const file = { name: 'a.txt', file: blob(text(1000)) };
    await compose.attach(message, 'a', file);
    running.pause();
    const from = Date.now();
    expect(await compose.antivirus()).toMatchObject({ available: false });
    expect(await refusal(compose.send(message, letterTo()))).toBe('antivirus_unavailable');
    expect(Date.now() - from).toBeLessThan(15_000);
    await expectNothingReleased();

    running.resume();
    await expectReleased(message);
  });

  it.each(['killed', 'silent'])('that is %s in mid-scan gives no verdict', async (fault) => {
    const running = await clamdStarts();
    const engine = test.scanner.engine;
    let isFaulty = true;
    test.scanner.engine = breaking(engine, MEGABYTE, async () => {
      if (!isFaulty) return;
      isFaulty = false;
      if (fault === 'killed') await running.kill();
      else running.pause();
    });
    const { compose } = test.sender.face;
    const { message } = await compose.startMessage();
    const file = { name: 'a.txt', file: blob(text(24 * MEGABYTE)) };
    const from = Date.now();
    expect(await refusal(compose.attach(message, 'a', file))).toBe('antivirus_unavailable');
    expect(isFaulty).toBe(false);
    expect(Date.now() - from).toBeLessThan(60_000);
    await expectNothingReleased();

    if (fault === 'killed') {
      await running.stop();
      await clamdStarts();
    } else running.resume();
    expect((await compose.attach(message, 'a', file)).verdict).toBe('clean');
    await expectReleased(message);
  });

  it('finds what it knows, in an attachment and in the letter', async () => {
    await clamdStarts();
    const { compose } = test.sender.face;
    const { message } = await compose.startMessage();
    const attached = await compose.attach(message, 'a', { name: 'a.txt', file: blob(eicar) });
    expect(attached).toMatchObject({ verdict: 'infected' });
    expect(await refusal(compose.send(message, letterTo()))).toBe('not_clean');
    await compose.removeAttachment(message, 'a');
    const letter = { ...letterTo(), text: new TextDecoder().decode(eicar), html: '' };
    expect(await refusal(compose.send(message, letter))).toBe('not_clean');
    await expectNothingReleased();
    await expectReleased(message);
  });
});

const ARCHIVES = [
  ['enc.zip', 'encrypted_archive'],
  ['nest25.zip', 'over_limit'],
  ['many.zip', 'over_limit'],
] as const;

const TEST_FILES = '/usr/share/clamav-testfiles';

describeWith(['clamd'], 'a clamd that is well', () => {
  beforeAll(async () => {
    organisation = await foundOrganisation();
    clamd = await startClamd();
  });
  afterAll(async () => {
    await clamd?.stop();
    await organisation.end();
  });

  it('which is killed in mid-scan is stood in for by another, and that calls nothing clean with old signatures', async () => {
    const [one, other] = await Promise.all([startClamd(), startClamd()]);
    test = await organisation.start({
      clamd: `${one.address},${other.address}`,
      deadlines: DEADLINES,
    });
    try {
      test.scanner.engine = breaking(test.scanner.engine, MEGABYTE, () => one.kill());
      const { compose } = test.sender.face;
      const { message } = await compose.startMessage();
      const file = { name: 'a.txt', file: blob(text(24 * MEGABYTE)) };
      expect((await compose.attach(message, 'a', file)).verdict).toBe('clean');

      await other.restart({}, { builtAt: test.clock.now() - 8 * DAY_MS });
      expect(await compose.antivirus()).toMatchObject({ available: true, signatures: 'stale' });
      expect(await refusal(compose.send(message, letterTo()))).toBe('not_clean');
      const small = { name: 'b.txt', file: blob(text(1000)) };
      expect(await compose.attach(message, 'b', small)).toMatchObject({
        verdict: 'unscannable',
        reasons: ['stale_database'],
      });
      await expectNothingReleased();
      await other.restart({}, { builtAt: test.clock.now() });
      await expectReleased(message);
    } finally {
      await test.close();
      await Promise.all([one.stop(), other.stop()]);
    }
  });

  describeWith(['vectors'], 'and an archive that cannot be scanned', () => {
    it.each([
      ['clamd', ...ARCHIVES[0]],
      ['clamd', ...ARCHIVES[1]],
      ['clamd', ...ARCHIVES[2]],
      ['basic', ...ARCHIVES[0]],
      ['basic', ...ARCHIVES[1]],
      ['basic', ...ARCHIVES[2]],
    ])('is not clean for %s: %s', async (engine, name, reason) => {
      test = await organisation.start(engine === 'clamd' && clamd ? { clamd: clamd.address } : {});
      try {
        const content = new Uint8Array(readFileSync(join(vectors, 'scanner', name)));
        const { compose } = test.sender.face;
        const { message } = await compose.startMessage();
        const attached = await compose.attach(message, 'a', { name, file: blob(content) });
        expect(attached.verdict).toBe('unscannable');
        expect(attached.reasons).toContain(reason);
        expect(await refusal(compose.send(message, letterTo()))).toBe('not_clean');
        await expectNothingReleased();
        const raw = await RawMessage.inspected(test, {
          attachments: [{ name, content, findings: noFindings('application/zip', 'archive') }],
        });
        expect(await refusal(raw.redeemable())).toBe('not_clean');
      } finally {
        await test.close();
      }
    });
  });

  describeWith(['clamav-testfiles'], 'and the test files of ClamAV', () => {
    it('are infected one and all, and so is EICAR: nothing that holds one goes out', async () => {
      test = await organisation.start(clamd ? { clamd: clamd.address } : {});
      const names = readdirSync(TEST_FILES);
      expect(names).toHaveLength(44);
      const files = names.map((name) => ({
        name,
        content: new Uint8Array(readFileSync(join(TEST_FILES, name))),
      }));
      const { compose } = test.sender.face;
      const verdicts = new Map<string, string>();
      for (const { name, content } of [...files, { name: 'eicar.com', content: eicar }]) {
        const { message } = await compose.startMessage();
        const attached = await compose.attach(message, 'a', { name, file: blob(content) });
        verdicts.set(name, attached.verdict);
        expect(await refusal(compose.send(message, letterTo())), name).toBe('not_clean');
      }
      expect([...verdicts].filter(([, verdict]) => verdict !== 'infected')).toEqual([]);
      await test.settled();
      expect(await test.rows('select 1 from envelopes')).toEqual([]);
      await test.close();
    });
  });
});

/** The engine, with a fault once it has taken this many bytes of a scan. */
function breaking(engine: AntivirusEngine, after: number, fault: () => Promise<void>): AntivirusEngine {
  let taken = 0;
  const counted = (input: ScanInput): ScanInput => ({
    get isReplayable() {
      return input.isReplayable === true;
    },
    async *[Symbol.asyncIterator]() {
      for await (const piece of input) {
        yield piece;
        taken += piece.length;
        if (taken >= after) await fault();
      }
    },
  });
  return {
    name: engine.name,
    describe: () => engine.describe(),
    scan: (input, sizeBytes, signal) => engine.scan(counted(input), sizeBytes, signal),
    scansInWindows: (sizeBytes) => engine.scansInWindows(sizeBytes),
    close: () => engine.close(),
  };
}

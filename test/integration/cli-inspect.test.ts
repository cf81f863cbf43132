/** `zegel inspect`: a line of JSON a file, with the built-in engine, with clamd, and with one that is not there. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandLine, type Ended } from '../support/command-line.ts';
import { type TestClamd, startClamd } from '../support/clamd.ts';
import { eicar } from '../support/content.ts';
import { docx, pdf, png, windowsProgram } from '../support/documents.ts';
import { describeWith } from '../support/requires.ts';
import { zip } from '../support/zip.ts';

interface Line {
  file: string;
  verdict: string;
  reasons: string[];
  type: string;
  mismatch: boolean;
  antivirus: { engine: string; basic: boolean };
  matches: { detector: string; start: number; end: number; confidence: string }[];
  rules: { refusals: { rule: string }[]; demands: { rule: string; level: string }[] };
}

let zegel: CommandLine;
const LETTER = 'Beste huisarts,\n\nhet gaat om BSN 123456782. Groet';

beforeAll(() => {
  zegel = new CommandLine();
  zegel.write('letter.txt', LETTER);
  zegel.write('letter.pdf', pdf(['Geen bijzonderheden.']));
  zegel.write('bsn.docx', docx(['Het gaat om BSN 123456782.']));
  zegel.write('photo.png', png);
  zegel.write('eicar.txt', eicar);
  zegel.write('report.pdf', windowsProgram);
  zegel.write('closed.zip', zip([{ name: 'a.txt', content: new Uint8Array(40), encrypted: true }]));
});
afterAll(() => zegel.remove());

const inspect = (args: string[], ZEGEL_CLAMD = 'none'): Promise<Ended> =>
  zegel.run(['inspect', '--json', ...args], { env: { ZEGEL_CLAMD } });

const linesOf = ({ stdout }: Ended): Line[] =>
  stdout
    .toString()
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);

describe('inspect, with the built-in engine', () => {
  it('gives a line for each file, in their order, and ends with 0 when all are clean', async () => {
    const ended = await inspect(['letter.pdf', 'photo.png', 'letter.txt']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(linesOf(ended)).toMatchObject([
      { file: 'letter.pdf', verdict: 'clean', reasons: [], type: 'application/pdf', matches: [] },
      { file: 'photo.png', verdict: 'clean', reasons: [], type: 'image/png', matches: [] },
      { file: 'letter.txt', verdict: 'clean', reasons: [], type: 'text/plain' },
    ]);
    for (const { antivirus } of linesOf(ended)) {
      expect(antivirus).toMatchObject({ engine: 'basic', basic: true });
    }
  });

  it('says where in the text a detector matched, and what the rules demand', async () => {
    const [line] = linesOf(await inspect(['letter.txt']));
    const start = LETTER.indexOf('123456782');
    expect(line?.matches).toEqual([{ detector: 'bsn', start, end: start + 9, confidence: 'high' }]);
    expect(line?.rules).toEqual({
      version: 1,
      refusals: [],
      warnings: [],
      demands: [{ rule: 'bsn', level: 'sms' }],
      labels: [{ rule: 'bsn', label: 'BSN' }],
    });
    const [document] = linesOf(await inspect(['bsn.docx']));
    expect(document?.matches).toMatchObject([{ detector: 'bsn', confidence: 'high' }]);
  });

  it.each([
    { file: 'eicar.txt', verdict: 'infected', refusals: [] },
    { file: 'report.pdf', verdict: 'refused', refusals: ['programma'] },
    { file: 'closed.zip', verdict: 'unscannable', refusals: [] },
  ])('finds $file $verdict, and ends with 1', async ({ file, verdict, refusals }) => {
    const ended = await inspect([file, 'photo.png']);
    expect(ended.code).toBe(1);
    const [line, other] = linesOf(ended);
    expect(line).toMatchObject({ file, verdict });
    expect(line?.reasons.length).toBeGreaterThan(0);
    expect(line?.rules.refusals.map(({ rule }) => rule)).toEqual(refusals);
    expect(other?.verdict).toBe('clean');
  });

  it('notices a name that lies', async () => {
    expect(linesOf(await inspect(['report.pdf', 'letter.pdf']))).toMatchObject([
      { mismatch: true },
      { mismatch: false, type: 'application/pdf' },
    ]);
  });

  it('goes on with the next file, and ends with 1, when one cannot be read', async () => {
    const ended = await inspect(['absent', '.', '/dev/zero', 'photo.png']);
    expect(ended.code).toBe(1);
    expect(linesOf(ended).map(({ file }) => file)).toEqual(['photo.png']);
    expect(ended.stderr.split('\n')).toEqual([
      'zegel: absent: This file cannot be read. (it does not exist)',
      'zegel: .: This file cannot be read. (it is a directory)',
      'zegel: /dev/zero: This file cannot be read. (it is not a regular file)',
      '',
    ]);
  });
});

describe('inspect, with rules of its own', () => {
  const rules = {
    v: 1,
    version: 7,
    rules: [
      {
        id: 'geheim',
        name: { nl: 'Geheim', en: 'Secret' },
        when: { phrase: ['beste huisarts'] },
        then: [{ refuse: { nl: 'Dit gaat niet weg.', en: 'This does not leave.' } }],
      },
    ],
    unscannable: { allow: ['encrypted_archive'] },
  };

  it('applies them instead of the first rules', async () => {
    zegel.write('rules.json', JSON.stringify(rules));
    const ended = await inspect(['--rules', 'rules.json', 'letter.txt', 'closed.zip']);
    expect(ended.code).toBe(1);
    expect(linesOf(ended)).toMatchObject([
      {
        verdict: 'refused',
        reasons: ['geheim'],
        rules: {
          version: 7,
          refusals: [{ rule: 'geheim', text: { nl: 'Dit gaat niet weg.', en: 'This does not leave.' } }],
          demands: [],
        },
      },
      { verdict: 'clean', reasons: ['encrypted_archive'] },
    ]);
  });

  it.each([
    { why: 'no JSON', text: '{"v": 1', says: 'JSON' },
    {
      why: 'a rule of an unknown kind',
      text: JSON.stringify({ ...rules, rules: [{ id: 'x' }] }),
      says: 'rules.0.name',
    },
    { why: 'a key nobody knows', text: JSON.stringify({ ...rules, also: true }), says: '' },
    { why: 'nothing', text: '', says: 'JSON' },
  ])('refuses a file of rules that is malformed, and inspects nothing: $why', async ({ text, says }) => {
    zegel.write('malformed.json', text);
    const { code, stdout, stderr } = await inspect(['--rules', 'malformed.json', 'photo.png']);
    expect(code).toBe(1);
    expect(stdout.length).toBe(0);
    expect(stderr).toMatch(/^zegel: malformed\.json: This file of rules is malformed\./);
    expect(stderr).toContain(says);
  });

  it('refuses a file of rules that is not there', async () => {
    const { code, stderr } = await inspect(['--rules', 'absent.json', 'photo.png']);
    expect(code).toBe(1);
    expect(stderr).toBe('zegel: absent.json: This file cannot be read. (it does not exist)\n');
  });
});

describe('inspect, without the antivirus engine of its setting', () => {
  it('says that the file was not inspected, and what to do', async () => {
    const { code, stdout, stderr } = await inspect(['photo.png'], `unix:${zegel.at('nobody')}`);
    expect(code).toBe(1);
    expect(stdout.length).toBe(0);
    expect(stderr).toMatch(/^zegel: photo\.png: This file was not inspected: .* Start clamd/);
    expect(stderr).not.toContain('letter');
  });

  it('refuses a setting that makes no sense', async () => {
    const { code, stdout, stderr } = await inspect(['photo.png'], 'clamd');
    expect(code).toBe(1);
    expect(stdout.length).toBe(0);
    expect(stderr).toContain('Use unix:PATH or tcp:HOST:PORT (several: divided by commas), or none');
  });
});

describeWith(['clamd'], 'inspect, with clamd', () => {
  let clamd: TestClamd;
  beforeAll(async () => {
    clamd = await startClamd();
  });
  afterAll(() => clamd.stop());

  it('asks it', async () => {
    const ended = await inspect(['photo.png', 'eicar.txt', 'closed.zip', 'report.pdf'], clamd.address);
    expect(ended).toMatchObject({ code: 1, stderr: '' });
    expect(linesOf(ended)).toMatchObject([
      { verdict: 'clean', antivirus: { engine: 'clamd', basic: false } },
      { verdict: 'infected', reasons: ['Eicar-Test-Signature.UNOFFICIAL'] },
      { verdict: 'unscannable' },
      { verdict: 'refused' },
    ]);
  });

  const doctor = async (env: Record<string, string> = {}): Promise<string> =>
    (await zegel.run(['doctor'], { env: { ZEGEL_CLAMD: clamd.address, ...env } })).stdout.toString();

  it('is named by doctor, and so is the other one that is down', async () => {
    expect(await doctor()).toMatch(/\[ok\] +Antivirus: clamd .*, signatures of \d{4}-\d\d-\d\d\n/);
    const both = await doctor({ ZEGEL_CLAMD: `${clamd.address},unix:${zegel.at('nobody')}` });
    expect(both).toMatch(/\[ok\] +Antivirus: clamd/);
    expect(both).toMatch(/\[missing\] clamd \(unix:.*nobody\) does not answer/);
    expect(await doctor({ ZEGEL_SIGNATURES_MAX_AGE: 'week' })).toMatch(
      /\[missing\] ZEGEL_SIGNATURES_MAX_AGE is not valid/,
    );
  });

  it('calls nothing clean once its signatures are out of date or carry no date, unless that is allowed', async () => {
    await clamd.restart({}, { builtAt: Date.now() - 8 * 24 * 3_600_000 });
    const [old] = linesOf(await inspect(['photo.png'], clamd.address));
    expect(old).toMatchObject({ verdict: 'unscannable', reasons: ['stale_database'] });
    expect(await doctor()).toMatch(/\[missing\] Antivirus: clamd .*of \d.*\. Older than 7 days/);
    await clamd.restart({}, { builtAt: null });
    expect(await doctor()).toMatch(/\[missing\] Antivirus: clamd .*without a date\. Older than 7 days/);
    const env = { ZEGEL_CLAMD: clamd.address, ZEGEL_SIGNATURES_MAX_AGE: 'none' };
    expect(await doctor(env)).toMatch(/\[note\] +Antivirus: clamd .*without a date\. Nobody watches/);
    const [undated] = linesOf(await zegel.run(['inspect', '--json', 'photo.png'], { env }));
    expect(undated).toMatchObject({ verdict: 'clean' });
  });

  it('inspects nothing once that is killed', async () => {
    await clamd.kill();
    const { code, stdout, stderr } = await inspect(['photo.png', 'letter.txt'], clamd.address);
    expect(code).toBe(1);
    expect(stdout.length).toBe(0);
    expect(stderr.match(/was not inspected/g)?.length).toBe(2);
  });
});

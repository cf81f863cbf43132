/** docs/dpa.md: every clause has its row, and what a row names is there. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from '../support/requires.ts';

const CLAUSES = [
  'LV 1.2, 1.3',
  'LV 1.4, DPA 7.1–7.5',
  'LV 2.3',
  'LV 3.3',
  'LV 3.4, A2',
  'LV 3.5, DPA 5.1',
  'LV 4e',
  'LV 5.4',
  'LV 5.5, A1',
  'LV 5.6',
  'LV 6.1–6.3',
  'DPA 1.2, 5.1–5.7, A3',
  'DPA 3.1–3.4',
  'DPA 3.5, 7.5',
  'DPA 3.6, 4.2–4.7',
  'DPA 6.1, 6.2',
  'DPA 6.3, 6.4',
  'DPA 9.x',
  'DPA 10.1',
  'DPA 10.2',
  'A1 account',
  'A1 sending, log',
  'A1 rules, antivirus',
  'A1 receipt',
  'A1 e-learning',
  'A1 providers',
  'A2 access',
  'A2 TLS',
  'A2 authenticity',
  'A2 capacity',
  'A2 second factor',
  'A2 authorisation',
  'A2 events',
  'A2 equipment',
  'A2 environments',
  'A2 mail',
  'A2 backups',
];

const STATES = ['there', 'partly', 'later', 'partly, org', 'later, org'];

const page = readFileSync(join(repository, 'docs/dpa.md'), 'utf8');

interface Row {
  clause: string;
  code: string[];
  tests: string[];
  status: string;
}

const paths = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');

const rows = page.split('\n').flatMap((line): Row[] => {
  const cells = line.split('|').map((cell) => cell.trim());
  const [, clause = '', , , where = '', , status = ''] = cells;
  if (cells.length !== 8 || clause === 'clause' || /^-+$/.test(clause)) return [];
  const [code = '', tests = ''] = where.split('→');
  return [{ clause, code: paths(code), tests: paths(tests), status }];
});

describe('the data-processing agreement', () => {
  it('has a row for every clause, once', () => {
    expect(rows.map(({ clause }) => clause)).toEqual(CLAUSES);
  });

  it('knows a state of each, and shows code and test of what is there', () => {
    expect(rows.filter(({ status }) => !STATES.includes(status))).toEqual([]);
    const bare = rows.filter(
      ({ code, tests, status }) => !status.startsWith('later') && (code.length === 0 || tests.length === 0),
    );
    expect(bare).toEqual([]);
  });

  it('names code and tests that exist, each as what it is', () => {
    const named = rows.flatMap(({ code, tests }) => [...code, ...tests]);
    expect(named.filter((path) => !existsSync(join(repository, path)))).toEqual([]);
    expect(rows.flatMap(({ code }) => code).filter((path) => path.includes('.test.'))).toEqual([]);
    expect(rows.flatMap(({ tests }) => tests).filter((path) => !path.endsWith('.test.ts'))).toEqual([]);
  });

  it('names in its text no path that is not there', () => {
    const named = paths(page).filter((path) => /^(\w+\/)+[\w.-]+\.tsx?$/.test(path));
    expect(named.filter((path) => !existsSync(join(repository, path)))).toEqual([]);
  });
});

describe('what pages and mails say of viruses (LV 5.6)', () => {
  it('is never that something is safe', () => {
    const texts = ['client', 'gateway/notification'].flatMap((room) =>
      readdirSync(join(repository, room), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /words\.ts$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name)),
    );
    expect(texts.length).toBeGreaterThan(8);
    const promising = texts.filter((path) =>
      /\bveilig|\bis safe\b|\bsafely\b/i.test(readFileSync(path, 'utf8')),
    );
    expect(promising).toEqual([]);
  });
});

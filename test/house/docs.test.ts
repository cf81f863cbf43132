/** The documents that must agree with the code. `npx vitest run test/house -u` writes docs/errors.md and the schema of the rules anew. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogue, sections } from '../../contract/errors.ts';
import { rulesJsonSchema } from '../../scanner/rules/json-schema.ts';
import { repository } from '../support/requires.ts';

const read = (path: string): string => readFileSync(join(repository, path), 'utf8');

function errorsPage(): string {
  const lines = [
    '# Errors',
    '',
    'Drawn from `contract/errors.ts`; a test holds the two together. `status` is HTTP, *retry* says that the same',
    'request may succeed later. Words in braces are filled from the detail of the error.',
  ];
  for (const [section, entries] of Object.entries(sections)) {
    lines.push(
      '',
      `## ${section}`,
      '',
      '| code | status | retry | Nederlands | English |',
      '|---|---|---|---|---|',
    );
    for (const [code, { status, retryable, nl, en }] of Object.entries(entries)) {
      lines.push(`| \`${code}\` | ${status} | ${retryable ? 'yes' : ''} | ${nl} | ${en} |`);
    }
  }
  return lines.join('\n') + '\n';
}

const THROWN_IN_CRYPTO = /new ZegelError\(\s*'([a-z0-9_]+)'/g;
const THROWN = /(?:new ZegelError|fail)\(\s*'([a-z0-9_]+)'/g;

/** Codes that shipped code throws, by reading it. */
function thrownCodes(): Map<string, string> {
  const codes = new Map<string, string>();
  for (const room of ['crypto', 'contract', 'scanner', 'gateway', 'server', 'supervisor', 'client', 'cli']) {
    if (!existsSync(join(repository, room))) continue;
    for (const entry of readdirSync(join(repository, room), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.tsx?$/.test(entry.name) || entry.name.includes('.test.')) continue;
      const path = join(entry.parentPath, entry.name);
      // In crypto/ there is no catalogue, and a function called "fail" is the file's own.
      const thrown = room === 'crypto' ? THROWN_IN_CRYPTO : THROWN;
      for (const match of readFileSync(path, 'utf8').matchAll(thrown)) {
        codes.set(match[1] ?? '', path);
      }
    }
  }
  return codes;
}

describe('documents', () => {
  it('lists every error of the catalogue', async () => {
    await expect(errorsPage()).toMatchFileSnapshot(join(repository, 'docs/errors.md'));
  });

  it('publish the schema of the rules as the code reads them, beside the documents and for anybody to fetch', async () => {
    const json = `${JSON.stringify(rulesJsonSchema(), null, 2)}\n`;
    await expect(json).toMatchFileSnapshot(join(repository, 'docs/rules.schema.json'));
    await expect(json).toMatchFileSnapshot(join(repository, 'client/public/rules.schema.json'));
  });

  it('knows every code that shipped code throws', () => {
    const unknown = [...thrownCodes()].filter(([code]) => !(code in catalogue));
    expect(unknown).toEqual([]);
  });

  it('names no code twice', () => {
    const all = Object.values(sections).flatMap((entries) => Object.keys(entries));
    expect(new Set(all).size).toBe(all.length);
  });

  it('gives every dependency its line of reason', () => {
    const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
    const page = read('docs/dependencies.md');
    const names = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((kind) =>
      Object.keys(manifest[kind] ?? {}),
    );
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('pins every dependency to one version', () => {
    const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
    const versions = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((kind) =>
      Object.values(manifest[kind] ?? {}),
    );
    expect(versions.filter((version) => !/^(npm:[^@]+@)?\d+\.\d+\.\d+[\w.-]*$/.test(version))).toEqual([]);
  });

  it('lists every setting that a process reads, and no other', () => {
    const readBy = (path: string): string[] =>
      [...read(path).matchAll(/^ {2}(ZEGEL_[A-Z_]+):/gm)].map((match) => match[1] ?? '');
    const settings = ['server/config.ts', 'gateway/config.ts', 'scanner/config.ts', 'supervisor/settings.ts'];
    const listed = [...read('docs/operations.md').matchAll(/^\| `(ZEGEL_[A-Z_]+)` \|/gm)].map(
      (match) => match[1],
    );
    expect(listed.toSorted()).toEqual([...new Set(settings.flatMap(readBy))].sort());
  });

  it('links only to files that exist', () => {
    const pages = [
      'README.md',
      ...readdirSync(join(repository, 'docs'))
        .filter((name) => name.endsWith('.md'))
        .map((name) => `docs/${name}`),
    ];
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
        .map((match) => join(dirname(page), match[1] ?? ''))
        .filter((target) => !existsSync(join(repository, target)))
        .map((target) => `${page} → ${target}`),
    );
    expect(broken).toEqual([]);
  });
});

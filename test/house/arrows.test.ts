/** The arrows between rooms are kept by a check; here the check itself is tried on arrows that must fail. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ICruiseResult, cruise } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { afterAll, describe, expect, it } from 'vitest';
import { repository } from '../support/requires.ts';

const folder = mkdtempSync(join(tmpdir(), 'zegel-arrows-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options = await extractDepcruiseOptions(join(repository, '.dependency-cruiser.cjs'));

/** Runs the check over a small house with these files; the rules it breaks. */
async function broken(name: string, files: Record<string, string>): Promise<string[]> {
  const house = join(folder, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), text);
  }
  symlinkSync(join(repository, 'node_modules'), join(house, 'node_modules'));
  const rooms = [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? ''))];
  const { output } = await cruise(rooms, { ...options, baseDir: house, validate: true, outputType: 'json' });
  const result = JSON.parse(output as string) as ICruiseResult;
  return result.summary.violations.map((violation) => violation.rule.name);
}

const leaf = 'export const value = 1;\n';
const uses = (path: string) => `import { value } from '${path}';\nexport const used = value;\n`;

describe('the arrows of the house', () => {
  it('allow what docs/architecture.md draws', async () => {
    const allowed = {
      'crypto/a.ts': leaf,
      'contract/a.ts': uses('../crypto/a.ts'),
      'scanner/rules/a.ts': leaf,
      'client/core/a.ts': uses('../../scanner/rules/a.ts'),
      'server/db/a.ts': leaf,
      'server/messages/a.ts': uses('../db/a.ts'),
      'server/http/a.ts': uses('../messages/a.ts'),
    };
    expect(await broken('allowed', allowed)).toEqual([]);
  });

  const forbidden: [string, string, Record<string, string>][] = [
    [
      'crypto to contract',
      'crypto-imports-nothing-of-ours',
      { 'contract/a.ts': leaf, 'crypto/a.ts': uses('../contract/a.ts') },
    ],
    [
      'contract to a room',
      'contract-imports-crypto-only',
      { 'server/a.ts': leaf, 'contract/a.ts': uses('../server/a.ts') },
    ],
    [
      'server to scanner',
      'server-stays-in-its-room',
      { 'scanner/rules/a.ts': leaf, 'server/messages/a.ts': uses('../../scanner/rules/a.ts') },
    ],
    [
      'client to the scanner’s engines',
      'client-stays-in-its-room',
      { 'scanner/antivirus/a.ts': leaf, 'client/core/a.ts': uses('../../scanner/antivirus/a.ts') },
    ],
    [
      'supervisor to server',
      'supervisor-stays-in-its-room',
      { 'server/main.ts': leaf, 'supervisor/a.ts': uses('../server/main.ts') },
    ],
    [
      'a second importer of libsodium',
      'one-importer-of-libsodium',
      { 'server/keys/a.ts': "import sodium from 'libsodium-wrappers';\nexport const used = sodium;\n" },
    ],
    [
      'a second opener of the database',
      'only-the-relay-opens-the-database',
      { 'gateway/a.ts': "import pg from 'pg';\nexport const used = pg;\n" },
    ],
    [
      'domain to http',
      'domain-does-not-know-http',
      { 'server/http/a.ts': leaf, 'server/messages/a.ts': uses('../http/a.ts') },
    ],
    [
      'Node in what runs in the browser',
      'pure-parts-run-in-the-browser',
      {
        'scanner/rules/a.ts': "import { readFileSync } from 'node:fs';\nexport const used = readFileSync;\n",
      },
    ],
    [
      'a circle',
      'no-circular',
      {
        'crypto/a.ts': uses('./b.ts'),
        'crypto/b.ts': "import { used } from './a.ts';\nexport const value = typeof used;\n",
      },
    ],
  ];
  it.each(forbidden)('refuse %s', async (name, rule, files) => {
    expect(await broken(name.replace(/\W/g, '-'), files)).toContain(rule);
  });
});

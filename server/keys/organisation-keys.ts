/**
 * The key store: one file per organisation, outside the database and outside its backups. An organisation key
 * wraps the organisation's data keys and nothing else. A file holds every generation that a data key may still be
 * wrapped under, newest last.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { fail } from '../../contract/errors.ts';
import { parseJson } from '../../contract/json.ts';
import { b64u, randomBytes, unb64u } from '../../crypto/bytes.ts';
import { idBytes } from '../../crypto/id.ts';
import { makeKeyFile, readKeyFile, removeKeyFile } from './key-file.ts';

const fileShape = z.strictObject({
  v: z.literal(1),
  generations: z
    .array(z.strictObject({ generation: z.int().min(1), key: z.string().length(43) }))
    .min(1)
    .max(8),
});

export interface OrganisationKey {
  generation: number;
  /** 32 bytes. */
  key: Uint8Array;
}

export interface OrganisationKeyStore {
  /** Makes the first generation; an organisation that has a key keeps it. */
  create(org: string): Promise<void>;
  /** The key to wrap with. Throws `key_store_missing`. */
  newest(org: string): Promise<OrganisationKey>;
  /** The key a data key was wrapped with. Throws `key_store_missing`. */
  ofGeneration(org: string, generation: number): Promise<OrganisationKey>;
  /** Destroys all generations: nothing sealed for this organisation can be read again. */
  destroy(org: string): Promise<void>;
}

/** A key store in a folder: `ORG.json`, the id in hexadecimal because file names may not tell capitals apart. */
export function openOrganisationKeyStore(folder: string): OrganisationKeyStore {
  const held = new Map<string, Promise<OrganisationKey[]>>();
  const pathOf = (org: string): string => join(folder, `${Buffer.from(idBytes(org)).toString('hex')}.json`);

  async function load(org: string): Promise<OrganisationKey[]> {
    const text = await readKeyFile(pathOf(org));
    if (text === null) throw fail('key_store_missing');
    const parsed = fileShape.safeParse(parseJson(text));
    if (!parsed.success) throw fail('key_store_unreadable');
    return parsed.data.generations.map(({ generation, key }) => ({ generation, key: unb64u(key) }));
  }

  /** Reads each file once; a failure is not remembered. */
  function generations(org: string): Promise<OrganisationKey[]> {
    const known = held.get(org);
    if (known) return known;
    const loading = load(org);
    held.set(org, loading);
    loading.catch(() => held.delete(org));
    return loading;
  }

  return {
    async create(org) {
      await makeKeyFile(pathOf(org), firstGeneration);
      held.delete(org);
    },
    async newest(org) {
      const all = await generations(org);
      return all.reduce((a, b) => (a.generation > b.generation ? a : b));
    },
    async ofGeneration(org, generation) {
      const found = (await generations(org)).find((each) => each.generation === generation);
      if (!found) throw fail('key_store_missing');
      return found;
    },
    async destroy(org) {
      await removeKeyFile(pathOf(org));
      held.delete(org);
    },
  };
}

function firstGeneration(): string {
  const content: z.infer<typeof fileShape> = {
    v: 1,
    generations: [{ generation: 1, key: b64u(randomBytes(32)) }],
  };
  return `${JSON.stringify(content)}\n`;
}

/**
 * The JSON that is signed and sealed. Each object is made from its own schema, so that a field that is added is tried
 * without anybody's thinking of it. A body that was changed is refused with an error of ours, or it is canonical and
 * its schema hands on exactly what was signed.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  announcedKey,
  charter,
  letter,
  logContent,
  logLeaf,
  messageRequest,
  messageVerdict,
  openedEvent,
  partRequest,
  partVerdict,
  release,
  releaseRequest,
  statement,
} from '../../contract/objects.ts';
import { type Signer, b64u, ready, signerFromSeed, signedBytes, verify } from '../../crypto/index.ts';
import { ruleSet } from '../../scanner/rules/schema.ts';
import { PATIENCE_MS, accepted, runs } from './runs.ts';

const objects = {
  charter,
  announcedKey,
  partVerdict,
  messageVerdict,
  statement,
  release,
  openedEvent,
  letter,
  partRequest,
  messageRequest,
  releaseRequest,
  logLeaf,
  logContent,
  ruleSet,
} satisfies Record<string, z.ZodType>;

let signer: Signer;
beforeAll(async () => {
  await ready();
  signer = signerFromSeed(new Uint8Array(32).fill(9));
});

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Any value of a schema, small. */
function valueOf(schema: JsonSchema | boolean, root: JsonSchema, depth = 0): fc.Arbitrary<unknown> {
  if (typeof schema === 'boolean') return fc.constant(null);
  if (schema.$ref !== undefined) {
    return depth > 2 ? fc.constant(null) : valueOf(definition(schema.$ref, root), root, depth + 1);
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined) return fc.oneof(...either.map((each) => valueOf(each, root, depth)));
  switch (schema.type) {
    case 'object': {
      const properties = Object.entries(schema.properties ?? {});
      return fc
        .tuple(...properties.map(([, each]) => valueOf(each, root, depth)))
        .map((values) => Object.fromEntries(properties.map(([name], at) => [name, values[at]])));
    }
    case 'array': {
      const item = schema.items;
      const each = valueOf(Array.isArray(item) ? false : (item ?? false), root, depth);
      const minLength = schema.minItems ?? 0;
      return fc.array(each, { minLength, maxLength: Math.max(minLength, Math.min(schema.maxItems ?? 2, 2)) });
    }
    case 'string':
      return textOf(schema);
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 2 ** 40, 2 ** 40) });
    case 'boolean':
      return fc.boolean();
    default:
      return fc.constant(null);
  }
}

const definition = (ref: string, root: JsonSchema): JsonSchema => {
  if (ref === '#') return root;
  const found = root.$defs?.[ref.replace('#/$defs/', '')];
  if (found === undefined) throw new Error(`no ${ref}`);
  return found;
};

function textOf({ minLength = 0, maxLength = 60, pattern = '' }: JsonSchema): fc.Arbitrary<string> {
  if (pattern.includes('A-Za-z0-9_-')) {
    const exactly = /\{(\d\d+)\}/.exec(pattern)?.[1] ?? (maxLength === minLength ? minLength : 40);
    const bytes = Math.floor(Number(exactly) * 0.75);
    return fc.uint8Array({ minLength: bytes, maxLength: bytes }).map(b64u);
  }
  if (pattern === '@') return fc.constantFrom('a@b.example', 'jan@zorg.example');
  if (pattern.startsWith('^\\+')) return fc.constantFrom('+31612345678');
  if (pattern.includes('\\P{Cc}')) return fc.constantFrom('Bea Wielinga', 'é'.repeat(120), ' Bea');
  if (pattern !== '') return fc.stringMatching(new RegExp(pattern, 'u'));
  return fc.string({ unit: 'binary', minLength, maxLength: Math.max(minLength, Math.min(maxLength, 20)) });
}

const near = [
  '"',
  ',',
  ':',
  '{',
  '}',
  '[',
  ']',
  ' ',
  '\\',
  '\\u0041',
  '\\u',
  '0',
  '-',
  '-0',
  '1e3',
  '.',
  'A',
  '=',
];
const more = ['null', 'true', '"v":1,', '"__proto__":1,', '\n', '\ud800', 'é', 'e', '9007199254740993'];
const edit = fc.record({
  at: fc.nat(),
  remove: fc.nat(3),
  insert: fc.constantFrom(...near, ...more, ''),
});

describe.each(Object.entries(objects))('%s', (_, schema: z.ZodType) => {
  const json = z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;
  const values = valueOf(json, json);

  /** As somebody would sign it who signs anything. */
  const read = (body: string) =>
    verify(
      'statement',
      { body, signature: b64u(signer.sign(signedBytes('statement', body))) },
      signer.publicKey,
    );

  it(
    'comes out of its schema as it went in, and is written as it was',
    async () => {
      await fc.assert(
        fc.asyncProperty(values, async (value) => {
          fc.pre(schema.safeParse(value).success);
          const body = JSON.stringify(value);
          const found = await accepted(() => read(body));
          expect(found).not.toBeNull();
          expect(JSON.stringify(schema.parse(found?.value))).toBe(body);
        }),
        runs(30),
      );
    },
    PATIENCE_MS,
  );

  it(
    'has one form: changed, it is refused, or canonical and handed on as it stands',
    async () => {
      await fc.assert(
        fc.asyncProperty(values, fc.array(edit, { minLength: 1, maxLength: 3 }), async (value, edits) => {
          fc.pre(schema.safeParse(value).success);
          let body = JSON.stringify(value);
          for (const { at, remove, insert } of edits) {
            const place = at % (body.length + 1);
            body = body.slice(0, place) + insert + body.slice(place + remove);
          }
          const found = await accepted(() => read(body));
          if (found === null) return;
          expect(JSON.stringify(found.value)).toBe(body);
          const parsed = schema.safeParse(found.value);
          if (parsed.success) expect(JSON.parse(JSON.stringify(parsed.data))).toEqual(found.value);
        }),
        runs(100),
      );
    },
    PATIENCE_MS,
  );
});

it('refuses what is nested deeper than anything that is meant', async () => {
  for (const depth of [10, 1_000, 5_000, 30_000]) {
    for (const [open, close] of [
      ['{"all":[', ']}'],
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const body = `{"a":${open.repeat(depth)}1${close.repeat(depth)}}`;
      const found = await accepted(() =>
        verify('rules', { body, signature: b64u(signer.sign(signedBytes('rules', body))) }, signer.publicKey),
      );
      if (found) expect(ruleSet.safeParse(found.value).success).toBe(false);
    }
  }
});

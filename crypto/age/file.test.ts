import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { concat, equal, randomBytes, utf8 } from '../bytes.ts';
import { ready } from '../sodium.ts';
import { CHUNK } from './chunks.ts';
import { fileOpener, openFile, openFileStream, sealFile, sealFileStream } from './file.ts';
import { parseHeader } from './header.ts';
import { type Identity, generateIdentity } from './recipient.ts';
import { join } from './stage.ts';

let identities: Identity[];
let plaintext: Uint8Array;

beforeAll(async () => {
  await ready();
  identities = [generateIdentity('mlkem768x25519'), generateIdentity('mlkem768x25519')];
  plaintext = randomBytes(2 * CHUNK + 10);
});

const to = () => identities.map(({ recipient }) => ({ recipient }));

/** Pushes pieces of these sizes in turn; what came out, and the failure. */
async function openInPieces(file: Uint8Array, sizes: readonly number[]) {
  const out: Uint8Array[] = [];
  const opener = fileOpener(identities);
  try {
    for (let at = 0, turn = 0; at < file.length; turn += 1) {
      const size = sizes[turn % sizes.length] ?? 1;
      const piece = file.slice(at, at + size);
      await opener.push(piece, (bytes) => out.push(bytes));
      piece.fill(0xee);
      at += size;
    }
    await opener.finish((bytes) => out.push(bytes));
  } catch (error) {
    return { plaintext: join(out), error };
  }
  return { plaintext: join(out), error: null };
}

describe('a file', () => {
  it.each([false, true])('opens however it arrives, armored: %s', async (armor) => {
    const file = await sealFile(to(), plaintext, { armor });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 5 }),
        async (sizes) => {
          const { plaintext: seen, error } = await openInPieces(file, sizes);
          expect(error).toBeNull();
          expect(equal(seen, plaintext)).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
    const tiny = await sealFile(to(), utf8('kort'), { armor });
    expect(await openInPieces(tiny, [1])).toEqual({ plaintext: utf8('kort'), error: null });
  });

  it.each([false, true])('refuses any flipped bit, armored: %s', async (armor) => {
    const file = await sealFile(to(), plaintext.subarray(0, 500), { armor });
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.nat(7), async (at, bit) => {
        const flipped = Uint8Array.from(file);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        await expect(openFile(identities, flipped)).rejects.toMatchObject({
          code: expect.stringMatching(/^age_(header|mac|payload|armor|no_match)$/) as string,
        });
      }),
      { numRuns: 150 },
    );
  });

  it.each([false, true])('passes through the streams, armored: %s', async (armor) => {
    const source = new Blob([Uint8Array.from(plaintext)]).stream();
    const through = source
      .pipeThrough(sealFileStream(to(), { armor }))
      .pipeThrough(openFileStream(identities));
    const out = new Response(through as ReadableStream<Uint8Array<ArrayBuffer>>);
    expect(equal(new Uint8Array(await out.arrayBuffer()), plaintext)).toBe(true);
  });

  it('may be empty', async () => {
    expect(await openFile(identities, await sealFile(to(), new Uint8Array(0)))).toEqual(new Uint8Array(0));
  });

  it('has a file key and a nonce of its own each time', async () => {
    const [one, two] = [await sealFile(to(), plaintext), await sealFile(to(), plaintext)];
    expect(parseHeader(one).bytes).not.toEqual(parseHeader(two).bytes);
    expect(equal(one, two)).toBe(false);
  });

  it('says which of its parts was wrong', async () => {
    const file = await sealFile(to(), plaintext);
    const { size } = parseHeader(file);
    const changed = (at: number) => {
      const other = Uint8Array.from(file);
      other[at] = other[at] === 0x41 ? 0x42 : 0x41;
      return other;
    };
    const armored = await sealFile(to(), plaintext, { armor: true });
    for (const [code, other] of [
      ['age_header', new Uint8Array(0)],
      ['age_header', utf8('geen age-bestand')],
      ['age_header', concat(utf8('x'), file)],
      ['age_header', file.subarray(0, size - 1)],
      ['age_header', file.subarray(0, size + 15)],
      ['age_mac', changed(size - 10)],
      ['age_payload', file.subarray(0, size + 16)],
      ['age_payload', changed(size + 40)],
      ['age_payload', file.subarray(0, -1)],
      ['age_armor', armored.subarray(0, -10)],
      ['age_armor', concat(armored, utf8('x'))],
      ['age_armor', utf8('\n\nage-encryption.org/v1\n')],
    ] as const) {
      await expect(openFile(identities, other)).rejects.toThrow(code);
      expect((await openInPieces(other, [1000])).error).toMatchObject({ code });
    }
    await expect(openFile([generateIdentity('x25519')], file)).rejects.toThrow('age_no_match');
  });

  it('hands out only chunks that were authenticated', async () => {
    const file = await sealFile(to(), plaintext);
    const { plaintext: seen, error } = await openInPieces(file.subarray(0, -1), [4096]);
    expect(error).toMatchObject({ code: 'age_payload' });
    expect(equal(seen, plaintext.subarray(0, 2 * CHUNK))).toBe(true);
  });

  it('stays refused, whatever is pushed after the refusal', async () => {
    const file = await sealFile(to(), plaintext);
    for (const refused of [utf8('no age file'), utf8('-----BEGIN SOMETHING ELSE-----\n')]) {
      const opener = fileOpener(identities);
      const emit = () => expect.fail('nothing may come out');
      await expect(opener.push(refused, emit)).rejects.toThrow(/age_(header|armor)/);
      await expect(opener.push(file, emit)).rejects.toThrow(/age_(header|armor)/);
      await expect(opener.finish(emit)).rejects.toThrow(/age_(header|armor)/);
    }
  });

  it('is not begun for recipients that cannot be sealed to', () => {
    const mixed = [...to(), { recipient: generateIdentity('x25519').recipient }];
    expect(() => sealFileStream(mixed)).toThrow('recipients_mixed');
    expect(() => sealFileStream([])).toThrow('bad_recipient');
  });
});

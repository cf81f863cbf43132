import { beforeAll, describe, expect, test } from 'vitest';
import { b64, randomBytes, utf8 } from './bytes.ts';
import { signCheckpoint, verifyCheckpoint } from './checkpoint.ts';
import { leafBytes, logOrigin, privateDigest } from './log.ts';
import { newId } from './id.ts';
import { signerFromSeed, type Signer } from './signed.ts';
import { ready } from './sodium.ts';

const NAME = 'zegel/v1/log/AAAAAAAAAAAAAAAAAAAAAA';
let signer: Signer;
let note: string;
let checkpoint: { origin: string; size: number; root: Uint8Array };

beforeAll(async () => {
  await ready();
  signer = signerFromSeed(randomBytes(32));
  checkpoint = { origin: NAME, size: 20_852_163, root: randomBytes(32) };
  note = signCheckpoint(checkpoint, NAME, signer);
});

describe('a checkpoint', () => {
  test('reads as a signed note', () => {
    const lines = note.split('\n');
    expect(lines.slice(0, 2)).toEqual([NAME, '20852163']);
    expect(lines[2]).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(lines[3]).toBe('');
    expect(lines[4]).toMatch(new RegExp(`^— ${NAME} [A-Za-z0-9+/]{91}=$`));
    expect(lines.slice(5)).toEqual(['']);
  });

  test('comes back', () => {
    expect(verifyCheckpoint(note, NAME, signer.publicKey)).toEqual(checkpoint);
    const empty = { origin: NAME, size: 0, root: randomBytes(32) };
    expect(verifyCheckpoint(signCheckpoint(empty, NAME, signer), NAME, signer.publicKey)).toEqual(empty);
  });

  test('verifies an example that another implementation of signed notes made', () => {
    // golang.org/x/mod/sumdb/note, package example.
    const text =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const golang = `${text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;
    const key = Uint8Array.from(
      Buffer.from('ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', 'base64'),
    ).subarray(1);
    // The signature holds; the text is no checkpoint.
    expect(() => verifyCheckpoint(golang, 'PeterNeumann', key)).toThrow('bad_encoding');
    expect(() => verifyCheckpoint(golang.replace('think', 'thank'), 'PeterNeumann', key)).toThrow(
      'bad_signature',
    );
  });

  test('is read with signatures of witnesses and extension lines beside it', () => {
    const witness = `— witness.example/w1 ${b64(randomBytes(69))}\n`;
    expect(verifyCheckpoint(note + witness, NAME, signer.publicKey)).toEqual(checkpoint);
    const text = `${NAME}\n7\n${b64(randomBytes(32))}=\nextension\n`;
    const signature = note.split('\n')[4] ?? '';
    const keyId = Buffer.from(signature.split(' ')[2] ?? '', 'base64').subarray(0, 4);
    const signed = Buffer.concat([keyId, signer.sign(utf8(text))]).toString('base64');
    expect(verifyCheckpoint(`${text}\n— ${NAME} ${signed}\n`, NAME, signer.publicKey).size).toBe(7);
  });

  test('is refused when anything in it was changed, or for another key or name', () => {
    const other = signerFromSeed(randomBytes(32)).publicKey;
    expect(() => verifyCheckpoint(note.replace('20852163', '20852164'), NAME, signer.publicKey)).toThrow(
      'bad_signature',
    );
    expect(() => verifyCheckpoint(note, NAME, other)).toThrow('bad_signature');
    expect(() => verifyCheckpoint(note, 'other', signer.publicKey)).toThrow('bad_signature');
  });

  test('is refused when a second signature of ours beside the right one is wrong', () => {
    const line = note.split('\n')[4] ?? '';
    const bytes = Buffer.from(line.split(' ')[2] ?? '', 'base64');
    bytes[10] = (bytes[10] ?? 0) ^ 1;
    const twice = `${note}— ${NAME} ${bytes.toString('base64')}\n`;
    expect(() => verifyCheckpoint(twice, NAME, signer.publicKey)).toThrow('bad_signature');
  });

  test('is refused when it is no note', () => {
    const wrong = [
      '',
      'x',
      note.slice(0, -1),
      note.replace('\n\n', '\n'),
      note.replace('—', '-'),
      note.replace(/\n/g, '\r\n'),
      `${note}\n`,
      `${note}junk\n`,
      note.replace(/=\n$/, '\n'),
    ];
    for (const text of wrong)
      expect(() => verifyCheckpoint(text, NAME, signer.publicKey)).toThrow('bad_encoding');
  });

  test('is not made with a name or a size no note can carry', () => {
    expect(() => signCheckpoint(checkpoint, 'two words', signer)).toThrow('bad_encoding');
    expect(() => signCheckpoint(checkpoint, 'a+b', signer)).toThrow('bad_encoding');
    expect(() => signCheckpoint(checkpoint, '', signer)).toThrow('bad_encoding');
    expect(() => signCheckpoint({ ...checkpoint, size: -1 }, NAME, signer)).toThrow('bad_encoding');
    expect(() => signCheckpoint({ ...checkpoint, origin: 'a\nb' }, NAME, signer)).toThrow('bad_encoding');
    expect(() => signCheckpoint({ ...checkpoint, root: randomBytes(31) }, NAME, signer)).toThrow(
      'bad_encoding',
    );
  });
});

describe('a leaf of the log', () => {
  test('is JSON with its keys in order', () => {
    const [org, digest] = [newId(), new Uint8Array(32)];
    const leaf = leafBytes({
      org,
      time: 1_790_000_000_000,
      type: 'send',
      outcome: 'success',
      privateDigest: digest,
    });
    expect(new TextDecoder().decode(leaf)).toBe(
      `{"v":1,"org":"${org}","time":1790000000000,"type":"send","outcome":"success","p":"${'A'.repeat(43)}"}`,
    );
    expect(logOrigin(org)).toBe(`zegel/v1/log/${org}`);
  });

  test('says nothing of its private part without the salt', () => {
    expect(privateDigest(randomBytes(32), '{}')).not.toEqual(privateDigest(randomBytes(32), '{}'));
    expect(() => privateDigest(randomBytes(16), '{}')).toThrow('bad_encoding');
  });
});

import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Charter } from '../../contract/objects.ts';
import {
  type Signer,
  b64u,
  consistencyProof,
  leafHash,
  logOrigin,
  merkleRoot,
  newId,
  randomBytes,
  ready,
  signCheckpoint,
  signerFromSeed,
} from '../../crypto/index.ts';
import { type CheckpointStore, memoryCheckpointStore } from './checkpoint-store.ts';
import { LogHistory } from './log-history.ts';

let signer: Signer;
let charter: Charter;
let store: CheckpointStore;
/** The leaves of the log that the relay tells of. */
let leaves: Uint8Array[];
let asked: number[];

beforeAll(ready);
beforeEach(() => {
  signer = signerFromSeed(randomBytes(32));
  charter = { org: newId(), log: b64u(signer.publicKey) } as Charter;
  store = memoryCheckpointStore();
  leaves = Array.from({ length: 5 }, () => leafHash(randomBytes(16)));
  asked = [];
});

const grow = (by: number): void =>
  void leaves.push(...Array.from({ length: by }, () => leafHash(randomBytes(9))));

const note = (upTo = leaves.length): string => {
  const origin = logOrigin(charter.org);
  return signCheckpoint({ origin, size: upTo, root: merkleRoot(leaves.slice(0, upTo)) }, origin, signer);
};

/** A relay that proves what it can from the leaves it has. */
const history = (): LogHistory => {
  const call = (_: unknown, { n }: { n: number }, __: unknown, { query }: { query: { to: number } }) => {
    asked.push(n);
    const hashes = consistencyProof(leaves.slice(0, query.to), n).map((hash) => b64u(hash));
    return Promise.resolve({ first: n, second: query.to, hashes });
  };
  return new LogHistory({ call } as unknown as ConstructorParameters<typeof LogHistory>[0], store);
};

const follow = (checkpoint = note()) => history().follow(charter, () => Promise.resolve({ checkpoint }));

describe('the history of the log', () => {
  it('is taken as it is the first time, and asks nothing for the same again', async () => {
    expect((await follow()).checkpoint.size).toBe(5);
    await follow();
    expect(asked).toEqual([]);
  });

  it('is proven to have grown from what was seen, in another session, too', async () => {
    await follow();
    grow(3);
    await follow();
    grow(9);
    await follow();
    expect(asked).toEqual([5, 8]);
    expect((await store.load(charter.org))?.size).toBe(17);
  });

  it('is refused when an entry of it is another now, whatever its size', async () => {
    await follow();
    leaves[2] = leafHash(randomBytes(16));
    await expect(follow()).rejects.toMatchObject({ code: 'log_history_differs' });
    grow(4);
    await expect(follow()).rejects.toMatchObject({ code: 'log_history_differs' });
    expect((await store.load(charter.org))?.size).toBe(5);
  });

  it('is refused when it has become shorter', async () => {
    await follow();
    await expect(follow(note(4))).rejects.toMatchObject({ code: 'log_history_differs' });
  });

  it('may come late: an answer that was under way while another tab saw more', async () => {
    await follow(note(3));
    const late = history().follow(charter, async () => {
      await follow();
      return { checkpoint: note(4) };
    });
    expect((await late).checkpoint.size).toBe(4);
    expect((await store.load(charter.org))?.size).toBe(5);
  });

  it('is refused under another key, and of another organisation', async () => {
    const own = note();
    charter = { ...charter, log: b64u(randomBytes(32)) };
    await expect(follow(own)).rejects.toMatchObject({ code: 'log_proof_invalid' });
  });
});

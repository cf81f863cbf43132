/**
 * A proof of receipt that a relay of the first version made, with a recipient on each kind of key: it verifies for
 * ever, and no bit of it can be another. What is bent on purpose is in test/integration/proof-of-receipt.test.ts.
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../crypto/index.ts';
import { verifyReceipt } from './verify.ts';

const text = readFileSync(new URL('../../test/vectors/receipt-v1.txt', import.meta.url), 'utf8');
const ROOT = '035f e8e7 7a04 c87b 2351 0984 308b 9573 56d4 0b20 3ce2 6abf b740 4f4a 832b 02f5';
const rootDigest = new Uint8Array(Buffer.from(ROOT.replaceAll(' ', ''), 'hex'));

beforeAll(ready);

describe('a proof of receipt of the first version', () => {
  it('verifies under its root, and says what it rests on for each recipient', async () => {
    const proven = await verifyReceipt(text, rootDigest);
    expect(proven).toMatchObject({
      rootFingerprint: ROOT,
      sender: { name: 'Anna Bakker', address: 'a.bakker@thuiszorg.example' },
      releasedAt: 1793610000000,
      checkpoint: { size: 30 },
    });
    const said = proven.recipients.map(({ level, basis, opened }) => [level, basis, opened?.key ?? null]);
    expect(said).toEqual([
      ['key', 'opened_signed', 'kept'],
      ['key', 'opened_signed', 'account'],
      ['sms', 'opened_claimed', 'link'],
      ['code', 'notified', null],
    ]);
    expect(proven.recipients[2]).toMatchObject({
      number: '+31655555555',
      sentAt: 1793610000000,
      shareReleasedAt: 1793611320000,
      openedAt: 1793611320000,
    });
  });

  it('is refused under another root', async () => {
    const other = Uint8Array.from(rootDigest, (byte, index) => (index === 31 ? byte ^ 1 : byte));
    await expect(verifyReceipt(text, other)).rejects.toMatchObject({ code: 'receipt_root_differs' });
  });

  it('is refused when any bit of it is another', async () => {
    const bytes = Buffer.from(text);
    const place = fc.record({ at: fc.nat(bytes.length - 1), bit: fc.nat(6) });
    await fc.assert(
      fc.asyncProperty(place, async ({ at, bit }) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        await expect(verifyReceipt(changed.toString('utf8'))).rejects.toMatchObject({
          code: 'receipt_invalid',
        });
      }),
      { numRuns: 300 },
    );
  });

  it('is refused when it is cut short anywhere', async () => {
    const length = fc.nat(text.length - 1);
    await fc.assert(
      fc.asyncProperty(length, async (kept) => {
        await expect(verifyReceipt(text.slice(0, kept))).rejects.toMatchObject({ code: 'receipt_invalid' });
      }),
      { numRuns: 50 },
    );
  });
});

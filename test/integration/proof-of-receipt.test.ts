/** Proofs of receipt of a real relay, and what a verifier without it makes of them. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { api } from '../../contract/api/index.ts';
import { type ReceiptFile, encodeReceipt } from '../../contract/receipt/file.ts';
import { verifyReceipt } from '../../contract/receipt/verify.ts';
import { memoryKeptKeyStore } from '../../client/core/kept-key-store.ts';
import { idBytes, keyDigest, unb64u } from '../../crypto/index.ts';
import { openByCode, sendToBoth } from '../support/receipts.ts';
import {
  COLLEAGUE,
  NUMBER,
  PATIENT,
  type WholeRelay,
  foundOrganisation,
  guestAt,
  refusal,
  sendLetter,
} from '../support/whole-relay.ts';

let founded: Awaited<ReturnType<typeof foundOrganisation>>;
let test: WholeRelay;

beforeAll(async () => {
  founded = await foundOrganisation();
});
afterAll(() => founded.end());
const parse = (text: string): ReceiptFile => JSON.parse(text) as ReceiptFile;

const why = async (text: string): Promise<string> => {
  try {
    await verifyReceipt(text);
  } catch (error) {
    const { code, detail } = error as { code: string; detail?: { why?: string } };
    return `${code} ${detail?.why ?? ''}`.trim();
  }
  return 'nothing was refused';
};

describe('a proof of receipt', () => {
  beforeEach(async () => {
    test = await founded.start();
  });
  afterEach(() => test.close());

  it('rests on the mail as long as nobody opened', async () => {
    const { message } = await sendToBoth(test);
    const { proven } = await test.sender.face.mail.receipt(message);
    expect(proven).toMatchObject({ org: test.org, message, envelope: 0, sender: { name: 'Anna Bakker' } });
    expect(proven.recipients).toMatchObject([
      { address: PATIENT, number: NUMBER, level: 'sms', basis: 'notified', opened: null },
      { address: COLLEAGUE, number: null, level: 'key', basis: 'notified', opened: null },
    ]);
  });

  it('says of each recipient which event it rests on, with the times apart', async () => {
    const { message } = await sendToBoth(test);
    test.clock.pass(60_000);
    await openByCode(test);
    test.clock.pass(60_000);
    await test.colleague.face.mail.openMessage(message);
    const { text, proven } = await test.sender.face.mail.receipt(message);
    const [patient, colleague] = proven.recipients;
    expect(patient).toMatchObject({ basis: 'opened_claimed', opened: { key: 'link' } });
    expect(colleague).toMatchObject({
      basis: 'opened_signed',
      shareReleasedAt: null,
      opened: { key: 'account' },
    });
    const times = [patient?.sentAt, patient?.notifiedAt, patient?.shareReleasedAt, patient?.openedAt];
    expect(times).toEqual(times.toSorted((one, other) => Number(one) - Number(other)));
    expect((patient?.shareReleasedAt ?? 0) - (patient?.sentAt ?? 0)).toBeGreaterThanOrEqual(60_000);
    const root = keyDigest(unb64u((JSON.parse(parse(text).charter.body) as { root: string }).root));
    expect(await verifyReceipt(text, root)).toEqual(proven);
    await expect(verifyReceipt(text, new Uint8Array(32))).rejects.toMatchObject({
      code: 'receipt_root_differs',
    });
  });

  it('rests on the key that a recipient keeps, once a letter was opened with it', async () => {
    const device = memoryKeptKeyStore();
    await sendLetter(test);
    const first = await guestAt(test, PATIENT, device);
    await first.sendCode();
    await first.openWithCode(test.codeTo(NUMBER));
    await first.keepHere();
    const { message } = await sendLetter(test, [{ address: PATIENT, level: 'key' }]);
    await (await guestAt(test, PATIENT, device)).openWithKey();
    const { proven } = await test.sender.face.mail.receipt(message);
    expect(proven.recipients).toMatchObject([
      { address: PATIENT, level: 'key', basis: 'opened_signed', opened: { key: 'kept' } },
    ]);
  });

  it('rests on the share when the opening itself was not heard of', async () => {
    const { message } = await sendLetter(test);
    const guest = await guestAt(test);
    await guest.sendCode();
    await test.rows('update deliveries set opened_at = 1 where message = $1', [idBytes(message)]);
    await guest.openWithCode(test.codeTo(NUMBER));
    const { proven } = await test.sender.face.mail.receipt(message);
    expect(proven.recipients).toMatchObject([{ basis: 'share_released', opened: null }]);
  });

  it('holds no letter, subject, link secret or file key, and no network address', async () => {
    const { message } = await sendToBoth(test);
    await openByCode(test);
    await test.colleague.face.mail.openMessage(message);
    const { text } = await test.sender.face.mail.receipt(message);
    const link = new URL(test.linkTo(PATIENT)).hash.slice(3);
    for (const secret of ['Uitslag', 'Alles is goed', link, '127.0.0.1']) expect(text).not.toContain(secret);
    const { entries } = await test.admin.face.organisation.readLog();
    const opened = entries.filter(({ type }) => type === 'open' || type === 'share_release');
    expect(opened.map(({ details }) => details?.ip)).toEqual(Array(3).fill('127.0.0.1'));
  });

  it('is asked for in the log, by whom and of what', async () => {
    const { message } = await sendToBoth(test);
    await test.sender.face.mail.receipt(message);
    const { entries } = await test.admin.face.organisation.readLog({ limit: 2 });
    expect(entries[1]).toMatchObject({
      type: 'receipt_read',
      details: { actor: { address: test.sender.address }, message },
    });
  });

  it('is for the sender alone', async () => {
    const { message } = await sendToBoth(test);
    const ask = (who: 'colleague' | 'admin', id = message, n = 0) =>
      refusal(test[who].client.call(api.messages.receipt, { message: id, n }, {}));
    expect(await ask('colleague')).toBe('not_found');
    expect(await ask('admin')).toBe('not_found');
    const byOther = await test.sender.face.compose.startMessage();
    const draft = test.sender.client.call(api.messages.receipt, { message: byOther.message, n: 0 }, {});
    expect(await refusal(draft)).toBe('not_found');
    const second = test.sender.client.call(api.messages.receipt, { message, n: 1 }, {});
    expect(await refusal(second)).toBe('not_found');
  });

  it('cannot be made of a message from before there were any', async () => {
    const { message } = await sendToBoth(test);
    await test.rows('delete from log_subjects');
    await expect(test.sender.face.mail.receipt(message)).rejects.toMatchObject({
      code: 'receipt_not_possible',
    });
  });
});

describe('what a verifier refuses', () => {
  let text: string;
  let other: string;
  let later: string;

  beforeAll(async () => {
    test = await founded.start();
    const { message } = await sendToBoth(test);
    await openByCode(test);
    await test.colleague.face.mail.openMessage(message);
    text = (await test.sender.face.mail.receipt(message)).text;
    const second = await sendLetter(test, [{ address: COLLEAGUE, level: 'key' }]);
    await test.colleague.face.mail.openMessage(second.message);
    other = (await test.sender.face.mail.receipt(second.message)).text;
    later = (await test.sender.face.mail.receipt(message)).text;
  });
  afterAll(() => test.close());

  const bent = (bend: (receipt: ReceiptFile, from: ReceiptFile) => void, from = other): string => {
    const receipt = parse(text);
    bend(receipt, parse(from));
    return encodeReceipt(receipt);
  };

  it('is a proof in which one byte is another, wherever it is', async () => {
    const bytes = Buffer.from(text);
    // The shortest field, an id, is 22 bytes long: places 20 bytes apart meet every one, another bit each time.
    for (let at = 0; at < bytes.length; at += 20) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 7));
      const answer = await why(changed.toString('utf8'));
      expect(answer, `byte ${at}: ${text.slice(at - 20, at + 20)}`).toMatch(/^receipt_invalid /);
    }
  });

  it('is the statement of another message', async () => {
    expect(await why(bent((receipt, from) => (receipt.statement = from.statement)))).toBe(
      'receipt_invalid statement',
    );
    expect(await why(bent((receipt, from) => (receipt.statementPayload = from.statementPayload)))).toBe(
      'receipt_invalid statement',
    );
  });

  it('is the token of another message', async () => {
    expect(await why(bent((receipt, from) => (receipt.token = from.token)))).toBe(
      'receipt_invalid statement',
    );
  });

  it('is a proof for another tree', async () => {
    expect(await why(bent((receipt, from) => (receipt.checkpoint = from.checkpoint), later))).toBe(
      'receipt_invalid inclusion',
    );
  });

  it('is an event of another message, whole and proven as it is', async () => {
    const colleague = (receipt: ReceiptFile, from: ReceiptFile) => {
      const [, mine] = receipt.recipients;
      const [theirs] = from.recipients;
      if (!mine || !theirs) throw new Error('nobody');
      receipt.checkpoint = from.checkpoint;
      receipt.recipients = [{ ...mine, events: theirs.events, opened: theirs.opened }];
    };
    expect(await why(bent(colleague))).toBe('receipt_invalid entry');
  });

  it('is an event of another recipient, and one recipient twice', async () => {
    const swapped = bent((receipt) => {
      const [patient, colleague] = receipt.recipients;
      if (!patient || !colleague) throw new Error('nobody');
      receipt.recipients = [{ ...patient, events: colleague.events, opened: colleague.opened }];
    });
    expect(await why(swapped)).toBe('receipt_invalid entry');
    const twice = bent((receipt) => receipt.recipients.push(...receipt.recipients.slice(0, 1)));
    expect(await why(twice)).toBe('receipt_invalid recipient');
  });

  it('is an opening that is left out, taken from elsewhere, or without its entry', async () => {
    const [without, elsewhere, unlogged] = [
      bent((receipt) => receipt.recipients.forEach((each) => (each.opened = null))),
      bent((receipt, from) => {
        const [, colleague] = receipt.recipients;
        if (colleague) colleague.opened = from.recipients[0]?.opened ?? null;
      }),
      bent((receipt) => receipt.recipients.forEach((each) => each.events.pop())),
    ];
    expect(await why(without)).toBe('receipt_invalid opened');
    expect(await why(elsewhere)).toBe('receipt_invalid opened');
    expect(await why(unlogged)).toBe('receipt_invalid opened');
  });

  it('is an event told twice, or without that of sending', async () => {
    const doubled = bent((receipt) => {
      const [patient] = receipt.recipients;
      if (patient?.events[1]) patient.events = [...patient.events.slice(0, 2), patient.events[1]];
    });
    expect(await why(doubled)).toBe('receipt_invalid entry');
    const unsent = bent((receipt) => receipt.recipients.forEach((each) => each.events.shift()));
    expect(await why(unsent)).toBe('receipt_invalid entry');
  });

  it('is a file with more in it, or written in another way', async () => {
    expect(await why(text.replace('{"v":1', '{"more":1,"v":1'))).toBe('receipt_invalid file');
    expect(await why(text.replace('{"v":1', '{ "v":1'))).toBe('receipt_invalid file');
    expect(await why('')).toBe('receipt_invalid file');
    expect(await why(`${text}\n`)).toBe('nothing was refused');
  });

  it('still takes a proof for some of the recipients', async () => {
    const one = bent((receipt) => receipt.recipients.shift());
    expect((await verifyReceipt(one)).recipients).toMatchObject([{ address: COLLEAGUE }]);
  });
});

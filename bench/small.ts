/** Small messages in one warm process, against typage: what a server that seals many letters would see. */
import { Decrypter, Encrypter } from 'age-encryption';
import {
  generateIdentity,
  identityToString,
  openFile,
  randomBytes,
  ready,
  recipientToString,
  sealFile,
} from '../crypto/index.ts';
import { type Row, ratio } from './measure.ts';

const LETTER_BYTES = 10_000;
const TIMES = 50;

export async function small(): Promise<Row[]> {
  await ready();
  const letter = randomBytes(LETTER_BYTES);
  const rows: Row[] = [];
  for (const kind of ['mlkem768x25519', 'x25519'] as const) {
    const identity = generateIdentity(kind);
    const file = await sealFile([{ recipient: identity.recipient }], letter);
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipientToString(identity.recipient));
    const decrypter = new Decrypter();
    decrypter.addIdentity(identityToString(identity));
    const note = 'the rate of typage';
    rows.push({
      what: `seal 10 kB, ${kind}, warm, against typage`,
      ...(await ratio(
        () => times(() => sealFile([{ recipient: identity.recipient }], letter)),
        () => times(() => encrypter.encrypt(letter)),
        5,
      )),
      note,
    });
    rows.push({
      what: `open 10 kB, ${kind}, warm, against typage`,
      ...(await ratio(
        () => times(() => openFile([identity], file)),
        () => times(() => decrypter.decrypt(file)),
        5,
      )),
      note,
    });
  }
  return rows;
}

async function times(work: () => Promise<unknown>): Promise<void> {
  for (let index = 0; index < TIMES; index += 1) await work();
}

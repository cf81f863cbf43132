/*
 * Becoming a member in tests of accounts: on a bare relay (relay.ts), by invitation, with TOTP. What was enrolled once
 * is copied for each test, as a database and the keys beside it.
 */
import { rmSync } from 'node:fs';
import { NobleCryptoPlugin, ScureBase32Plugin, TOTP } from 'otplib';
import { deliverInvitation } from '../../server/accounts/invitations.ts';
import type { DueWork } from '../../server/outbox/outbox.ts';
import { api } from '../../contract/api/index.ts';
import {
  b64u,
  isZegelError,
  keyDigest,
  newId,
  randomBytes,
  sealInvitation,
  sha256,
  unb64u,
} from '../../crypto/index.ts';
import { type Column, type ColumnDatabase, startColumn } from './column.ts';
import {
  type Browser,
  type Enrolled,
  PASSWORD,
  type TestRelay,
  browser,
  startRelay,
  testClock,
} from './relay.ts';

export const ADMIN = 'beheer@thuiszorg.example';
export const MEMBER = 'wijk.verpleging@thuiszorg.example';
export const MINUTE = 60_000;

/** The databases of one file of tests. */
export class Databases {
  readonly #column: Column;
  #made = 0;

  private constructor(column: Column) {
    this.#column = column;
  }

  static async start(): Promise<Databases> {
    return new Databases(await startColumn());
  }

  /** Migrated and empty, or as `template` is. */
  fresh(template?: string): Promise<ColumnDatabase> {
    this.#made += 1;
    return this.#column.createDatabase(`${template ?? 'fresh'}_${this.#made}`, template);
  }

  /** What `enrol` makes of a relay, once; then a relay on a copy of it whenever one is asked for. */
  async enrolled<T>(
    name: string,
    enrol: (test: TestRelay) => Promise<T>,
  ): Promise<{ people: T; copy: () => Promise<TestRelay>; remove: () => void }> {
    const original = await startRelay(await this.#column.createDatabase(name));
    const people = await enrol(original);
    await original.close({ keep: true });
    const { clock, folder } = original;
    return {
      people,
      copy: async () =>
        startRelay(await this.fresh(name), { clock: testClock(clock.now()), keysFrom: folder }),
      remove: () => rmSync(folder, { recursive: true, force: true }),
    };
  }

  stop(): Promise<void> {
    return this.#column.stop();
  }
}

/** The code of an error of ours; anything else is thrown on. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (isZegelError(error)) return error.code;
    throw error;
  }
  return 'nothing was refused';
}

const totp = new TOTP({ crypto: new NobleCryptoPlugin(), base32: new ScureBase32Plugin() });
/** The code of an authenticator at this time. */
export const totpAt = (secret: string, ms: number): Promise<string> =>
  totp.generate({ secret, epoch: Math.floor(ms / 1000) });

/** What is due once somebody was invited. */
export const invitationWork = (org: string, invitation: string): DueWork => ({
  ...{ org, kind: 'notify_invitation', subject: invitation, job: newId(), attempts: 0 },
});

/** Invites by the admin's browser and takes the link out of the gateway's captured mail. */
export async function invite(
  test: TestRelay,
  admin: Enrolled,
  role: 'member' | 'admin' = 'member',
): Promise<string> {
  const { client } = admin.browser;
  const member = admin.browser.session.member();
  const { keys } = await client.call(api.organisation.gatewayKeys, {}, {});
  const announced = JSON.parse(keys[0]?.body ?? '') as { instance: string; publicKey: string };
  const invitation = newId();
  const token = randomBytes(32);
  const root = (JSON.parse(member.me.organisation.charter.body) as { root: string }).root;
  const org = member.me.organisation.id;
  await client.call(
    api.organisation.invite,
    {},
    {
      invitation,
      address: MEMBER,
      name: 'Wil Verpleging',
      role,
      tokenHash: b64u(sha256(token)),
      sealedLink: b64u(
        sealInvitation(unb64u(announced.publicKey), org, invitation, {
          token,
          rootDigest: keyDigest(unb64u(root)),
        }),
      ),
      gatewayInstance: announced.instance,
    },
  );
  await deliverInvitation(test.relay, invitationWork(org, invitation));
  return /\/invite#\S+/.exec(test.mails.list()[0]?.text ?? '')?.[0] ?? '';
}

/** Joins by TOTP and answers its secret. */
export async function join(test: TestRelay, link: string): Promise<{ browser: Browser; secret: string }> {
  const person = browser(test);
  await person.enrolment.begin(link);
  await person.enrolment.choosePassword(PASSWORD);
  const started = await person.enrolment.chooseFactor({ kind: 'totp' });
  if (started.kind !== 'totp') throw new Error('no TOTP');
  await person.enrolment.verifyFactor(await totpAt(started.secret, test.clock.now()));
  await person.enrolment.makeKeys();
  await person.enrolment.finish({ name: 'Wil Verpleging' });
  return { browser: person, secret: started.secret };
}

/** Types of the newest entries of the log, newest first, with the outcome where it is not success. */
export const logTypes = async (admin: Enrolled): Promise<string[]> => {
  const { entries } = await admin.browser.client.call(api.log.read, {}, {}, { query: { limit: 200 } });
  return entries.map(({ leaf }) => {
    const { type, outcome } = JSON.parse(leaf) as { type: string; outcome: string };
    return outcome === 'success' ? type : `${type} ${outcome}`;
  });
};

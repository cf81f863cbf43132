/** What is due after a release: it is done although things fail, and once although it is tried again. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Invitation } from '../../client/core/face/organisation.ts';
import { fail } from '../../contract/errors.ts';
import { notifyRecipient } from '../../server/delivery/notify.ts';
import { workHandlers } from '../../server/jobs/handlers.ts';
import { workOn } from '../../server/jobs/runner.ts';
import { type DueWork, enqueue } from '../../server/outbox/outbox.ts';
import type { Relay } from '../../server/relay.ts';
import {
  COLLEAGUE,
  LETTER,
  NUMBER,
  PATIENT,
  type WholeOptions,
  type WholeRelay,
  foundOrganisation,
  guestAt,
  sendLetter,
  stateOf,
} from '../support/whole-relay.ts';

const SECOND = 1000;

let organisation: Awaited<ReturnType<typeof foundOrganisation>>;
let test: WholeRelay;

beforeAll(async () => {
  organisation = await foundOrganisation();
});
afterAll(() => organisation.end());

const starting = (options?: WholeOptions) =>
  beforeEach(async () => {
    test = await organisation.start(options);
    return () => test.close();
  });

const mailsTo = (address: string): number => test.mails.list().filter(({ to }) => to === address).length;

/** The row that names a mail, as its handler gets it. */
const mailWork = (handle: string, job: string, attempts = 0): DueWork => ({
  ...{ org: test.org, kind: 'notify_recipient', subject: handle, job, attempts },
});

const jobOf = async (handle: string): Promise<string> => {
  const id = Buffer.from(handle, 'base64url');
  const [row] = await test.rows<{ job: Buffer }>(
    `select job from outbox where kind = 'notify_recipient' and subject = $1 order by created_at desc`,
    [id],
  );
  return row?.job.toString('base64url') ?? '';
};

const entries = async (type: string): Promise<string[]> => {
  const { entries: all } = await test.admin.face.organisation.readLog();
  return all.filter((entry) => entry.type === type).map(({ outcome }) => outcome);
};

/** The relay, with something done before its transaction number `n` from now on. */
function interrupted(n: number, before: () => Promise<void>): Relay {
  const { relay } = test;
  let begun = 0;
  return {
    ...relay,
    db: {
      ...relay.db,
      async withOrganisation(org, work) {
        begun += 1;
        if (begun === n) await before();
        return relay.db.withOrganisation(org, work);
      },
    },
  };
}

describe('a notification', () => {
  starting();

  it('goes later when the gateway is down, and the sender sees both', async () => {
    test.gatewayIsGone = true;
    const gone = test.clock.now();
    const { relay } = test;
    // The gateway's key is known to the sender; only the mail has to wait.
    expect(relay.gateway).not.toBe(test.working.gateway);
    const { message } = await sendLetter(test);
    expect((await stateOf(test, message)).timeline).toMatchObject({ notifyFailedAt: gone, notifiedAt: null });
    for (let tries = 0; tries < 3; tries += 1) {
      test.clock.pass(60 * SECOND);
      await test.settled();
    }
    expect((await stateOf(test, message)).timeline).toMatchObject({
      notifyFailedAt: gone + 180 * SECOND,
      notifiedAt: null,
    });
    expect(mailsTo(PATIENT)).toBe(0);
    expect(await entries('notify')).toEqual(['failure']);

    test.gatewayIsGone = false;
    test.clock.pass(60 * SECOND);
    await test.settled();
    expect(mailsTo(PATIENT)).toBe(1);
    expect((await stateOf(test, message)).timeline).toMatchObject({
      notifyFailedAt: null,
      notifiedAt: test.clock.now(),
    });
    expect(await entries('notify')).toEqual(['success', 'failure']);
    const guest = await guestAt(test);
    await guest.sendCode();
    expect(await guest.openWithCode(test.codeTo(NUMBER))).toMatchObject(LETTER);
  });

  it('is mailed once although its work runs again, one after the other and at once', async () => {
    const { message } = await sendLetter(test, [
      { address: PATIENT, level: 'sms', number: NUMBER },
      { address: COLLEAGUE, level: 'key' },
    ]);
    const invited = mailsTo(COLLEAGUE) - 1;
    for (const address of [PATIENT, COLLEAGUE]) {
      const { handle } = await stateOf(test, message, address);
      const job = await jobOf(handle);
      await workOn(test.relay, workHandlers, { org: test.org, job });
      await notifyRecipient(test.relay, mailWork(handle, job));
      await Promise.all([1, 2].map(() => notifyRecipient(test.relay, mailWork(handle, job))));
      await notifyRecipient(test.relay, mailWork(handle, 'AAAAAAAAAAAAAAAAAAAAAA'));
    }
    expect([mailsTo(PATIENT), mailsTo(COLLEAGUE) - invited]).toEqual([1, 1]);
    expect(await entries('notify')).toEqual(['success', 'success']);
  });

  it('is mailed once although the relay died before it noted that', async () => {
    test.gatewayIsGone = true;
    const { message } = await sendLetter(test);
    const { handle } = await stateOf(test, message);
    const job = await jobOf(handle);
    const dies = interrupted(2, () => Promise.reject(fail('unavailable')));
    await expect(notifyRecipient(dies, mailWork(handle, job))).rejects.toThrow('unavailable');
    expect(mailsTo(PATIENT)).toBe(1);
    expect((await stateOf(test, message)).timeline.notifiedAt).toBeNull();
    test.gatewayIsGone = false;
    test.clock.pass(10 * SECOND);
    await test.settled();
    expect(mailsTo(PATIENT)).toBe(1);
    expect((await stateOf(test, message)).timeline.notifiedAt).toBe(test.clock.now());
  });

  it('sent again before the first went is one mail', async () => {
    test.gatewayIsGone = true;
    const { message } = await sendLetter(test);
    const { handle } = await stateOf(test, message);
    await test.sender.face.mail.resend(message, handle);
    await test.settled();
    test.gatewayIsGone = false;
    test.clock.pass(10 * SECOND);
    await test.settled();
    expect(mailsTo(PATIENT)).toBe(1);
  });

  it('sent again while the first is on its way is a second mail', async () => {
    test.gatewayIsGone = true;
    const { message } = await sendLetter(test);
    const { handle } = await stateOf(test, message);
    const again = interrupted(2, () => test.sender.face.mail.resend(message, handle));
    await notifyRecipient(again, mailWork(handle, await jobOf(handle)));
    test.gatewayIsGone = false;
    test.clock.pass(10 * SECOND);
    await test.settled();
    expect(mailsTo(PATIENT)).toBe(2);
    expect(await test.rows('select 1 from deliveries where sealed_link is not null')).toEqual([]);
  });

  it('that the mail server refuses for good is not tried again', async () => {
    const { message } = await test.sender.face.compose.startMessage();
    expect(message).toHaveLength(22);
    const handOver = vi.spyOn(test.mails, 'handOver').mockRejectedValue(fail('mail_refused'));
    const sent = await sendLetter(test);
    const at = test.clock.now();
    test.clock.pass(600 * SECOND);
    await test.settled();
    expect(handOver).toHaveBeenCalledTimes(1);
    expect((await stateOf(test, sent.message)).timeline).toMatchObject({
      notifyFailedAt: at,
      notifyGivenUpAt: at,
      notifiedAt: null,
    });
    const [row] = await test.rows<{ failed_code: string; done: boolean }>(
      `select failed_code, done_at is not null as done from outbox where kind = 'notify_recipient'`,
    );
    expect(row).toEqual({ failed_code: 'mail_refused', done: true });
    expect(test.complaints).toContainEqual(
      expect.objectContaining({ kind: 'notify_recipient', isGivenUp: true }),
    );

    // The sender asks for it again, and it goes.
    handOver.mockRestore();
    const { handle } = await stateOf(test, sent.message);
    await test.sender.face.mail.resend(sent.message, handle);
    await test.settled();
    expect((await stateOf(test, sent.message)).timeline).toMatchObject({
      notifyFailedAt: null,
      notifyGivenUpAt: null,
    });
  });

  it('that fails for the last time says so', async () => {
    test.gatewayIsGone = true;
    const { message } = await sendLetter(test);
    const { handle } = await stateOf(test, message);
    const job = await jobOf(handle);
    const givenUp = async () => (await stateOf(test, message)).timeline.notifyGivenUpAt;
    await expect(notifyRecipient(test.working, mailWork(handle, job, 22))).rejects.toThrow();
    expect(await givenUp()).toBeNull();
    await expect(notifyRecipient(test.working, mailWork(handle, job, 23))).rejects.toThrow();
    expect(await givenUp()).toBe(test.clock.now());
  });

  it('of a message that is over is not mailed, and its link is deleted', async () => {
    test.gatewayIsGone = true;
    await sendLetter(test);
    test.clock.pass(31 * 24 * 3600 * SECOND);
    test.gatewayIsGone = false;
    await test.settled();
    expect(mailsTo(PATIENT)).toBe(0);
    expect(await test.rows('select 1 from deliveries where sealed_link is not null')).toEqual([]);
  });

  it('whose fate nobody knows is not sent again by itself, and the sender is told', async () => {
    const handOver = vi.spyOn(test.mails, 'handOver').mockRejectedValue(fail('mail_unknown'));
    const { message } = await sendLetter(test);
    const at = test.clock.now();
    test.clock.pass(600 * SECOND);
    await test.settled();
    expect(handOver).toHaveBeenCalledTimes(1);
    expect((await stateOf(test, message)).timeline).toMatchObject({
      notifyUnknownAt: at,
      notifyFailedAt: null,
      notifiedAt: null,
    });
    expect(await test.rows('select 1 from deliveries where sealed_link is not null')).toEqual([]);
    expect(await entries('notify')).toEqual(['failure']);

    // Only the sender can tell whether it came.
    handOver.mockRestore();
    await test.sender.face.mail.resend(message, (await stateOf(test, message)).handle);
    await test.settled();
    expect(mailsTo(PATIENT)).toBe(1);
    expect((await stateOf(test, message)).timeline).toMatchObject({
      notifyUnknownAt: null,
      notifiedAt: test.clock.now(),
    });
  });

  it('says nothing of anybody in what is logged', async () => {
    test.gatewayIsGone = true;
    await sendLetter(test);
    expect(test.complaints.length).toBeGreaterThan(0);
    expect(JSON.stringify(test.complaints)).not.toMatch(/jansen|\+31|Uitslag|Bakker|#1\./);
  });
});

describe('an invitation', () => {
  starting();
  const LOTTE = 'lotte@polikliniek.example';
  const inviteLotte = async (): Promise<Invitation | undefined> => {
    const { organisation: face } = test.admin.face;
    await face.invite({ address: LOTTE, name: 'Lotte Smit', role: 'member' });
    await test.settled();
    return theirs();
  };
  const theirs = async (): Promise<Invitation | undefined> =>
    (await test.admin.face.organisation.invitations()).find(({ address }) => address === LOTTE);

  it('whose fate nobody knows is not sent again by itself, and the admin is told', async () => {
    const handOver = vi.spyOn(test.mails, 'handOver').mockRejectedValue(fail('mail_unknown'));
    const at = test.clock.now();
    expect(await inviteLotte()).toMatchObject({
      ...{ notifiedAt: null, notifyFailedAt: null, notifyGivenUpAt: null, notifyUnknownAt: at },
    });
    test.clock.pass(600 * SECOND);
    await test.settled();
    expect(handOver).toHaveBeenCalledTimes(1);
    expect(await test.rows('select 1 from enrolments where sealed_link is not null')).toEqual([]);
    expect((await entries('invitation_notify')).filter((outcome) => outcome === 'failure')).toHaveLength(1);
  });

  it('that the mail server refuses for good says so', async () => {
    vi.spyOn(test.mails, 'handOver').mockRejectedValue(fail('mail_refused'));
    const at = test.clock.now();
    expect(await inviteLotte()).toMatchObject({ notifiedAt: null, notifyFailedAt: at, notifyGivenUpAt: at });
  });

  it('goes later when the gateway is down, and the admin sees both', async () => {
    vi.spyOn(test.mails, 'handOver').mockRejectedValueOnce(fail('mail_deferred'));
    const at = test.clock.now();
    expect(await inviteLotte()).toMatchObject({
      notifiedAt: null,
      notifyFailedAt: at,
      notifyGivenUpAt: null,
    });
    test.clock.pass(60 * SECOND);
    await test.settled();
    expect(await theirs()).toMatchObject({ notifiedAt: test.clock.now(), notifyFailedAt: null });
  });
});

describe('the queue', () => {
  let release: () => void = () => undefined;
  const blocked = new Promise<void>((resolve) => {
    release = resolve;
  });
  let seen = 0;
  starting({
    handlers: {
      async notify_recipient(relay, work) {
        seen += 1;
        await blocked;
        await workHandlers.notify_recipient(relay, work);
      },
    },
  });

  it('carries ids and nothing else', async () => {
    const { compose } = test.sender.face;
    const { message } = await compose.startMessage();
    await compose.send(message, {
      ...LETTER,
      recipients: [{ address: PATIENT, level: 'sms', number: NUMBER }],
      confirmed: [],
      expiresAt: test.clock.now() + 24 * 3600 * SECOND,
    });
    await vi.waitFor(() => {
      expect(seen).toBe(1);
    }, 30_000);
    const dumped = await test.queued();
    const { handle } = await stateOf(test, message);
    expect(dumped).toContain(await jobOf(handle));
    expect(dumped).toContain(test.org);
    expect(dumped).not.toMatch(/jansen|\+31|Uitslag|goed|Bakker|Linde|#1\./);
    expect(dumped).not.toContain(message);
    expect(dumped).not.toContain(handle);
    release();
    await test.settled();
    expect(mailsTo(PATIENT)).toBe(1);
    await vi.waitFor(
      async () => {
        expect(await test.queued()).not.toContain(test.org);
      },
      { timeout: 20_000, interval: 50 },
    );
  });
});

describe('due work', () => {
  starting();

  it('is found although nobody said that it is there', async () => {
    const { relay, org } = test;
    const job = await relay.db.withOrganisation(org, (tx) =>
      enqueue(relay, tx, org, 'discard_part', 'AAAAAAAAAAAAAAAAAAAAAA'),
    );
    await vi.waitFor(
      async () => {
        const rows = await test.rows('select 1 from outbox where job = $1 and done_at is not null', [
          Buffer.from(job, 'base64url'),
        ]);
        expect(rows).toHaveLength(1);
      },
      { timeout: 20_000, interval: 50 },
    );
  });

  it('of another organisation’s id, or of none, is left alone', async () => {
    await workOn(test.relay, workHandlers, { org: test.org, job: 'AAAAAAAAAAAAAAAAAAAAAA' });
    expect(test.complaints).toEqual([]);
  });
});

/** Rules as admins publish them: versions, two admins where a refusing rule is weakened, and what is counted. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { api } from '../../contract/api/index.ts';
import type { RulesDraft } from '../../client/core/face.ts';
import { accountSigner, idBytes, sign } from '../../crypto/index.ts';
import { firstRules } from '../../scanner/rules/first.ts';
import type { Rule } from '../../scanner/rules/schema.ts';
import { newSigner } from '../support/sealed-message.ts';
import {
  DAY_MS,
  LETTER,
  PATIENT,
  type WholeRelay,
  foundOrganisation,
  refusal,
  sendLetter,
} from '../support/whole-relay.ts';

const [program, bsn, iban] = firstRules().rules as [Rule, Rule, Rule];
const draftOf = (...rules: Rule[]): RulesDraft => ({ rules, unscannable: { allow: [] } });
const text = { nl: 'Nee.', en: 'No.' };
const rule = (id: string, when: Rule['when'], ...then: Rule['then']): Rule => ({
  id,
  name: text,
  when,
  then,
});

let organisation: Awaited<ReturnType<typeof foundOrganisation>>;
let test: WholeRelay;
/** A second admin. */
let second: WholeRelay['colleague'];

beforeAll(async () => {
  organisation = await foundOrganisation();
  test = await organisation.start();
  second = test.colleague;
  await test.rows(`update accounts set role = 'admin' where account = $1`, [idBytes(second.account)]);
  await second.face.session.resume();
});
afterAll(async () => {
  await test.close();
  await organisation.end();
});

const logged = async (type: string) =>
  (await test.admin.face.organisation.readLog({ limit: 200 })).entries
    .filter((entry) => entry.type === type)
    .map(({ outcome, details }) => ({ outcome, ...details?.detail }));

describe('rules', () => {
  it('are published by one admin where nothing that refuses is weakened, and hold from then on', async () => {
    const { rules } = test.admin.face;
    expect(
      await rules.publish(
        draftOf(program, bsn, iban, rule('eerste', { recipientFirst: true }, { refuse: text })),
      ),
    ).toEqual({
      outcome: 'published',
      version: 2,
      weakened: [],
    });
    expect(await rules.versions()).toMatchObject({
      versions: [
        { version: 2, by: 'Bea Wielinga', second: null },
        { version: 1, by: 'Bea Wielinga', second: null },
      ],
      waiting: null,
    });
    expect((await rules.current()).rules.rules.map(({ id }) => id)).toContain('eerste');
    expect((await rules.version(1)).rules).toEqual(firstRules());
    expect(await refusal(rules.version(9))).toBe('not_found');

    // The sender's page still has the old ones: it inspects again under the new, which refuse.
    expect(await refusal(sendLetter(test))).toBe('refused_by_rule');
    expect(await logged('rules_publish')).toEqual([{ outcome: 'success', version: 2 }]);
  });

  it('that weaken one that refuses wait for another admin, who signs the same bytes', async () => {
    const { rules } = test.admin.face;
    const weaker = draftOf(
      program,
      bsn,
      iban,
      rule(
        'buiten',
        { recipientOutside: true },
        { expire: { days: 7 } },
        { noForward: true },
        { tell: text },
      ),
    );
    expect((await rules.check(weaker)).weakened).toEqual(['eerste']);
    expect(await rules.publish(weaker)).toEqual({ outcome: 'waiting', version: 3, weakened: ['eerste'] });
    expect((await rules.current()).rules.version).toBe(2);
    expect(await refusal(rules.publish(draftOf(program)))).toBe('rules_waiting');

    expect((await rules.versions()).waiting).toMatchObject({ version: 3, mine: true, weakened: ['eerste'] });
    expect(await refusal(rules.second(3))).toBe('second_admin_needed');
    const other = second.face.rules;
    expect((await other.versions()).waiting).toMatchObject({ mine: false, by: 'Bea Wielinga' });
    const forged = sign('rules', (await other.version(2)).rules, newSigner());
    const seconding = second.client.call(api.rules.second, { n: 3 }, { signature: forged.signature });
    expect(await refusal(seconding)).toBe('bad_signature');
    expect((await rules.current()).rules.version).toBe(2);

    expect(await other.second(3)).toEqual({ version: 3 });
    expect((await rules.versions()).versions[0]).toMatchObject({
      version: 3,
      by: 'Bea Wielinga',
      second: 'Wil Verpleging',
    });
    expect(await refusal(other.second(3))).toBe('not_found');
    expect(await logged('rules_propose')).toMatchObject([{ version: 3, weakened: 'eerste' }]);
    expect((await logged('rules_publish'))[0]).toMatchObject({ version: 3, first: test.admin.account });
  });

  it('shorten the time to open, keep a letter where it is and tell admins of it', async () => {
    const { message } = await sendLetter(test);
    const letter = await test.sender.face.mail.openMessage(message);
    expect(letter).toMatchObject({ mayForward: false });
    expect(letter.expiresAt - letter.sentAt).toBe(7 * DAY_MS);
    const { compose, mail } = test.sender.face;
    expect(await refusal(mail.answer(message, 'forward'))).toBe('forward_forbidden');
    const forwarding = compose.startMessage({ origin: { kind: 'forward', message } });
    expect(await refusal(forwarding)).toBe('forward_forbidden');
    expect((await logged('rules_fire'))[0]).toEqual({ outcome: 'success', rulesVersion: 3, rules: 'buiten' });
    expect(await logged('rules_tell')).toEqual([{ outcome: 'success', rulesVersion: 3, rules: 'buiten' }]);
  });

  it('are previewed by totals that count each message once and name none', async () => {
    const { rules } = test.admin.face;
    const before = await rules.preview(rule('x', { recipientFirst: true }, { refuse: text }));
    await sendLetter(test);
    const after = await rules.preview(rule('x', { recipientFirst: true }, { refuse: text }));
    expect(after.messages).toBe(before.messages + 1);
    // Written to before: no longer for the first time.
    expect(after).toMatchObject({ atMost: before.atMost, exact: true, days: 30, notCounted: [] });
    const { compose } = test.sender.face;
    expect(await compose.lookup([PATIENT, 'nieuw@patient.example'])).toMatchObject([
      { known: true },
      { known: false },
    ]);
    const [{ count } = { count: 0 }] = await test.rows<{ count: number }>(
      `select count(*)::int as count from daily_facts where fact like '%@%' or fact like '%jansen%'`,
    );
    expect(count).toBe(0);
    await test.rows('update daily_facts set day = day - 30');
    expect(await rules.preview(rule('x', { recipientFirst: true }, { refuse: text }))).toMatchObject({
      messages: 0,
    });
  });

  it('that wait can be given up', async () => {
    const { rules } = test.admin.face;
    expect((await rules.publish(draftOf(bsn))).outcome).toBe('waiting');
    await second.face.rules.withdraw(4);
    expect((await rules.versions()).waiting).toBeNull();
    expect(await refusal(rules.withdraw(4))).toBe('not_found');
    expect(await logged('rules_withdraw')).toMatchObject([{ version: 4, first: test.admin.account }]);
  });

  it('are refused when they cannot be read, are of another version, or signed by somebody else', async () => {
    const signer = accountSigner(test.admin.secret.sig, 1);
    const publish = (object: object, by = signer) =>
      refusal(test.admin.client.call(api.rules.publish, {}, { rules: sign('rules', object, by) }));
    expect(await publish({ ...firstRules(), version: 4 }, newSigner())).toBe('bad_signature');
    expect(await publish({ ...firstRules(), version: 5 })).toBe('rules_version_taken');
    expect(await publish({ ...firstRules(), version: 4, onbekend: 1 })).toBe('rules_invalid');
    expect(await refusal(test.admin.face.rules.publish({ ...draftOf(), rules: [{} as Rule] }))).toBe(
      'rules_mistaken',
    );
    const { rules } = test.admin.face;
    expect(await refusal(rules.importJson('{"v":1}'))).toBe('rules_mistaken');
    expect(await rules.importJson(await rules.exportJson(1))).toEqual(draftOf(program, bsn, iban));
  });

  it('are tried on a text without a message, and the places are those of the text', async () => {
    const { rules } = test.admin.face;
    const written = 'Zijn BSN is 123456782.';
    const draft = draftOf(
      rule('bsn', { all: [{ detector: 'bsn' }, { recipientOutside: true }] }, { refuse: text }),
    );
    const recipients = [{ address: PATIENT, level: 'sms' as const, outside: true, known: true }];
    const run = await rules.dryRun(draft, { subject: LETTER.subject, text: written, recipients });
    expect(run).toMatchObject({
      outcome: 'refused',
      rules: [
        {
          rule: 'bsn',
          why: [
            { condition: 'when.all.0', part: 0, span: { field: 'text' } },
            { condition: 'when.all.1', recipient: 0 },
          ],
        },
      ],
    });
    const span = run.rules[0]?.why[0]?.span;
    expect(written.slice(span?.start, span?.end)).toBe('123456782');
  });

  it('are no business of who is not an admin', async () => {
    for (const call of [
      () => test.sender.face.rules.versions(),
      () => test.sender.face.rules.withdraw(2),
      () => test.sender.client.call(api.rules.totals, {}, {}),
    ]) {
      expect(await refusal(call())).toBe('forbidden');
    }
  });
});

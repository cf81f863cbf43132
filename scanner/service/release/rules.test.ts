/** What the rules of the organisation hold back at release. */
import { beforeAll, describe, expect, test } from 'vitest';
import { type Statement, release } from '../../../contract/objects.ts';
import { b64u, randomBytes, ready, sign } from '../../../crypto/index.ts';
import { refusalOf } from '../../../test/support/refused-release.ts';
import {
  type Bends,
  NOON,
  newCast,
  newSigner,
  noFindings,
  sealMessage,
  testRecipient,
} from '../../../test/support/sealed-message.ts';
import type { RuleSet } from '../../rules/schema.ts';
import { answerRelease } from './release.ts';

beforeAll(ready);

describe('the rules', () => {
  const cautious = (rule: Omit<RuleSet['rules'][number], 'id' | 'name'>): RuleSet => ({
    v: 1,
    version: 2,
    rules: [{ id: 'regel', name: { nl: 'Regel', en: 'Rule' }, ...rule }],
    unscannable: { allow: [] },
  });
  const text = { nl: 'Let op.', en: 'Mind.' };

  test('refuses a verdict under rules that have changed since', async () => {
    const cast = newCast();
    const changed = sign('rules', { ...cast.rules, version: cast.rules.version + 1 }, cast.admin);
    const bend: Bends = { body: (body) => ({ ...body, claims: { ...body.claims, rules: changed } }) };
    expect(await refusalOf(bend, cast)).toBe('rules_changed');
  });

  test('refuses rules that nobody named signed', async () => {
    const rulesBy = b64u(newSigner().publicKey);
    const bend: Bends = { body: (body) => ({ ...body, claims: { ...body.claims, rulesBy } }) };
    expect(await refusalOf(bend)).toBe('rules_invalid');
  });

  test('refuses a program in an attachment, whatever the verdict says', async () => {
    const program = {
      name: 'a.exe',
      content: randomBytes(10),
      findings: noFindings('application/x-msdownload', 'executable'),
    };
    expect(await refusalOf({}, newCast({ attachments: [program] }))).toBe('refused_by_rule');
  });

  test('refuses a program inside an archive', async () => {
    const archive = noFindings('application/zip', 'archive');
    const attachments = [
      { name: 'a.zip', content: randomBytes(10), findings: { ...archive, contains: ['script' as const] } },
    ];
    expect(await refusalOf({}, newCast({ attachments }))).toBe('refused_by_rule');
  });

  test('refuses a warning that was not confirmed, and takes it once it was', async () => {
    const rules = cautious({
      when: { recipientOutside: true },
      then: [{ warn: { ...text, reason: true } }],
    });
    const confirming = (reason: string | null) =>
      newCast({ rules, confirmed: [{ warning: 'regel/0', reason }] });
    expect(await refusalOf({}, newCast({ rules }))).toBe('confirmation_needed');
    expect(await refusalOf({}, confirming(null))).toBe('confirmation_needed');
    expect(await refusalOf({}, confirming('De patiënt vroeg erom.'))).toBe('released');
  });

  test('refuses a level that is too low, and names who would open so', async () => {
    const rules = cautious({ when: { detector: 'bsn' }, then: [{ demand: 'code' }] });
    const letterFindings = [
      { detector: 'bsn', field: 'text' as const, start: 0, end: 9, confidence: 'high' as const },
    ];
    const low = testRecipient({ level: 'sms' });
    const cast = newCast({ rules, letterFindings, recipients: [low], inside: [] });
    const { body } = await sealMessage(cast);
    await expect(answerRelease(body, cast.scanner)).rejects.toMatchObject({
      code: 'level_too_low',
      detail: { rule: 'regel', level: 'code', handles: low.handle },
    });
    const high = testRecipient({ level: 'code', number: null });
    expect(await refusalOf({}, newCast({ rules, letterFindings, recipients: [high], inside: [] }))).toBe(
      'released',
    );
  });

  test('takes a recipient for inside only where the relay claims it', async () => {
    const rules = cautious({ when: { recipientOutside: true }, then: [{ refuse: text }] });
    const colleague = testRecipient({ level: 'key', number: null });
    const cast = newCast({ rules, recipients: [colleague], inside: [colleague.handle] });
    expect(await refusalOf({}, cast)).toBe('released');
    expect(await refusalOf({}, { ...cast, inside: [] })).toBe('refused_by_rule');
  });

  test('takes from the relay whom the sender knows and which role they have, and the time from the statement', async () => {
    const refusing = (when: RuleSet['rules'][number]['when']) => cautious({ when, then: [{ refuse: text }] });
    const known = testRecipient();
    const cast = newCast({ rules: refusing({ recipientFirst: true }), recipients: [known] });
    expect(await refusalOf({}, cast)).toBe('refused_by_rule');
    expect(await refusalOf({}, { ...cast, known: [known.handle] })).toBe('released');
    const byRole = newCast({ rules: refusing({ senderRole: ['guest'] }) });
    expect(await refusalOf({}, byRole)).toBe('released');
    expect(await refusalOf({}, { ...byRole, role: 'guest' })).toBe('refused_by_rule');
    // NOON is one o'clock on a Sunday in Amsterdam.
    const time = { days: ['su' as const], from: '13:00', until: '14:00' };
    expect(await refusalOf({}, newCast({ rules: refusing({ time }) }))).toBe('refused_by_rule');
    const anHourLater = { statement: (said: Statement) => ({ ...said, time: NOON + 3_600_000 }) };
    expect(await refusalOf(anHourLater, newCast({ rules: refusing({ time }) }))).toBe('released');
  });

  test('refuses what weighs too much or could not be inspected, where a rule asks so', async () => {
    const content = randomBytes(2_000);
    const attachments = [{ name: 'a.zip', content, findings: noFindings('application/zip', 'archive') }];
    const over = (atLeast: number) =>
      cautious({ when: { attachmentSize: { atLeast } }, then: [{ refuse: text }] });
    expect(await refusalOf({}, newCast({ attachments, rules: over(2_000) }))).toBe('refused_by_rule');
    expect(await refusalOf({}, newCast({ attachments, rules: over(2_001) }))).toBe('released');
  });

  test('refuses to stay open for longer than a rule lets it', async () => {
    const rules = cautious({ when: { recipientOutside: true }, then: [{ expire: { days: 7 } }] });
    const until = (expiresAt: number): Bends => ({ request: (request) => ({ ...request, expiresAt }) });
    const week = NOON + 7 * 24 * 3_600_000;
    expect(await refusalOf(until(week), newCast({ rules }))).toBe('released');
    expect(await refusalOf(until(week + 1), newCast({ rules }))).toBe('expiry_too_late');
  });

  test('writes into the token that it is not to be forwarded, and tells the relay what applied', async () => {
    const cast = newCast({
      rules: cautious({
        when: { recipientOutside: true },
        then: [{ noForward: true }, { label: 'buiten' }, { tell: text }],
      }),
    });
    const { token, seen } = await answerRelease((await sealMessage(cast)).body, cast.scanner);
    expect(release.parse(JSON.parse(token.body)).noForward).toBe(true);
    expect(seen).toMatchObject({ rulesVersion: 2, fired: ['regel'], told: ['regel'], labels: ['buiten'] });
    expect(seen.facts).toContainEqual({ fact: 'recipient:outside', found: 1 });
    const without = newCast();
    const plain = await answerRelease((await sealMessage(without)).body, without.scanner);
    expect(JSON.parse(plain.token.body)).not.toHaveProperty('noForward');
  });

  test('refuses findings that were wrapped under another key', async () => {
    const findings = b64u(randomBytes(200));
    expect(await refusalOf({ verdict: (verdict) => ({ ...verdict, findings }) })).toBe('unwrap_failed');
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import type { Findings } from '../../contract/objects.ts';
import { b64u, ready } from '../../crypto/index.ts';
import { firstRules } from '../../scanner/rules/first.ts';
import { NOON, newSigner, noFindings } from '../../test/support/sealed-message.ts';
import {
  type SendingNow,
  evaluateMessage,
  findInLetter,
  inspectedParts,
  openRules,
  partsWhileTyping,
  signFirstRules,
} from './rules.ts';

beforeAll(ready);

const IBAN = 'NL91 ABNA 0417 1643 00';
const outside = { address: 'w.jansen@post.example', level: 'sms', outside: true, known: true } as const;
const inside = { address: 's.visser@poli.example', level: 'key', outside: false, known: true } as const;

const sendingTo = (recipients: SendingNow['recipients']): SendingNow => ({
  recipients,
  sender: { role: 'member' },
  time: NOON,
});
const file = (findings: Findings) => ({ findings, sizeBytes: 10 });

describe('the rules of an organisation', () => {
  it('begin as its first admin signed them', () => {
    const admin = newSigner();
    expect(openRules(signFirstRules(admin), b64u(admin.publicKey))).toEqual(firstRules());
  });

  it('are refused under another signature, and when they cannot be read', () => {
    const admin = newSigner();
    const signed = signFirstRules(admin);
    const invalid: unknown = expect.objectContaining({ code: 'rules_invalid' });
    expect(() => openRules(signed, b64u(newSigner().publicKey))).toThrow(invalid);
    expect(() => openRules({ ...signed, body: '{}' }, b64u(admin.publicKey))).toThrow(invalid);
  });
});

describe('a letter that is being typed', () => {
  const evaluate = (text: string, recipients: SendingNow['recipients'] = [outside]) => {
    const found = findInLetter(firstRules(), { subject: 'Vraag', text, html: '' });
    return evaluateMessage(firstRules(), partsWhileTyping(found, []), sendingTo(recipients), []);
  };

  it('asks for a confirmation where a rule warns, and only of those it concerns', () => {
    const text = `Maak over naar ${IBAN}.`;
    expect(evaluate(text).warnings).toMatchObject([{ warning: 'rekeningnummer/0', needsReason: false }]);
    expect(evaluate(text, [inside]).warnings).toEqual([]);
    expect(evaluate('Tot morgen.').warnings).toEqual([]);
  });

  it('is told where in the letter something was found', () => {
    const text = `Maak over naar ${IBAN}.`;
    const [finding] = evaluate(text).findings;
    expect(finding).toMatchObject({ detector: 'iban', field: 'text' });
    expect(text.slice(finding?.start, finding?.end)).toBe(IBAN);
  });

  it('is quiet about a warning that was confirmed', () => {
    const found = findInLetter(firstRules(), { subject: '', text: IBAN, html: '' });
    const confirmed = [{ warning: 'rekeningnummer/0', reason: null }];
    expect(
      evaluateMessage(firstRules(), partsWhileTyping(found, []), sendingTo([outside]), confirmed).warnings,
    ).toEqual([]);
  });
});

describe('a message that was inspected', () => {
  it('is refused for a program, also one that hides in an archive or behind a name', () => {
    const program = noFindings('application/vnd.microsoft.portable-executable', 'executable');
    const archive = { ...noFindings('application/zip', 'archive'), contains: ['script' as const] };
    const plain = noFindings('text/plain', 'text');
    const named = (kind: 'executable' | 'script' | 'archive') => ({
      ...noFindings('text/plain', 'text'),
      files: [{ kind, mismatch: false }],
    });
    for (const parts of [
      inspectedParts(named('executable'), [file(program)]),
      inspectedParts(named('archive'), [file(archive)]),
      inspectedParts(named('script'), [file(plain)]),
    ]) {
      expect(evaluateMessage(firstRules(), parts, sendingTo([inside]), []).refused).toMatchObject([
        { rule: 'programma' },
      ]);
    }
  });

  it('is refused for an attachment, whatever else a draft keeps of that', () => {
    const findings = noFindings('application/x-executable', 'executable');
    const kept = { ...file(findings), name: 'rapport.pdf', part: { index: 1 }, kind: null, place: 0 };
    const parts = partsWhileTyping([], [kept]);
    expect(evaluateMessage(firstRules(), parts, sendingTo([outside]), []).refused).toMatchObject([
      { rule: 'programma' },
    ]);
  });

  it('says for whom another way of opening is asked, and which would do', () => {
    const rules = firstRules();
    const [rule] = rules.rules;
    if (!rule) throw new Error('no rule');
    const strict = {
      ...rules,
      rules: [{ ...rule, when: { recipientOutside: true as const }, then: [{ demand: 'code' as const }] }],
    };
    const parts = partsWhileTyping([], []);
    expect(evaluateMessage(strict, parts, sendingTo([inside, outside]), []).levels).toMatchObject([
      { address: outside.address, levels: ['code', 'key'] },
    ]);
  });
});

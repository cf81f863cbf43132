import { describe, expect, it } from 'vitest';
import {
  type Answered,
  addressedBy,
  correspondentsOf,
  originOf,
  proposedFor,
  unknownOrigin,
  weakerWarnings,
} from './answering.ts';
import type { ReadMessage } from './letters.ts';

const answered = (given: Partial<Answered> = {}): Answered => ({
  me: 'anna@example.org',
  from: { address: 'bram@example.org', level: 'key' },
  to: [
    { address: 'anna@example.org', level: 'key' },
    { address: 'patient@example.org', level: 'sms' },
    { address: 'huisarts@example.org', level: 'code' },
  ],
  codes: new Map(),
  ...given,
});
const addresses = (...args: Parameters<typeof proposedFor>) =>
  proposedFor(...args).map(({ address }) => address);

describe('an answer', () => {
  it('goes to who wrote', () => {
    expect(addresses('reply', answered())).toEqual(['bram@example.org']);
  });

  it('to all goes to who wrote and everybody who got it, each once, but me', () => {
    const from = { address: 'patient@example.org', level: 'sms' as const };
    expect(addresses('reply_all', answered())).toEqual([
      'bram@example.org',
      'patient@example.org',
      'huisarts@example.org',
    ]);
    expect(addresses('reply_all', answered({ from }))).toEqual([
      'patient@example.org',
      'huisarts@example.org',
    ]);
  });

  it('to a letter of one’s own goes to those it went to', () => {
    const mine = answered({ from: { address: 'anna@example.org', level: 'key' } });
    expect(addresses('reply', mine)).toEqual(['patient@example.org', 'huisarts@example.org']);
  });

  it('to a letter to oneself goes to oneself', () => {
    const me = { address: 'anna@example.org', level: 'key' as const };
    expect(addresses('reply_all', answered({ from: me, to: [me] }))).toEqual(['anna@example.org']);
  });

  it('keeps the way of opening, and the code that somebody has', () => {
    const codes = new Map([
      ['huisarts@example.org', '4KTM-9XRW-2PQ'],
      ['patient@example.org', 'OLD'],
    ]);
    expect(proposedFor('reply_all', answered({ codes }))).toEqual([
      { address: 'bram@example.org', level: 'key', accessCode: null },
      { address: 'patient@example.org', level: 'sms', accessCode: null },
      { address: 'huisarts@example.org', level: 'code', accessCode: '4KTM-9XRW-2PQ' },
    ]);
  });

  it('is for nobody yet when it is forwarded', () => {
    expect(proposedFor('forward', answered())).toEqual([]);
  });
});

it('tells how each recipient opens by the key that token and statement name', () => {
  const line = { handle: 'h', recipient: 'r' };
  expect(
    addressedBy(
      {
        to: [
          { address: 'a@example.org', key: 'A' },
          { address: 'b@example.org', key: 'B' },
        ],
      },
      {
        recipients: [
          { ...line, key: 'B', level: 'code' },
          { ...line, key: 'A', level: 'sms' },
        ],
      },
    ),
  ).toEqual([
    { address: 'a@example.org', level: 'sms' },
    { address: 'b@example.org', level: 'code' },
  ]);
});

describe('how a guest who answered opens', () => {
  const handle = 'h';
  const from = { kind: 'guest', handle, address: 'p@example.org', answers: { message: 'mine' } };
  const answer = {
    own: { received: { from } },
    envelope: { statement: { to: [] }, token: { recipients: [] } },
  } as unknown as ReadMessage;
  const correspondents = (mine: object | null) =>
    correspondentsOf(answer, 'anna@example.org', {
      openOrNull: (message) => Promise.resolve(message === 'mine' ? (mine as ReadMessage | null) : null),
    });

  it('is what the token of the answered letter says', async () => {
    const recipients = [
      { handle: 'other', level: 'sms' },
      { handle, level: 'code' },
    ];
    const { from: who } = await correspondents({ envelope: { token: { recipients } } });
    expect(who).toEqual({ address: 'p@example.org', level: 'code' });
  });

  it('is not known of a letter that cannot be read any more: then the strongest is asked', async () => {
    expect((await correspondents(null)).from.level).toBe('key');
    expect((await correspondents({ envelope: { token: { recipients: [] } } })).from.level).toBe('key');
  });
});

describe('protection', () => {
  const from = { address: 'bram@example.org', level: 'key' as const };
  const warned = (
    origin: Parameters<typeof weakerWarnings>[0],
    address: string,
    level: 'sms' | 'code' | 'key',
  ) => weakerWarnings(origin, [{ address, level }], []).length > 0;

  it('of what is forwarded is the weakest that it came with', () => {
    const origin = originOf('forward', 'm', {
      from,
      to: [{ address: 'x@example.org', level: 'code' }, from],
    });
    expect(warned(origin, 'new@example.org', 'sms')).toBe(true);
    expect(warned(origin, 'new@example.org', 'code')).toBe(false);
    expect(warned(origin, 'new@example.org', 'key')).toBe(false);
  });

  it('of a letter between colleagues alone is their keys', () => {
    const origin = originOf('forward', 'm', { from, to: [from] });
    expect(warned(origin, 'new@example.org', 'code')).toBe(true);
  });

  it('of an answer is for each what it was', () => {
    const to = [
      { address: 'x@example.org', level: 'code' as const },
      { address: 'y@example.org', level: 'sms' as const },
    ];
    const origin = originOf('reply', 'm', { from, to });
    expect(warned(origin, 'x@example.org', 'sms')).toBe(true);
    expect(warned(origin, 'y@example.org', 'sms')).toBe(false);
    expect(warned(origin, 'new@example.org', 'sms')).toBe(false);
  });

  it('of what is gone is the strongest', () => {
    expect(warned(unknownOrigin('forward', 'm'), 'x@example.org', 'code')).toBe(true);
  });

  it('is given up by confirming it, for one recipient at a time', () => {
    const origin = unknownOrigin('forward', 'm');
    const people = ['x@example.org', 'y@example.org'].map((address) => ({ address, level: 'sms' as const }));
    const [first] = weakerWarnings(origin, people, []);
    const left = weakerWarnings(origin, people, [{ warning: first?.warning ?? '', reason: null }]);
    expect(left.map(({ warning }) => warning)).toEqual(['weaker_than_before/y@example.org']);
  });
});

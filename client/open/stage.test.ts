import { describe, expect, it } from 'vitest';
import type { DeliveryState } from '../core/face.ts';
import { type Stage, next } from './stage.ts';

const delivery: DeliveryState = {
  sender: { name: 'Anna de Vries' },
  sentAt: 0,
  expiresAt: 1,
  numberHint: null,
  triesLeft: 5,
  locked: false,
  notMyNumber: false,
  resendAfter: null,
  largestFileBytes: 0,
  keptKey: { keptAt: 0, hasPassphrase: true, ended: false, lost: false, locked: false },
};
const closed: Stage = {
  at: 'closed',
  post: {
    greeting: { organisation: { name: 'Polikliniek Noord', phone: '+31201234567' }, level: 'key' },
    delivery,
  },
  code: null,
  notice: null,
};

describe('a closed letter', () => {
  it('is locked, and so is the key code that opens it', () => {
    expect(next(closed, { type: 'locked' })).toMatchObject({
      at: 'closed',
      post: { delivery: { locked: true, keptKey: { locked: true, hasPassphrase: true } } },
    });
  });

  it('that a code opens is locked without a key', () => {
    const byCode: Stage = { ...closed, post: { ...closed.post, delivery: { ...delivery, keptKey: null } } };
    expect(next(byCode, { type: 'locked' })).toMatchObject({
      post: { delivery: { locked: true, keptKey: null } },
    });
  });
});

import { afterEach, expect, it, vi } from 'vitest';
import type { ProvenReceipt } from '../core/face.ts';
import { pdfName } from './names.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('the files of a proof are named by the day it was sent where they are made, not by that of UTC', () => {
  vi.stubEnv('TZ', 'Europe/Amsterdam');
  const proven = { message: 'AbCdEfGhIj', releasedAt: Date.UTC(2026, 5, 3, 22, 30) } as ProvenReceipt;
  expect(pdfName(proven, 'nl')).toBe('bewijs-van-ontvangst-2026-06-04-AbCdEf.pdf');
});

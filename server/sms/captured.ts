/** The provider of the embedded default: texts stay here, in memory only, and are shown on a local page. */
import { newId } from '../../crypto/id.ts';
import type { Clock } from '../clock.ts';
import type { SmsProvider } from './provider.ts';

export interface CapturedText {
  id: string;
  to: string;
  text: string;
  /** Milliseconds since the epoch. */
  at: number;
}

export interface CapturedSms extends SmsProvider {
  /** Newest first. */
  texts(): readonly CapturedText[];
}

const KEPT = 200;

export function captureSms(clock: Clock): CapturedSms {
  const texts: CapturedText[] = [];
  return {
    send({ to, text }) {
      texts.unshift({ id: newId(), to, text, at: clock.now() });
      texts.length = Math.min(texts.length, KEPT);
      return Promise.resolve();
    },
    texts: () => texts,
  };
}

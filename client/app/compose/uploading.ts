/** An attachment on its way up: what goes wrong with the network is tried again by itself, until it is up or removed. */
import type { Attachment } from '../../core/face.ts';
import { isZegelError } from '../../../crypto/errors.ts';
import type { FileState } from './draft.ts';

const PAUSES_MS = [1_000, 3_000, 10_000, 30_000] as const;

/** `tell` hears each state; once `isWanted` is false nothing is asked for again. */
export async function bringUp(
  attach: (isFirst: boolean) => Promise<Attachment>,
  tell: (state: FileState) => void,
  isWanted: () => boolean,
): Promise<void> {
  for (let faults = 0; ; faults += 1) {
    try {
      const attachment = await attach(faults === 0);
      tell({ at: 'done', attachment });
      return;
    } catch (error) {
      if (isZegelError(error, 'attachment_removed')) return;
      if (!isZegelError(error, 'network_failed', 'deadline_passed', 'uploads_busy')) {
        tell({ at: 'failed', error });
        return;
      }
      tell({ at: 'waiting', error });
      await online(PAUSES_MS[Math.min(faults, PAUSES_MS.length - 1)] ?? 1_000);
      if (!isWanted()) return;
    }
  }
}

/** After this long, or as soon as the network is back. */
function online(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener('online', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    addEventListener('online', end, { once: true });
  });
}

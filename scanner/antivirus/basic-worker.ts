/** The thread in which the built-in engine's rules run, one window at a time. It keeps nothing of any window. */
import { parentPort } from 'node:worker_threads';
import { loadBasicRules } from './basic-rules.ts';
import type { BasicRules, Head, Position, RuleHit } from './basic-rules.ts';

export interface WindowMessage {
  id: number;
  window: Uint8Array<ArrayBuffer>;
  head: Head;
  position: Position;
}

export type WorkerAnswer =
  | { ready: { version: string; builtAt: number } }
  /** `emptied` is the window's buffer, overwritten: it can hold another. */
  | { id: number; hits: RuleHit[]; emptied: Uint8Array<ArrayBuffer> };

const port = parentPort;
if (port !== null) {
  const rules: BasicRules = loadBasicRules();
  const answer = (message: WorkerAnswer, transfer: ArrayBuffer[] = []): void =>
    port.postMessage(message, transfer);
  port.on('message', ({ id, window, head, position }: WindowMessage) => {
    // An error ends the thread, and with it every scan that waits: nothing is taken for clean.
    const hits = rules.match(window, head, position);
    const emptied = new Uint8Array(window.buffer).fill(0);
    answer({ id, hits, emptied }, [emptied.buffer]);
  });
  answer({ ready: { version: rules.version, builtAt: rules.builtAt } });
}

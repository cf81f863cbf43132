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

export type WorkerAnswer = { ready: { version: string; builtAt: number } } | { id: number; hits: RuleHit[] };

const port = parentPort;
if (port !== null) {
  const rules: BasicRules = loadBasicRules();
  const answer = (message: WorkerAnswer): void => port.postMessage(message);
  port.on('message', ({ id, window, head, position }: WindowMessage) => {
    // An error ends the thread, and with it every scan that waits: nothing is taken for clean.
    const hits = rules.match(window, head, position);
    window.fill(0);
    answer({ id, hits });
  });
  answer({ ready: { version: rules.version, builtAt: rules.builtAt } });
}

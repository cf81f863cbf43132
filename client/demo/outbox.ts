/** What was captured instead of sent: mail at the gateway's outbox, text messages at the relay's. */
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { fail } from '../../contract/errors.ts';

const messages = z.array(z.looseObject({ to: z.string(), text: z.string(), at: z.number() }));
export type Captured = z.infer<typeof messages>[number];

const LOOK_EVERY_MS = 200;
const PATIENCE_MS = 30_000;

/** Everything in an outbox, newest first. */
export async function listOutbox(outbox: string): Promise<Captured[]> {
  const response = await fetch(new URL('/messages.json', outbox));
  return messages.parse(await response.json());
}

/**
 * What `pattern` finds first in the newest message to `to` that is not one of `before`, as soon as there is one: an
 * outbox is filled by a job a moment later. Throws `deadline_passed` after half a minute.
 */
export async function waitForMessage(
  outbox: string,
  to: string,
  pattern: RegExp,
  before: readonly Captured[] = [],
): Promise<string> {
  const isOld = (message: Captured): boolean =>
    before.some((old) => old.to === message.to && old.at === message.at && old.text === message.text);
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_EVERY_MS) {
    for (const message of await listOutbox(outbox)) {
      const found = message.to === to && !isOld(message) ? pattern.exec(message.text) : null;
      if (found) return found[0];
    }
    await wait(LOOK_EVERY_MS);
  }
  throw fail('deadline_passed');
}

export const SIX_DIGITS = /\b\d{6}\b/;
export const INVITATION = /\S+\/invite#1\.\S+/;
export const GUEST_LINK = /\S+\/o\/\S+#1\.\S+/;

/**
 * Runs what is due. A sweep finds due rows of the outbox and puts their ids on the queue; a worker reads the row
 * again and calls its handler, while it holds the row's name in PostgreSQL: however often the queue hands out a row,
 * in however many processes, one works on it at a time. What the queue loses the next sweep finds.
 */
import { randomUUID } from 'node:crypto';
import { catalogued, fail, forLog } from '../../contract/errors.ts';
import { idBytes } from '../../crypto/id.ts';
import { organisationIds } from '../db/locators.ts';
import {
  type DueWork,
  type WorkKind,
  dueWork,
  finishWork,
  postponeWork,
  workStillDue,
} from '../outbox/outbox.ts';
import type { Relay } from '../relay.ts';
import type { Reference, WorkQueue } from './queue.ts';

export type WorkHandler = (relay: Relay, work: DueWork) => Promise<void>;
/** One handler for each kind: a kind without one does not compile. */
export type WorkHandlers = Record<WorkKind, WorkHandler>;

const SWEEP_MS = 1000;
/** After this a row that is still due is put on the queue under a new name, whatever became of the old one. */
const ROUND_MS = 30_000;
const CONCURRENCY = 4;

export interface JobRunner {
  /** Sweeps now rather than in a moment. */
  wake(): void;
  close(): Promise<void>;
}

/** Sweeps, and works. The queue stays the caller's to close, after this. */
export function startJobs(relay: Relay, handlers: WorkHandlers, queue: WorkQueue): JobRunner {
  queue.work((row) => workOn(relay, handlers, row), CONCURRENCY);
  const sweeper = startSweeping(relay, queue);
  const timer = setInterval(() => sweeper.wake(), SWEEP_MS);
  sweeper.wake();
  return {
    wake: () => sweeper.wake(),
    async close() {
      clearInterval(timer);
      await sweeper.close();
    },
  };
}

/** Sweeps only when it is woken, for a process that leaves the work to others. */
export function startSweeping(relay: Relay, queue: WorkQueue): JobRunner {
  // Names of this process alone: what one that died left on the queue keeps nobody waiting.
  const own = randomUUID().slice(0, 8);
  let isClosing = false;
  let isFailing = false;
  let sweeping: Promise<void> | undefined;
  let again = false;
  const sweepOnce = async (): Promise<void> => {
    try {
      await sweep(relay, queue, `${own}-${Math.floor(performance.now() / ROUND_MS)}`);
      isFailing = false;
    } catch (error) {
      if (!isFailing) relay.log.warn({ error: forLog(error) }, 'the sweep failed');
      isFailing = true;
    }
  };
  const wake = (): void => {
    if (isClosing) return;
    if (sweeping) {
      again = true;
      return;
    }
    sweeping = sweepOnce().finally(() => {
      sweeping = undefined;
      if (again) {
        again = false;
        wake();
      }
    });
  };
  return {
    wake,
    async close() {
      isClosing = true;
      await sweeping;
    },
  };
}

/** Puts every due row of every organisation on the queue. */
async function sweep(relay: Relay, queue: WorkQueue, round: string): Promise<void> {
  const organisations = await relay.db.withoutOrganisation(organisationIds);
  for (const org of organisations) {
    const due = await relay.db.withOrganisation(org, (tx) => dueWork(tx, org, relay.clock.now()));
    for (const { job, attempts } of due) await queue.add(`${job}.${attempts}.${round}`, { org, job });
  }
}

/** Reads the row again and runs its handler; a row that is done, put off or in other hands is left alone. */
export async function workOn(relay: Relay, handlers: WorkHandlers, row: Reference): Promise<void> {
  await relay.db.whileHeld(idBytes(row.job), () => workAlone(relay, handlers, row));
}

async function workAlone(relay: Relay, handlers: WorkHandlers, { org, job }: Reference): Promise<void> {
  const work = await relay.db.withOrganisation(org, (tx) => workStillDue(tx, org, job, relay.clock.now()));
  if (work === null) return;
  try {
    await handlers[work.kind](relay, work);
    await relay.db.withOrganisation(org, (tx) => finishWork(tx, org, job, relay.clock.now()));
  } catch (error) {
    const { code, entry, detail } = catalogued(error);
    const isGivenUp = await relay.db.withOrganisation(org, (tx) =>
      postponeWork(tx, work, relay.clock.now(), { code, isRetryable: entry.retryable }),
    );
    relay.log[isGivenUp ? 'error' : 'warn'](
      {
        kind: work.kind,
        attempts: work.attempts + 1,
        isGivenUp,
        // What a mail server replied, where it was that.
        ...(detail?.reply === undefined ? {} : { reply: detail.reply }),
        error: forLog(error),
      },
      'due work failed',
    );
    // The queue counts it as failed and keeps no more than the code; the row says when it is due again.
    throw fail(code);
  }
}

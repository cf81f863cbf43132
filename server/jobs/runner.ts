/**
 * Runs what is due. A sweep finds due rows of the outbox and puts their ids on the queue (BullMQ), under a name of
 * the row's own, so that a row is worked on once at a time however often it is found; a worker reads the row again
 * and calls its handler. What the queue loses the next sweep finds.
 */
import { type Queue, createPostgresBackend, withBackend } from 'bullmq';
import { z } from 'zod';
import { catalogued, fail, forLog } from '../../contract/errors.ts';
import { id } from '../../contract/values.ts';
import { organisationIds } from '../db/locators.ts';
import type { openQueuePool } from '../db/queue.ts';
import {
  type DueWork,
  type WorkKind,
  dueWork,
  finishWork,
  postponeWork,
  workStillDue,
} from '../outbox/outbox.ts';
import type { Relay } from '../relay.ts';

export type WorkHandler = (relay: Relay, work: DueWork) => Promise<void>;
/** One handler for each kind: a kind without one does not compile. */
export type WorkHandlers = Record<WorkKind, WorkHandler>;

const reference = z.strictObject({ org: id, job: id });
const QUEUE = 'outbox';
const SWEEP_MS = 1000;

export interface JobRunner {
  /** Sweeps now rather than in a moment. */
  wake(): void;
  close(): Promise<void>;
}

export interface RunnerOptions {
  pool: ReturnType<typeof openQueuePool>;
  concurrency?: number;
}

export async function startJobs(
  relay: Relay,
  handlers: WorkHandlers,
  { pool, concurrency = 4 }: RunnerOptions,
): Promise<JobRunner> {
  const backend = withBackend(createPostgresBackend);
  const queue = new backend.Queue<z.infer<typeof reference>>(QUEUE, { connection: pool });
  const worker = new backend.Worker<z.infer<typeof reference>>(
    QUEUE,
    async ({ data }) => {
      await workOn(relay, handlers, reference.parse(data));
    },
    { connection: pool, concurrency, removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } },
  );
  const complain = (error: Error) => relay.log.warn({ error: forLog(error) }, 'the queue complains');
  queue.on('error', complain);
  worker.on('error', complain);
  await worker.waitUntilReady();

  let isClosing = false;
  let sweeping: Promise<void> | undefined;
  let again = false;
  const sweep = (): void => {
    if (isClosing) return;
    if (sweeping) {
      again = true;
      return;
    }
    sweeping = sweepOnce(relay, queue)
      .catch((error: unknown) => relay.log.warn({ error: forLog(error) }, 'the sweep failed'))
      .finally(() => {
        sweeping = undefined;
        if (again) {
          again = false;
          sweep();
        }
      });
  };
  const timer = setInterval(sweep, SWEEP_MS);
  sweep();
  return {
    wake: sweep,
    async close() {
      isClosing = true;
      clearInterval(timer);
      await sweeping;
      await worker.close();
      await queue.close();
    },
  };
}

/** Puts every due row of every organisation on the queue; one that lies there already is not put there twice. */
async function sweepOnce(relay: Relay, queue: Pick<Queue, 'add'>): Promise<void> {
  const organisations = await relay.db.withoutOrganisation(organisationIds);
  for (const org of organisations) {
    const due = await relay.db.withOrganisation(org, (tx) => dueWork(tx, org, relay.clock.now()));
    for (const { job, kind, attempts } of due) {
      await queue.add(kind, { org, job }, { jobId: `${job}.${attempts}` });
    }
  }
}

/** Reads the row again and runs its handler; a row that is done or put off meanwhile is left alone. */
export async function workOn(
  relay: Relay,
  handlers: WorkHandlers,
  { org, job }: { org: string; job: string },
): Promise<void> {
  const work = await relay.db.withOrganisation(org, (tx) => workStillDue(tx, org, job, relay.clock.now()));
  if (work === null) return;
  try {
    await handlers[work.kind](relay, work);
    await relay.db.withOrganisation(org, (tx) => finishWork(tx, org, job, relay.clock.now()));
  } catch (error) {
    const { code, entry } = catalogued(error);
    const isGivenUp = await relay.db.withOrganisation(org, (tx) =>
      postponeWork(tx, work, relay.clock.now(), { code, isRetryable: entry.retryable }),
    );
    relay.log[isGivenUp ? 'error' : 'warn'](
      { kind: work.kind, attempts: work.attempts + 1, isGivenUp, error: forLog(error) },
      'due work failed',
    );
    // The queue counts it as failed and keeps no more than the code; the row says when it is due again.
    throw fail(code);
  }
}

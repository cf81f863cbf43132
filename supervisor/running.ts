/** How a process ended: one of the two is set. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** One operating-system process that is up, of ours or PostgreSQL. */
export interface Running {
  readonly pid: number;
  /** Settles when the process is gone. Never rejects. */
  readonly exited: Promise<Exit>;
  /** Asks it to end in order, forces it after its grace period, and settles when it is gone. */
  stop(): Promise<void>;
  /** Ends it at once, without waiting for it. */
  kill(): void;
}

/** True when `promise` settles within `ms` milliseconds. */
export async function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Measuring in turns: ours, theirs, ours, theirs; what disturbs the machine disturbs both. */

export interface Row {
  what: string;
  /** Their time divided by ours: above 1 we are quicker. Null when the peer is not on this machine. */
  ratio: number | null;
  /** The same of processor time, over all threads, where it was measured: the truer one on a busy machine. */
  processorRatio?: number;
  /** True where `ratio` is a part of a whole instead. */
  isShare?: boolean;
  note: string;
}

export interface Ratio {
  ratio: number;
  processorRatio?: number;
}

export const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

/** Does something once; where it knows the processor time that took, it returns that. */
export type Measured = () => unknown;

interface Time {
  wall: number;
  processor: number | null;
}

async function timed(work: Measured): Promise<Time> {
  const start = process.hrtime.bigint();
  const result = await work();
  const wall = Number(process.hrtime.bigint() - start) / 1e6;
  return { wall, processor: typeof result === 'number' ? result : null };
}

/** The median of theirs over the median of ours, after one round that does not count. */
export async function ratio(ours: Measured, theirs: Measured, rounds: number): Promise<Ratio> {
  await ours();
  await theirs();
  const times: { ours: Time[]; theirs: Time[] } = { ours: [], theirs: [] };
  for (let round = 0; round < rounds; round += 1) {
    times.ours.push(await timed(ours));
    times.theirs.push(await timed(theirs));
  }
  const of = (pick: (time: Time) => number): number =>
    median(times.theirs.map(pick)) / median(times.ours.map(pick));
  const all = [...times.ours, ...times.theirs];
  return {
    ratio: of(({ wall }) => wall),
    ...(all.every(({ processor }) => processor !== null)
      ? { processorRatio: of(({ processor }) => processor ?? Number.NaN) }
      : {}),
  };
}

/** Measuring in turns: ours, theirs, ours, theirs; what disturbs the machine disturbs both. */

export interface Row {
  what: string;
  /** Their time divided by ours: above 1 we are quicker. Null when the peer is not on this machine. */
  ratio: number | null;
  note: string;
}

const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

const timed = async (work: () => unknown): Promise<number> => {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e6;
};

/** The median of theirs over the median of ours, after one round that does not count. */
export async function ratio(ours: () => unknown, theirs: () => unknown, rounds: number): Promise<number> {
  await ours();
  await theirs();
  const times: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
  for (let round = 0; round < rounds; round += 1) {
    times.ours.push(await timed(ours));
    times.theirs.push(await timed(theirs));
  }
  return median(times.theirs) / median(times.ours);
}

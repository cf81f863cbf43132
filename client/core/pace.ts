/**
 * How far something is, told as often as somebody can read it: each step would be a message to the page and have it
 * laid out anew, twenty times a second for as long as a large file takes.
 */
const EVERY_MS = 250;

/** Passes on the first step, the last, and of those between at most four a second. */
export function paced(
  tell: (done: number) => void,
  total: number,
  now: () => number = () => performance.now(),
): (done: number) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  return (done) => {
    const at = now();
    if (done < total && at - toldAt < EVERY_MS) return;
    toldAt = at;
    tell(done);
  };
}

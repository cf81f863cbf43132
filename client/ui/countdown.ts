import { useEffect, useState } from 'react';

/**
 * Whole seconds until `untilMs`, counting down to 0. The time is the relay's; a clock that differs from ours must
 * not make anybody wait longer than `mostSeconds`, for the relay itself decides when it comes to it.
 */
export function useCountdown(untilMs: number | null, mostSeconds = 120): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (untilMs === null) {
      setLeft(0);
      return;
    }
    const started = Date.now();
    const wait = Math.min(Math.max(0, untilMs - started), mostSeconds * 1000);
    const tick = () => setLeft(Math.ceil(Math.max(0, wait - (Date.now() - started)) / 1000));
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [untilMs, mostSeconds]);
  return left;
}

/** Days of the totals: calendar days in UTC. */
import { DAY_MS } from '../clock.ts';

/** `2026-11-22`. */
export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The day on which `days` days begin that end today. */
export const firstOf = (days: number, now: number): string => dayOf(now - (days - 1) * DAY_MS);

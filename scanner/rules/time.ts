/** Days and hours of rules, on the clock of the organisation's country. */
import { DAYS } from './schema.ts';
import type { Condition } from './schema.ts';

type Time = Extract<Condition, { time: object }>['time'];

const LOCAL = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Amsterdam',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Whether a moment falls on one of the days and within the hours, which may pass midnight. */
export function isWithin({ days, from = '00:00', until = '24:00' }: Time, time: number): boolean {
  const parts = new Map(LOCAL.formatToParts(time).map(({ type, value }) => [type, value]));
  const today = parts.get('weekday')?.slice(0, 2).toLowerCase();
  const clock = `${parts.get('hour') ?? ''}:${parts.get('minute') ?? ''}`;
  const isHour = from < until ? clock >= from && clock < until : clock >= from || clock < until;
  return isHour && (days ?? DAYS).some((day) => day === today);
}

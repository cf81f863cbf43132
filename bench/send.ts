/** Sending a letter of 10 kB from the page: how the time from the click to "sent" divides among those who work on it. */
import { ComposePage } from '../test/e2e/pages.ts';
import { type Interval, apart, sum } from './between.ts';
import { type Installation, startInstallation } from './installation.ts';
import { type Row, median } from './measure.ts';

const ROUNDS = 7;
const PATIENT = { address: 'w.jansen@post.example', number: '06 12345678' };
const SENTENCE = 'De uitslag van uw onderzoek is goed, u hoeft niets te doen. ';
const TEXT = SENTENCE.repeat(Math.ceil(10_000 / SENTENCE.length));

const WHO = ['page', 'relay', 'scanner', 'clamd', 'database'] as const;
type Times = Record<(typeof WHO)[number] | 'whole', number>;

export async function send(): Promise<Row[]> {
  const installation = await startInstallation();
  try {
    const times: Times[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const measured = await sendOne(installation, `Uitslag ${round}`);
      // The first fetches what the page has not loaded yet.
      if (round > 0) times.push(measured);
    }
    const whole = median(times.map((each) => each.whole));
    return WHO.map((who) => ({
      what: `send 10 kB to a guest, from click to sent: ${who}`,
      ratio: median(times.map((each) => each[who] / each.whole)),
      isShare: true,
      note: `of ${Math.round(whole)} ms on this machine`,
    }));
  } finally {
    await installation.stop();
  }
}

async function sendOne(
  { nurse, web, scanner, clamd, database }: Installation,
  subject: string,
): Promise<Times> {
  const compose = new ComposePage(nurse);
  await compose.start();
  await compose.addRecipient(PATIENT.address);
  await compose.bySms(PATIENT.address, PATIENT.number);
  await compose.write({ subject, text: TEXT });
  const start = performance.now();
  await compose.sendAndSettle();
  const all: Interval = [start, performance.now()];
  const [asked, scanning, searching, storing] = [web, scanner, clamd, database].map((each) =>
    each.waits(all),
  );
  if (!asked || !scanning || !searching || !storing) throw new Error('nobody was in between');
  const whole = sum([all]);
  return {
    whole,
    page: apart([all], asked),
    relay: apart(asked, merge(scanning, storing)),
    scanner: apart(scanning, searching),
    clamd: sum(searching),
    database: apart(storing, scanning),
  };
}

/** Two lists without overlaps as one. */
function merge(one: readonly Interval[], other: readonly Interval[]): Interval[] {
  const merged: [number, number][] = [];
  for (const [start, end] of [...one, ...other].sort(([a], [b]) => a - b)) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

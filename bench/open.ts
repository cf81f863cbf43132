/**
 * A letter of 10 kB on a patient's phone (Chromium, the page's processor slowed four times): how the time from the
 * last digit of the code to the letter on the screen divides. Told from outside, by what the page waits for: the
 * answer with the share, the bytes of the letter, and the word that it was opened. The worker that unwraps and
 * decrypts cannot be slowed by the browser's tools, so its own time is counted four times.
 */
import { PHONE } from '../test/support/browser.ts';
import { ComposePage, GUEST_LINK, GuestPage, SIX_DIGITS } from '../test/e2e/pages.ts';
import { type Interval, sum } from './between.ts';
import { type Installation, startInstallation } from './installation.ts';
import { type Row, median } from './measure.ts';

const ROUNDS = 5;
const SLOWED = 4;
const SENTENCE = 'De uitslag van uw onderzoek is goed, u hoeft niets te doen. ';
const TEXT = SENTENCE.repeat(Math.ceil(10_000 / SENTENCE.length));

const STEPS = ['share', 'unwrapping', 'network', 'decrypting', 'drawing'] as const;
type Times = Record<(typeof STEPS)[number], number>;

export async function open(): Promise<Row[]> {
  const installation = await startInstallation();
  try {
    const times: Times[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const measured = await openOne(installation, round);
      if (round > 0) times.push(measured);
    }
    const whole = median(times.map((each) => STEPS.reduce((total, step) => total + each[step], 0)));
    return [
      ...STEPS.map((step) => ({
        what: `open 10 kB on a slowed phone, from code to letter: ${step}`,
        ratio: median(times.map((each) => each[step])) / whole,
        isShare: true,
        note: `of ${Math.round(whole)} ms on this machine`,
      })),
      {
        what: 'open 10 kB on a slowed phone, of one second',
        ratio: whole / 1000,
        note: 'of the aim (1: a second)',
      },
    ];
  } finally {
    await installation.stop();
  }
}

async function openOne({ nurse, chromium, mail, sms, web }: Installation, round: number): Promise<Times> {
  const patient = { address: `patient${round}@post.example`, number: `+3161234${5700 + round}` };
  const compose = new ComposePage(nurse);
  await compose.start();
  await compose.addRecipient(patient.address);
  await compose.bySms(patient.address, patient.number);
  await compose.write({ subject: 'Uitslag', text: TEXT });
  await compose.sendAndSettle();
  const link = await mail.next(patient.address, GUEST_LINK);
  const page = await chromium.visitor(PHONE);
  const session = await page.context().newCDPSession(page);
  const guest = new GuestPage(page);
  await guest.goto(link);
  await guest.askCode();
  const code = await sms.next(patient.number, SIX_DIGITS);
  await page.waitForLoadState('networkidle');
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
  await guest.codeField().focus();
  const start = performance.now();
  await page.keyboard.insertText(code);
  await guest.letter().waitFor();
  const end = performance.now();
  await page.context().close();
  return divide([start, end], web.waits([start, end]));
}

/** Share, then letter, then the word that it was opened; whatever waits later is not on the way to the letter. */
function divide([start, end]: Interval, [share, letter, opened]: Interval[]): Times {
  if (!share || !letter) throw new Error('the page asked for something else');
  const decrypted = opened?.[0] ?? letter[1];
  return {
    share: share[1] - start,
    unwrapping: (letter[0] - share[1]) * SLOWED,
    network: sum([letter]) + (opened ? sum([opened]) : 0),
    decrypting: (decrypted - letter[1]) * SLOWED,
    drawing: end - (opened?.[1] ?? letter[1]),
  };
}

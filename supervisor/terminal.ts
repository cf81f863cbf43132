/* What a person reads: a few plain lines, Dutch first. The logs of the processes are elsewhere. */
import { userInfo } from 'node:os';
import { catalogued, textOf } from '../contract/errors.ts';
import { isZegelError } from '../crypto/errors.ts';
import type { Down } from './keep-running.ts';
import type { Addresses } from './processes.ts';

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user without an entry in the password file, as in many containers.
    return String(process.getuid?.() ?? '');
  }
}

/** The lines for an error: ours from the catalogue, in both languages. */
export function errorLines(error: unknown): string[] {
  const { code, detail } = catalogued(error);
  const lines = [textOf(code, 'nl', detail), textOf(code, 'en', detail)];
  if (isZegelError(error, 'process_not_ready') && error.cause !== undefined) {
    lines.push('', ...errorLines(error.cause));
  }
  // An error that is not of ours is a fault of ours, and its place helps whoever reports it.
  if (code === 'internal' && error instanceof Error) lines.push(error.stack ?? error.message);
  return lines;
}

/** The terminal of the supervisor. Notices wait until the greeting has been printed. */
export class Terminal {
  readonly #write: (text: string) => void;
  #waiting: string[] | null = [];
  readonly #lastNotice = new Map<string, string>();

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  greet(options: {
    addresses: Addresses;
    captured: { mail: boolean; sms: boolean };
    smsGoesOut: boolean;
    dataDir: string;
    logDir: string;
  }): void {
    const { addresses, captured, smsGoesOut, dataDir, logDir } = options;
    const user = userName();
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    this.#print([
      '',
      'Zegel draait · Zegel is running',
      '',
      `  adres · address                     ${addresses.web}`,
      ...(captured.mail ? [`  uitgaande mail · outgoing mail      ${addresses.mailOutbox}`] : []),
      ...(captured.sms ? [`  uitgaande sms · outgoing SMS        ${addresses.smsOutbox}`] : []),
      `  gegevens · data                     ${dataDir}`,
      `  technische logs · technical logs    ${logDir}`,
      '',
      ...(captured.sms || smsGoesOut
        ? []
        : [
            '  Er wordt geen sms verstuurd: zet ZEGEL_SMS_URL, of gebruik een authenticator en toegangscodes.',
            '  No text message is sent: set ZEGEL_SMS_URL, or use an authenticator and access codes.',
            '',
          ]),
      ...waiting,
      `  Alles draait als één gebruiker (${user}): wie deze machine beheert kan bij alle sleutels.`,
      `  Everything runs as one user (${user}): whoever runs this machine can reach all keys.`,
      '  Stoppen: Ctrl-C · Stop: Ctrl-C',
      '',
    ]);
  }

  setupLink(link: string): void {
    this.#print([
      '  Richt de organisatie in met deze link; hij werkt één keer.',
      '  Set up the organisation with this link; it works once.',
      '',
      `  ${link}`,
      '',
    ]);
  }

  /** Lines that a process wants to be read; not again when it says the same after a restart. */
  notice(name: string, lines: readonly string[]): void {
    const text = lines.join('\n');
    if (this.#lastNotice.get(name) === text) return;
    this.#lastNotice.set(name, text);
    const indented = lines.map((line) => (line === '' ? '' : `  ${line}`));
    if (this.#waiting === null) this.#print(indented);
    else this.#waiting.push(...indented);
  }

  /** A process ended or did not come up, and will be started again. */
  down(name: string, { exit, error, retryInMs }: Down, log: string): void {
    const how = exit === null ? catalogued(error).code : (exit.signal ?? `code ${exit.code ?? '?'}`);
    const seconds = retryInMs / 1000;
    this.#print([
      `  ${name} is gestopt (${how}) en start opnieuw over ${String(seconds).replace('.', ',')} s; zie ${log}`,
      `  ${name} ended (${how}), starting again in ${seconds} s; see ${log}`,
    ]);
  }

  demoMissing(log: string): void {
    this.#print([
      `  De voorbeeldorganisatie kon niet worden gemaakt; zie ${log}`,
      `  The example organisation could not be made; see ${log}`,
    ]);
  }

  /** Something went wrong that does not stop us. */
  failed(error: unknown): void {
    this.#print(errorLines(error));
  }

  starting(): void {
    this.#print(['Zegel start … · Zegel is starting …']);
  }

  stopping(): void {
    this.#print(['', 'Zegel stopt … · Zegel is stopping … (Ctrl-C: nu meteen · at once)']);
  }

  #print(lines: readonly string[]): void {
    // Lines of others hold no control characters either: they could rewrite what stands there.
    this.#write(`${lines.map((line) => line.replace(/\p{Cc}/gu, ' ')).join('\n')}\n`);
  }
}

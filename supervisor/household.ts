/*
 * Scanner, gateway and relay, kept running. The fingerprints of scanner and gateway come from those processes
 * themselves and go into the set-up link here, so that the relay cannot choose them.
 */
import { join } from 'node:path';
import type { FromChild } from '../contract/ipc.ts';
import { startChild } from './child.ts';
import type { ChildDefinition, RunningChild } from './child.ts';
import { Kept } from './keep-running.ts';
import type { Down } from './keep-running.ts';
import { lastWords } from './last-words.ts';
import { LogFile } from './log-file.ts';
import type { ProcessName } from './processes.ts';

/** What the household tells the supervisor. */
export interface HouseholdEvents {
  notice(name: string, lines: readonly string[]): void;
  /** `fragment` is what follows `#` in the set-up link; `path` null means that an organisation exists. */
  setup(path: string | null, fragment: string): void;
  down(name: ProcessName, down: Down, log: string): void;
  /** A process ended before it was ready even once, time and again or for a reason that stays; `why` if it said so. */
  hopeless(name: ProcessName, log: string, why: Error | undefined): void;
}

/** In the order in which they are stopped: who asks before who answers. */
const stopOrder: readonly ProcessName[] = ['relay', 'gateway', 'scanner'];
const startOrder: readonly ProcessName[] = ['scanner', 'gateway', 'relay'];

/** About six seconds of trying. */
const hopelessAfter = 6;

/** The three processes of one installation. */
export class Household {
  /** Settles when each has been ready once. */
  readonly allReady: Promise<void>;
  readonly #events: HouseholdEvents;
  readonly #kept = new Map<ProcessName, Kept>();
  readonly #waitingFor = new Set<ProcessName>(startOrder);
  readonly #fingerprints = new Map<ProcessName, string>();
  #relay: RunningChild | null = null;
  #setupPath: string | null | undefined;
  #resolveReady: () => void = () => undefined;

  constructor(
    definitions: Readonly<Record<ProcessName, ChildDefinition>>,
    logDir: string,
    options: { events: HouseholdEvents; tee: ((text: Buffer) => void) | null },
  ) {
    this.#events = options.events;
    this.allReady = new Promise((resolve) => {
      this.#resolveReady = resolve;
    });
    for (const name of startOrder) {
      const log = new LogFile(join(logDir, `${name}.log`), { tee: options.tee });
      this.#kept.set(name, this.#keep(name, definitions[name], log));
    }
  }

  /** Ends relay, gateway and scanner, one after the other. */
  async stop(): Promise<void> {
    for (const name of stopOrder) await this.#kept.get(name)?.stop();
  }

  /** Ends all at once. */
  kill(): void {
    for (const kept of this.#kept.values()) kept.kill();
  }

  #keep(name: ProcessName, definition: ChildDefinition, log: LogFile): Kept {
    let failures = 0;
    const since = Date.now();
    return new Kept({
      start: () => {
        const child = startChild(definition, log, (message) => this.#take(name, message));
        if (name === 'relay') {
          this.#relay = child;
          this.#sendFingerprints();
        }
        return Promise.resolve(child);
      },
      onDown: (down) => {
        log.event('error', 'ended', {
          name,
          code: down.exit?.code ?? null,
          signal: down.exit?.signal ?? null,
        });
        failures += 1;
        const words = this.#waitingFor.has(name) ? lastWords(log.path, since) : null;
        const isHopeless = failures >= hopelessAfter || words?.mayPass === false;
        if (this.#waitingFor.has(name) && isHopeless) this.#events.hopeless(name, log.path, words?.error);
        else this.#events.down(name, down, log.path);
      },
    });
  }

  #take(name: ProcessName, message: FromChild): void {
    switch (message.type) {
      case 'ready':
        if (message.fingerprint !== undefined && name !== 'relay') this.#learn(name, message.fingerprint);
        this.#waitingFor.delete(name);
        if (this.#waitingFor.size === 0) this.#resolveReady();
        break;
      case 'setup':
        if (name !== 'relay') break;
        this.#setupPath = message.url;
        this.#tellSetup();
        break;
      case 'notice':
        this.#events.notice(name, message.lines);
        break;
    }
  }

  #learn(name: ProcessName, fingerprint: string): void {
    if (this.#fingerprints.get(name) === fingerprint) return;
    this.#fingerprints.set(name, fingerprint);
    this.#sendFingerprints();
    this.#tellSetup();
  }

  #bothFingerprints(): { scanner: string; gateway: string } | null {
    const scanner = this.#fingerprints.get('scanner');
    const gateway = this.#fingerprints.get('gateway');
    return scanner === undefined || gateway === undefined ? null : { scanner, gateway };
  }

  #sendFingerprints(): void {
    const both = this.#bothFingerprints();
    if (both !== null) this.#relay?.send({ type: 'fingerprints', ...both });
  }

  #tellSetup(): void {
    const both = this.#bothFingerprints();
    if (both === null || this.#setupPath === undefined) return;
    this.#events.setup(this.#setupPath, `1.${both.scanner}.${both.gateway}`);
  }
}

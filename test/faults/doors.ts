/**
 * The roads that people go, the steps of each, and a door before every step. Whoever travels goes as far as their
 * door; all doors open at once, so that a process which is killed then is killed in the middle of every step.
 */
import type { Fetch } from '../../client/core/environment.ts';

const RELEASE = /^POST \/api\/messages\/[^/]+\/envelopes\/0$/;
const ANSWER = '^POST /api/guest/[^/]+/answers';

/** The steps of each road, with the request that takes each; null where mail waits to be taken. */
export const ROADS = {
  /** From the first byte to the file in the recipient's hands. */
  letter: {
    create: /^POST \/api\/messages$/,
    upload: /^POST \/api\/messages\/[^/]+\/parts$/,
    'inspect part': /^POST \/api\/messages\/[^/]+\/parts\/1\/inspect$/,
    'inspect letter': /^POST \/api\/messages\/[^/]+\/inspect$/,
    token: /^POST \/api\/messages\/[^/]+\/envelopes\/0\/token$/,
    redeem: RELEASE,
    notify: null,
    'send code': /^POST \/api\/guest\/[^/]+\/code\/send$/,
    open: /^POST \/api\/guest\/[^/]+\/open$/,
    download: /^GET \/api\/guest\/[^/]+\/parts\/1$/,
  },
  /** A letter that is kept as a draft first. */
  draft: { save: /^POST \/api\/drafts\/[^/]+$/ },
  reply: { redeem: RELEASE },
  forward: { fetch: /^GET \/api\/messages\/[^/]+\/parts\/1$/, redeem: RELEASE },
  /** What a guest writes back, to the file in the hands of whoever wrote first. */
  answer: {
    begin: new RegExp(`${ANSWER}$`),
    upload: new RegExp(`${ANSWER}/[^/]+/parts$`),
    'inspect part': new RegExp(`${ANSWER}/[^/]+/parts/1/inspect$`),
    'inspect letter': new RegExp(`${ANSWER}/[^/]+/inspect$`),
    token: new RegExp(`${ANSWER}/[^/]+/envelopes/0/token$`),
    redeem: new RegExp(`${ANSWER}/[^/]+/envelopes/0$`),
    notify: null,
    read: /^GET \/api\/messages\/[^/]+\/envelope$/,
    download: /^GET \/api\/messages\/[^/]+\/parts\/1$/,
  },
  /** A key is kept with a letter, and opens the next. */
  'kept key': { keep: /^POST \/api\/guest\/[^/]+\/keys$/ },
  /** A letter to a key that is kept already. */
  'by key': {
    challenge: /^POST \/api\/guest\/[^/]+\/key\/challenge$/,
    open: /^POST \/api\/guest\/[^/]+\/key\/open$/,
  },
  'by passphrase': { unwrap: /^POST \/api\/guest\/[^/]+\/key\/passphrase$/ },
} as const satisfies Record<string, Record<string, RegExp | null>>;

export type Road = keyof typeof ROADS;

/** What is waited for, by whoever waits. */
export class Signal {
  readonly given: Promise<void>;
  isGiven = false;
  give: () => void = () => undefined;

  constructor() {
    this.given = new Promise((resolve) => {
      this.give = () => {
        this.isGiven = true;
        resolve();
      };
    });
  }
}

/** Everybody who is under way when one process is killed: one before each step of every road. */
export class Round {
  /** Open for requests. */
  readonly doors = new Signal();
  /** One request is back. */
  readonly answered = new Signal();
  /** Open for mail, once the process is dead. */
  readonly mail = new Signal();
  readonly travellers: Traveller[];

  constructor(number: number) {
    const steps = Object.entries(ROADS).flatMap(([road, each]) =>
      Object.entries<RegExp | null>(each).map(([step, request]) => ({ road: road as Road, step, request })),
    );
    this.travellers = steps.map((stop, at) => new Traveller(this, stop, number * 100 + at));
  }
}

export class Traveller {
  readonly road: Road;
  readonly step: string;
  /** For a letter of their own. */
  readonly address: string;
  readonly number: string;
  /** They stand before their step. */
  readonly arrived = new Signal();
  readonly #round: Round;
  readonly #request: RegExp | null;

  constructor(
    round: Round,
    { road, step, request }: { road: Road; step: string; request: RegExp | null },
    number: number,
  ) {
    this.#round = round;
    this.#request = request;
    this.road = road;
    this.step = step;
    this.address = `p${number}@patient.example`;
    this.number = `+316${String(number).padStart(8, '0')}`;
  }

  /** Their door is before the taking of mail. */
  get waitsForMail(): boolean {
    return this.#request === null;
  }

  /** For the mail server, once it has their mail: waits until it may say so. */
  async mailIsThere(): Promise<void> {
    this.arrived.give();
    await this.#round.mail.given;
  }

  /** A request of theirs, let through when their door is open. */
  async fetch(inner: Fetch, url: string, init: RequestInit): Promise<Response> {
    const isStep = this.#request?.test(`${init.method ?? 'GET'} ${new URL(url).pathname}`) ?? false;
    if (!isStep) return inner(url, init);
    // Bytes go up by another road, as soon as there is a place for them.
    if (this.step === 'upload') return this.#after(inner(url, init));
    this.arrived.give();
    await this.#round.doors.given;
    try {
      return await inner(url, init);
    } finally {
      this.#round.answered.give();
    }
  }

  async #after(answer: Promise<Response>): Promise<Response> {
    const response = await answer;
    this.arrived.give();
    await this.#round.doors.given;
    return response;
  }
}

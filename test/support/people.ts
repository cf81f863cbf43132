/*
 * The people of an organisation in integration tests (whole-relay.ts): each is the client's own core, as their page
 * uses it. They enrol once a file, and go on from what their browser keeps at every copy of the relay.
 */
import { createMember } from '../../client/core/client.ts';
import { CookieJar } from '../../client/core/cookie-jar.ts';
import type { MemberFace } from '../../client/core/face.ts';
import { Relay as Requests } from '../../client/core/http.ts';
import { type KeptSession, type SeedStore, memorySeedStore } from '../../client/core/seed-store.ts';
import type { AccountSecret } from '../../crypto/index.ts';
import { PASSWORD, type TestRelay, lastCode } from './relay.ts';

export const ADMIN = 'beheer@thuiszorg.example';
export const SENDER = 'a.bakker@thuiszorg.example';
export const COLLEAGUE = 'wijk.verpleging@thuiszorg.example';

/** Somebody with a session, as their browser keeps it over a reload. */
export interface Kept {
  cookie: string;
  seeds: KeptSession;
}

/** A member at their page. */
export interface Person {
  address: string;
  account: string;
  cookie: string;
  face: MemberFace;
  /** Requests in this session without the rest of the core. */
  client: Requests;
  secret: AccountSecret;
  /** The next answer to a request whose method and path match is lost on its way back, once. */
  loseAnswerTo: RegExp | null;
  /** Told of each request that was answered (method and path), before the page is. */
  watch: ((request: string) => Promise<void>) | null;
}

export interface Enrolling {
  face: MemberFace;
  jar: CookieJar;
  seeds: SeedStore;
}

/** A browser that nobody is signed in at. */
export async function enrolling(test: TestRelay): Promise<Enrolling> {
  const jar = new CookieJar();
  const seeds = memorySeedStore();
  const { origin, clock } = test;
  const { face } = await createMember({ origin, fetch: jar.fetch(), now: () => clock.now(), seeds });
  return { face, jar, seeds };
}

/** Joins by SMS, with the link begun. */
export async function enrol(
  test: TestRelay,
  { enrolment }: MemberFace,
  number: string,
  details: Parameters<MemberFace['enrolment']['finish']>[0],
) {
  await enrolment.choosePassword(PASSWORD);
  await enrolment.chooseFactor({ kind: 'sms', number });
  await enrolment.verifyFactor(lastCode(test.sms));
  const { archiveKey } = await enrolment.makeKeys();
  return { account: await enrolment.finish(details), archiveKey };
}

/** What the browser keeps over a reload. */
export async function kept({ jar, seeds }: Enrolling): Promise<Kept> {
  const session = await seeds.load();
  const cookie = jar.header();
  if (!session || cookie === null) throw new Error('nobody is signed in');
  return { cookie, seeds: session };
}

/** A reload of somebody's page, at the relay that runs now. */
export async function resume(test: TestRelay, { cookie, seeds }: Kept): Promise<Person> {
  const store = memorySeedStore();
  await store.keep(seeds);
  const lost: { path: RegExp | null; watch: Person['watch'] } = { path: null, watch: null };
  const environment = {
    origin: test.origin,
    async fetch(url: string, init: RequestInit) {
      const response = await fetch(url, { ...init, headers: { ...headersOf(init), cookie } });
      const request = `${init.method ?? 'GET'} ${new URL(url).pathname}`;
      await lost.watch?.(request);
      if (lost.path?.test(request) !== true) return response;
      lost.path = null;
      throw new TypeError('fetch failed');
    },
    cookieHeader: () => cookie,
    now: () => test.clock.now(),
    emit: () => undefined,
  };
  const { face } = await createMember({ ...environment, seeds: store });
  const account = await face.session.resume();
  if (!account) throw new Error('the session is over');
  const client = new Requests(environment);
  const { address, id } = account;
  return {
    ...{ address, account: id, cookie, face, client, secret: seeds.secret },
    get loseAnswerTo() {
      return lost.path;
    },
    set loseAnswerTo(path) {
      lost.path = path;
    },
    get watch() {
      return lost.watch;
    },
    set watch(watch) {
      lost.watch = watch;
    },
  };
}

const headersOf = (init: RequestInit): Record<string, string> =>
  Object.fromEntries(new Headers(init.headers).entries());

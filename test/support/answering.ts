/** Somebody without an account who answers: at our page, and with what our client knows in their own hands. */
import type { Environment } from '../../client/core/environment.ts';
import type { GuestFace } from '../../client/core/face.ts';
import { GuestAnswers } from '../../client/core/guest-answer.ts';
import { createGuest } from '../../client/core/guest-client.ts';
import { Relay as Requests } from '../../client/core/http.ts';
import { openEnvelope } from '../../client/core/reader.ts';
import type { AnsweredLetter } from '../../client/core/sent-answers.ts';
import { api } from '../../contract/api/index.ts';
import { charter as charterShape } from '../../contract/objects.ts';
import {
  NO_ACCESS_CODE,
  b64u,
  guestIdentity,
  guestSeed,
  guestSigner,
  linkAuth,
  parseLinkFragment,
  unb64u,
} from '../../crypto/index.ts';
import { LETTER, NUMBER, PATIENT, type WholeRelay } from './whole-relay.ts';

export interface AtPage {
  face: GuestFace;
  handle: string;
  /** Every request to an answer's routes so far, and what came with it. */
  asked: { path: string; body: string; bearer: string }[];
  /** Changes the body of the next request whose path ends so. */
  bend: { path: RegExp; change: (body: Record<string, unknown>) => void } | null;
}

/** A recipient's page, with the letter open. */
export async function atPage(test: WholeRelay, address = PATIENT): Promise<AtPage> {
  const page: Omit<AtPage, 'face' | 'handle'> = { asked: [], bend: null };
  const { face } = await createGuest({
    origin: test.origin,
    now: () => test.clock.now(),
    fetch(url, init) {
      const path = new URL(url).pathname;
      let body = typeof init.body === 'string' ? init.body : '';
      if (page.bend?.path.test(path) === true) {
        const parsed = JSON.parse(body) as Record<string, unknown>;
        page.bend.change(parsed);
        body = JSON.stringify(parsed);
        page.bend = null;
      }
      const bearer = new Headers(init.headers).get('authorization') ?? '';
      if (path.includes('/answers')) page.asked.push({ path, body, bearer });
      return fetch(url, body === '' ? init : { ...init, body });
    },
  });
  const link = new URL(test.linkTo(address));
  const handle = link.pathname.replace('/o/', '');
  await face.greet(handle);
  await face.knock(link.hash);
  await face.sendCode();
  await face.openWithCode(test.codeTo(NUMBER));
  return Object.assign(page, { face, handle });
}

/** What a client knows that was let in, with the grant in hand. */
export interface OpenedByHand {
  letter: AnsweredLetter;
  grant: string;
  requests: Requests;
}

const environmentAt = (test: WholeRelay): Environment => ({
  origin: test.origin,
  fetch: (url, init) => fetch(url, init),
  cookieHeader: () => null,
  now: () => test.clock.now(),
  emit: () => undefined,
});

/** The newest letter to the patient, opened. `changes` are what somebody else would put in its place. */
export async function openedByHand(
  test: WholeRelay,
  changes: Partial<AnsweredLetter> = {},
): Promise<OpenedByHand> {
  const requests = new Requests(environmentAt(test));
  const link = new URL(test.linkTo(PATIENT));
  const handle = link.pathname.replace('/o/', '');
  const linkSecret = parseLinkFragment(link.hash);
  const { org, message } = await requests.call(api.guest.greet, { handle }, {});
  const proof = b64u(linkAuth(linkSecret, message, handle));
  await requests.call(api.guest.sendCode, { handle }, { linkAuth: proof });
  const code = test.codeTo(NUMBER);
  const opening = await requests.call(api.guest.open, { handle }, { linkAuth: proof, code });
  const share = unb64u(opening.share);
  const mode = 'sms';
  const seed = guestSeed({ linkSecret, share, accessKey: NO_ACCESS_CODE, mode, org, message, handle });
  const charter = charterShape.parse(JSON.parse(opening.charter.body));
  const identity = guestIdentity(seed);
  const envelope = await openEnvelope(opening.envelope, {
    charter,
    identity,
    senderKey: opening.sender.keys.signingKey,
    delivery: { handle, address: opening.address, hasNumber: true },
  });
  const letter = {
    handle,
    org,
    address: opening.address,
    charter,
    identity,
    signer: guestSigner(seed),
    envelope,
    subject: LETTER.subject,
    ...changes,
  };
  return { letter, grant: opening.grant, requests };
}

/** The answering of our client, with what was opened by hand. */
export const answersOf = (test: WholeRelay, { letter, grant, requests }: OpenedByHand): GuestAnswers =>
  new GuestAnswers(requests, environmentAt(test), letter, () => grant);

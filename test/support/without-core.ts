/** A guest without our client: the requests that anybody can make who has a link, or only its address. */
import { b64u, isZegelError, linkAuth, unb64u } from '../../crypto/index.ts';
import { NUMBER, PATIENT, type WholeRelay } from './whole-relay.ts';

/** Somebody else than the patient. */
export const OTHER = 'm.devries@patient.example';
export const OTHER_NUMBER = '+31655555555';

/** GET without a body, else POST; a text is sent as it is. */
export const request = (
  { origin }: Pick<WholeRelay, 'origin'>,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(origin + path, {
    ...(body === undefined
      ? {}
      : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
    headers: {
      'x-zegel': '1',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
  });

export const bearing = (bearer: string): Record<string, string> => ({ authorization: `Bearer ${bearer}` });

/** The proof of the link in the newest mail to the patient. */
export async function proofOfLink(
  test: WholeRelay,
): Promise<{ handle: string; message: string; linkAuth: string }> {
  const link = new URL(test.linkTo(PATIENT));
  const handle = link.pathname.replace('/o/', '');
  const { message } = (await (await request(test, `/api/guest/${handle}`)).json()) as { message: string };
  return { handle, message, linkAuth: b64u(linkAuth(unb64u(link.hash.slice(3)), message, handle)) };
}

/** What a response says: `let in`, or the code of the failure, with the tries left where they are told. */
export async function saidBy(response: Response): Promise<string> {
  const text = await response.text();
  if (response.ok) return 'let in';
  const { error, detail } = JSON.parse(text) as { error: string; detail?: { left?: number } };
  return detail?.left === undefined ? error : `${error} ${detail.left}`;
}

/** Six digits that the newest code to the patient is not. */
export const wrongCode = (test: WholeRelay): string =>
  test.codeTo(NUMBER) === '000000' ? '000001' : '000000';

/** `open`, or the code of the failure, with the tries left where they are told. */
export async function triedTo(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'open';
  } catch (error) {
    if (!isZegelError(error)) throw error;
    return [error.code, ...(error.detail?.left === undefined ? [] : [error.detail.left])].join(' ');
  }
}

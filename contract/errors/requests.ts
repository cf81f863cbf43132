/** Requests, sessions and limits. */
import { type CatalogueEntry, entry } from './entry.ts';

export const requests = {
  bad_request: entry(
    400,
    'Dit verzoek klopt niet. Ververs de pagina en probeer het opnieuw.',
    'This request is malformed. Reload the page and try again.',
  ),
  not_signed_in: entry(401, 'Log eerst in.', 'Sign in first.'),
  second_factor_needed: entry(
    401,
    'Vul eerst de code van de tweede stap in.',
    'Enter the code of the second step first.',
  ),
  forbidden: entry(
    403,
    'Dit mag je niet met je rol. Vraag een beheerder.',
    'Your role does not allow this. Ask an admin.',
  ),
  not_found: entry(404, 'Dit bestaat niet (meer).', 'This does not exist (any more).'),
  too_large: entry(413, 'Dit is te groot.', 'This is too large.'),
  too_many_requests: entry(
    429,
    'Even wachten. Probeer het over {wait} opnieuw.',
    'Please wait. Try again in {wait}.',
    true,
  ),
  internal: entry(
    500,
    'Er ging iets mis bij ons. Probeer het zo opnieuw; er is niets verloren.',
    'Something went wrong on our side. Try again shortly; nothing was lost.',
    true,
  ),
  queue_unavailable: entry(
    503,
    'De wachtrij is even niet bereikbaar. Wat gedaan moet worden blijft staan en gebeurt vanzelf.',
    'The queue is unavailable for a moment. What is due stays and is done by itself.',
    true,
  ),
  unavailable: entry(
    503,
    'De dienst is even niet bereikbaar. Probeer het zo opnieuw; er is niets verloren.',
    'The service is unavailable for a moment. Try again shortly; nothing was lost.',
    true,
  ),
  network_failed: entry(
    503,
    'Geen verbinding. Kijk of er internet is en probeer het opnieuw; er is niets verloren.',
    'No connection. Check your network and try again; nothing was lost.',
    true,
  ),
  deadline_passed: entry(
    504,
    'Het duurde te lang. Probeer het opnieuw; er is niets verloren.',
    'That took too long. Try again; nothing was lost.',
    true,
  ),
} satisfies Record<string, CatalogueEntry>;

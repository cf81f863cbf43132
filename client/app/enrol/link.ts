/**
 * The link as the page was opened with it, taken once, before anything is drawn. The secret of an invitation is in
 * its fragment, which leaves the address bar at once. A set-up link keeps its own: its fragment holds fingerprints,
 * and the page may be loaded again half-way.
 */
export const enrolmentLink = take();

function take(): string {
  const { href, pathname, hash } = location;
  if (pathname === '/invite' && hash !== '') history.replaceState(history.state, '', pathname);
  return href;
}

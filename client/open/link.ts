/** The link as it was opened: `/o/HANDLE#1.SECRET`. */
export interface Link {
  handle: string;
  /** With its `#`; empty when the page was loaded again after the fragment had left the address bar. */
  fragment: string;
}

/** Takes the secret out of the address bar and the history at once; from here on it lives in memory only. */
export function takeLink(): Link {
  const { pathname, hash } = location;
  if (hash !== '') history.replaceState(null, '', pathname);
  return { handle: pathname.split('/')[2] ?? '', fragment: hash };
}

/** Loads the page again with the whole link, which leaves the address bar again as it is taken. */
export function loadAgain({ fragment }: Link): void {
  history.replaceState(null, '', location.pathname + fragment);
  location.reload();
}

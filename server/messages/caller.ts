/** Who acts in a request, as the session says. */
export interface Caller {
  org: string;
  account: string;
  /** Where the request came from, for the log; null where nobody asked over a network. */
  ip: string | null;
}

import type { QueryClient } from '@tanstack/react-query';
import { createContext, use } from 'react';
import type { Account } from '../core/face.ts';

const Context = createContext<Account | null>(null);
export const AccountProvider = Context;

/** Who is signed in. */
export function useAccount(): Account {
  const account = use(Context);
  if (account === null) throw new TypeError('nobody is signed in here');
  return account;
}

/**
 * Nobody is signed in any more: what was fetched goes. The query of the account itself stays and is told, because
 * the page watches that very query; one put in its place would be seen by nobody.
 */
export function forgetAccount(queries: QueryClient): void {
  queries.setQueryData(['account'], null);
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'account' });
}

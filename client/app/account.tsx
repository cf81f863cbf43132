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

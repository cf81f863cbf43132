import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { Outlet } from 'react-router';
import type { Account } from '../core/face.ts';
import { AccountProvider, forgetAccount } from './account.tsx';
import { useCore, useCoreEvents } from './core.tsx';
import { DraftProvider } from './compose/draft-context.tsx';
import { LeftOff } from './compose/left-off.ts';
import { CoreBroken } from './core-broken.tsx';
import { PageWaiting } from './shell/page-waiting.tsx';
import { Shell } from './shell/shell.tsx';
import { ShortcutProvider } from './shell/shortcuts.tsx';
import { SignInPage } from './sign-in/sign-in-page.tsx';

/** Lets in who is signed in; everybody else signs in where they are, and the address stays. */
export function Gate() {
  const { session } = useCore();
  const queries = useQueryClient();
  const account = useQuery({ queryKey: ['account'], queryFn: () => session.resume(), staleTime: Infinity });
  useCoreEvents((event) => {
    if (event.type === 'signed_out') forgetAccount(queries);
  });
  // At once in the cache: an enrolment ended here. Else the page was loaded, and somebody may sign in on it.
  const [wasEnrolled] = useState(() => queries.getQueryData(['account']) != null);
  const [hasSignedIn, setSignedIn] = useState(false);
  const [leftOff] = useState(() => new LeftOff());
  if (account.isPending) return <PageWaiting />;
  if (account.isError) return <CoreBroken error={account.error} />;
  if (account.data === null) {
    const enter = (signedIn: Account) => {
      setSignedIn(true);
      queries.setQueryData(['account'], signedIn);
    };
    return <SignInPage onSignedIn={enter} />;
  }
  return (
    <AccountProvider value={account.data}>
      <DraftProvider key={account.data.id} leftOff={leftOff}>
        <ShortcutProvider>
          <Shell entered={wasEnrolled || hasSignedIn}>
            <Suspense fallback={<PageWaiting />}>
              <Outlet />
            </Suspense>
          </Shell>
        </ShortcutProvider>
      </DraftProvider>
    </AccountProvider>
  );
}

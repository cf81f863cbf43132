import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense } from 'react';
import { Outlet } from 'react-router';
import { AccountProvider, forgetAccount } from './account.tsx';
import { useCore, useCoreEvents } from './core.tsx';
import { DraftProvider } from './compose/draft-context.tsx';
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
  if (account.isPending) return <PageWaiting />;
  if (account.isError) return <CoreBroken error={account.error} />;
  if (account.data === null) {
    return <SignInPage onSignedIn={(signedIn) => queries.setQueryData(['account'], signedIn)} />;
  }
  return (
    <AccountProvider value={account.data}>
      <DraftProvider key={account.data.id}>
        <ShortcutProvider>
          <Shell>
            <Suspense fallback={<PageWaiting />}>
              <Outlet />
            </Suspense>
          </Shell>
        </ShortcutProvider>
      </DraftProvider>
    </AccountProvider>
  );
}

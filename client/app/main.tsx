import '../ui/styles.ts';
import './app.css';
import './mail.css';
import './compose.css';
import './receipt.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { ZegelError, isZegelError } from '../../crypto/errors.ts';
import { catalogued } from '../../contract/errors.ts';
import { LanguageProvider } from '../ui/language.tsx';
import { connectMember } from '../worker/connect-member.ts';
import { CoreProvider } from './core.tsx';
import { CoreBroken } from './core-broken.tsx';
import './enrol/link.ts';
import { Routing } from './routing.tsx';
import { openAgainOnNewLink } from '../ui/new-link.ts';

openAgainOnNewLink();

let breakOff: () => void = () => undefined;
const broken = new Promise<void>((resolve) => {
  breakOff = resolve;
});
const core = connectMember(() => breakOff());

/** Faults that may pass are tried twice more; everything else is shown at once. */
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => failures < 2 && isZegelError(error) && catalogued(error).entry.retryable,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

function App() {
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    void broken.then(() => setBroken(true));
  }, []);
  if (isBroken) return <CoreBroken error={new ZegelError('crypto_not_ready')} />;
  return <Routing />;
}

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider>
        <CoreProvider value={core}>
          <QueryClientProvider client={queries}>
            <BrowserRouter>
              <App />
            </BrowserRouter>
          </QueryClientProvider>
        </CoreProvider>
      </LanguageProvider>
    </StrictMode>,
  );
}

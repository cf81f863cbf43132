import '../ui/styles.ts';
import './open.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ZegelError } from '../../crypto/errors.ts';
import { LanguageProvider } from '../ui/language.tsx';
import { openAgainOnNewLink } from '../ui/new-link.ts';
import { connectGuest } from '../worker/connect-guest.ts';
import { takeLink } from './link.ts';
import { Page } from './page.tsx';

const link = takeLink();
openAgainOnNewLink();
let breakOff: (reason: Error) => void = () => undefined;
const broken = new Promise<never>((_, reject) => {
  breakOff = reject;
});
const core = connectGuest(() => breakOff(new ZegelError('crypto_not_ready')));
const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider>
        <Page core={core} link={link} broken={broken} />
      </LanguageProvider>
    </StrictMode>,
  );
}

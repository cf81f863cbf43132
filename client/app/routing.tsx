import { Suspense, lazy } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { Gate } from './gate.tsx';
import { InboxPage } from './mail/inbox-page.tsx';
import { SentPage } from './mail/sent-page.tsx';
import { ComposePage } from './compose/compose-page.tsx';
import { PageWaiting } from './shell/page-waiting.tsx';

const EnrolPage = lazy(() => import('./enrol/enrol-page.tsx'));
const DraftsPage = lazy(() => import('./drafts/drafts-page.tsx'));
const PeoplePage = lazy(() => import('./people/people-page.tsx'));
const RulesPage = lazy(() => import('./rules/rules-page.tsx'));
const LogPage = lazy(() => import('./log/log-page.tsx'));
const AccountPage = lazy(() => import('./account/account-page.tsx'));

/** The addresses of the application. `/setup/TOKEN` and `/invite` are for who is no member yet. */
export function Routing() {
  return (
    <Suspense fallback={<PageWaiting />}>
      <Routes>
        <Route path="/setup/:token" element={<EnrolPage />} />
        <Route path="/invite" element={<EnrolPage />} />
        <Route element={<Gate />}>
          <Route index element={<InboxPage />} />
          <Route path="/inbox/:thread" element={<InboxPage />} />
          <Route path="/sent" element={<SentPage />} />
          <Route path="/sent/:thread" element={<SentPage />} />
          <Route path="/drafts" element={<DraftsPage />} />
          <Route path="/new" element={<ComposePage />} />
          <Route path="/people" element={<PeoplePage />} />
          <Route path="/rules" element={<RulesPage />} />
          <Route path="/log" element={<LogPage />} />
          <Route path="/account" element={<AccountPage />} />
          <Route path="*" element={<Navigate to="/" replace />} />
        </Route>
      </Routes>
    </Suspense>
  );
}

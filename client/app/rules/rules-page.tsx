import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { Navigate } from 'react-router';
import type { PublishedRules } from '../../core/face.ts';
import { Button } from '../../ui/button.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { Waiting } from '../../ui/progress.tsx';
import { words as shared } from '../../ui/words.ts';
import { useAccount } from '../account.tsx';
import { useCore } from '../core.tsx';
import { ChangesBar } from './changes-bar.tsx';
import { Meanwhile } from './meanwhile.tsx';
import { OtherRules } from './other-rules.tsx';
import './rules.css';
import { RulesList } from './rules-list.tsx';
import { SecondAdmin } from './second-admin.tsx';
import { TryPanel, emptyTrial } from './try-panel.tsx';
import { useRulesDraft } from './use-draft.ts';
import { VersionsPanel } from './versions-panel.tsx';
import { words } from './words.ts';

/** What the organisation's rules are, to be read, changed, tried and published. For admins. */
export default function RulesPage() {
  const { role } = useAccount();
  return role === 'admin' ? <AdminsRules /> : <Navigate to="/" replace />;
}

function AdminsRules() {
  const { rules } = useCore();
  const { say } = useSpeech();
  usePageTitle(say(words.title));
  const current = useQuery({ queryKey: ['rules'], queryFn: () => rules.current(), refetchInterval: 30_000 });
  return (
    <div className="admin-page rules-page">
      <div className="stack-tight">
        <h1>{say(words.title)}</h1>
        <p className="soft">{say(words.what)}</p>
      </div>
      {current.isPending && <Waiting>{say(words.loading)}</Waiting>}
      {current.isError && (
        <Failure error={current.error}>
          <Button onClick={() => void current.refetch()}>{say(shared.tryAgain)}</Button>
        </Failure>
      )}
      {current.data !== undefined && <Loaded current={current.data} />}
    </div>
  );
}

function Loaded({ current }: { current: PublishedRules }) {
  const { say } = useSpeech();
  const rules = useRulesDraft(current);
  const [trial, setTrial] = useState(emptyTrial);
  const [done, setDone] = useState<string | null>(null);
  return (
    <>
      <SecondAdmin current={current} onDone={setDone} />
      <Meanwhile rules={rules} />
      {done !== null && (
        <Notice kind="done">
          <p role="status">{done}</p>
        </Notice>
      )}
      <Tabs className="rules-tabs">
        <TabList className="tabs" aria-label={say(words.title)}>
          <Tab id="rules">{say(words.tabRules)}</Tab>
          <Tab id="try">{say(words.tabTry)}</Tab>
          <Tab id="versions">{say(words.tabVersions)}</Tab>
        </TabList>
        <TabPanel id="rules" className="rules-panel">
          <RulesList rules={rules} />
          <OtherRules rules={rules} />
        </TabPanel>
        <TabPanel id="try" className="rules-panel">
          <TryPanel
            draft={rules.draft}
            hasChanges={rules.changes.length > 0}
            trial={trial}
            onTrial={setTrial}
          />
        </TabPanel>
        <TabPanel id="versions" className="rules-panel">
          <VersionsPanel rules={rules} />
        </TabPanel>
      </Tabs>
      {rules.changes.length > 0 && <ChangesBar rules={rules} current={current} onDone={setDone} />}
    </>
  );
}

/** While something is changed: how much, and the sheet on which it is published. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { PublishedRules } from '../../core/face.ts';
import { isZegelError } from '../../../crypto/errors.ts';
import { useAction } from '../../ui/action.ts';
import { Button } from '../../ui/button.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Waiting } from '../../ui/progress.tsx';
import { useCore } from '../core.tsx';
import { ChangeList } from './change-list.tsx';
import { settled } from './new-rule.ts';
import { MEANWHILE } from './meanwhile.tsx';
import { problemText } from './problems.ts';
import { draftOf } from './use-draft.ts';
import type { DraftOfRules } from './use-draft.ts';
import { words } from './words.ts';

export function ChangesBar({
  rules,
  current,
  onDone,
}: {
  rules: DraftOfRules;
  current: PublishedRules;
  onDone: (what: string | null) => void;
}) {
  const { say } = useSpeech();
  const [isOpen, setOpen] = useState(false);
  const [isGivingUp, setGivingUp] = useState(false);
  return (
    <section className="rules-bar" aria-label={say(words.yourChanges)}>
      <p className="strong">{say(words.changeCount, rules.changes.length)}</p>
      {isGivingUp ? (
        <div className="row">
          <span>{say(words.giveUpSure)}</span>
          <Button kind="danger" onClick={() => rules.giveUp()}>
            {say(words.giveUpYes)}
          </Button>
          <Button autoFocus onClick={() => setGivingUp(false)}>
            {say(words.giveUpNo)}
          </Button>
        </div>
      ) : (
        <div className="row">
          <Button kind="quiet" onClick={() => setGivingUp(true)}>
            {say(words.giveUp)}
          </Button>
          <Button
            kind="primary"
            onClick={() => {
              onDone(null);
              // First it has to be said what becomes of the changes.
              if (rules.meanwhile === null) setOpen(true);
              else document.getElementById(MEANWHILE)?.focus();
            }}
          >
            {say(words.look)}
          </Button>
        </div>
      )}
      <ModalOverlay className="veil" isDismissable isOpen={isOpen} onOpenChange={setOpen}>
        <Modal className="sheet dialog rules-dialog">
          <Dialog className="stack">
            <PublishSheet
              rules={rules}
              current={current}
              onClose={() => setOpen(false)}
              onDone={(what) => {
                setOpen(false);
                onDone(what);
              }}
            />
          </Dialog>
        </Modal>
      </ModalOverlay>
    </section>
  );
}

function PublishSheet({
  rules: { draft, base, giveUp },
  current,
  onClose,
  onDone,
}: {
  rules: DraftOfRules;
  current: PublishedRules;
  onClose: () => void;
  onDone: (what: string) => void;
}) {
  const { rules } = useCore();
  const queries = useQueryClient();
  const { language, say } = useSpeech();
  const after = settled(draft, base.rules);
  const check = useQuery({
    queryKey: ['rules-check', JSON.stringify(after), base.rules.version],
    queryFn: () => rules.check(after),
    gcTime: 0,
  });
  const publish = useAction(async () => {
    try {
      const { outcome, version } = await rules.publish(after, base.rules.version);
      giveUp();
      await queries.invalidateQueries({ queryKey: ['rules-history'] });
      await queries.invalidateQueries({ queryKey: ['rules'] });
      onDone(say(outcome === 'published' ? words.published : words.nowWaits, version));
    } catch (error) {
      // Whoever is behind sees at once what came meanwhile.
      if (isZegelError(error, 'rules_version_taken', 'rules_waiting')) {
        await queries.invalidateQueries({ queryKey: ['rules-history'] });
        await queries.invalidateQueries({ queryKey: ['rules'] });
      }
      if (!isZegelError(error, 'rules_version_taken')) throw error;
      onClose();
    }
  });
  const weakened = check.data?.weakened ?? [];
  const problems = check.data?.problems ?? [];
  const isBehind = current.rules.version !== base.rules.version;
  return (
    <>
      <Heading slot="title" level={2}>
        {say(words.publishTitle, base.rules.version)}
      </Heading>
      <ChangeList before={draftOf(base.rules)} after={after} weakened={weakened} />
      {check.isPending && <Waiting>{say(words.checking)}</Waiting>}
      <Failure error={check.error} />
      {problems.length > 0 && (
        <Notice kind="error">
          <p>{say(words.problems)}</p>
          <ul className="stack-tight">
            {problems.map(({ path }) => (
              <li key={path}>{problemText(path, after, language)}</li>
            ))}
          </ul>
        </Notice>
      )}
      {weakened.length > 0 && (
        <Notice kind="attention">
          <p className="strong">{say(words.takesTwo)}</p>
          <p>{say(words.takesTwoWhat)}</p>
        </Notice>
      )}
      {check.data !== undefined && problems.length === 0 && weakened.length === 0 && (
        <p className="soft">{say(words.atOnce)}</p>
      )}
      <Failure error={publish.error} />
      <div className="row row-end">
        <Button onClick={onClose}>{say(words.backToWriting)}</Button>
        <Button
          kind="primary"
          busy={publish.busy}
          disabled={check.data === undefined || problems.length > 0 || isBehind}
          onClick={publish.run}
        >
          {say(weakened.length > 0 ? words.propose : words.publish)}
        </Button>
      </div>
    </>
  );
}

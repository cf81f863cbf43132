/**
 * The rules as an admin is changing them. They stay while other pages are looked at, and go when nobody is signed in
 * any more; nothing of them is kept on the device.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { PublishedRules, RulesDraft, RuleSet } from '../../core/face.ts';
import { changesOf, rebased } from './changes.ts';
import type { Change } from './changes.ts';

const KEY = ['rules-draft'];

interface Kept {
  /** What was in force when the changes began. */
  base: PublishedRules;
  draft: RulesDraft;
}

export interface DraftOfRules {
  draft: RulesDraft;
  change: (draft: RulesDraft) => void;
  /** Against the version in force when the changes began. */
  changes: readonly Change[];
  base: PublishedRules;
  /** A version that came meanwhile, while there are changes. */
  meanwhile: PublishedRules | null;
  /** Takes the changes over on the version that came meanwhile; gives the ids that both changed. */
  takeOver: () => string[];
  /** Begins again from the version in force. */
  giveUp: () => void;
}

export const draftOf = ({ rules, detectors, unscannable }: RuleSet): RulesDraft => ({
  rules,
  unscannable,
  ...(detectors ? { detectors } : {}),
});

export function useRulesDraft(current: PublishedRules): DraftOfRules {
  const queries = useQueryClient();
  const [kept, setKept] = useState<Kept>(
    () => queries.getQueryData<Kept>(KEY) ?? { base: current, draft: draftOf(current.rules) },
  );
  const changes = changesOf(draftOf(kept.base.rules), kept.draft);
  const isBehind = current.rules.version !== kept.base.rules.version;
  const hasChanges = changes.length > 0;
  const { base, draft } = isBehind && !hasChanges ? { base: current, draft: draftOf(current.rules) } : kept;

  useEffect(() => {
    queries.setQueryDefaults(KEY, { gcTime: Infinity });
    if (hasChanges) queries.setQueryData(KEY, kept);
    else queries.removeQueries({ queryKey: KEY });
  }, [queries, kept, hasChanges]);

  useEffect(() => {
    if (!hasChanges) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [hasChanges]);

  return {
    draft,
    base,
    changes,
    change: (next) => setKept({ base, draft: next }),
    meanwhile: isBehind && hasChanges ? current : null,
    takeOver: () => {
      const taken = rebased(draftOf(base.rules), draft, draftOf(current.rules));
      setKept({ base: current, draft: taken.draft });
      return taken.both;
    },
    giveUp: () => setKept({ base: current, draft: draftOf(current.rules) }),
  };
}

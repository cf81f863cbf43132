import { useState } from 'react';
import type { OwnDetector, Rule, RulePreview } from '../../core/face.ts';
import { useAction } from '../../ui/action.ts';
import { Button } from '../../ui/button.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure } from '../../ui/notice.tsx';
import { useCore } from '../core.tsx';
import { finishedRule } from './new-rule.ts';
import { conditionAt, conditionText } from './sentence/rule.ts';
import { words } from './words.ts';

/** At most how many of the messages of the last days the rule would have touched, when somebody asks. */
export function Preview({
  rule,
  own,
  isShown,
}: {
  rule: Rule;
  own: readonly OwnDetector[];
  isShown: boolean;
}) {
  const { rules } = useCore();
  const { language, say } = useSpeech();
  const [found, setFound] = useState<{ of: string; preview: RulePreview } | null>(null);
  const of = JSON.stringify(rule.when);
  const ask = useAction(async () => {
    setFound({ of, preview: await rules.preview(finishedRule(rule)) });
  });
  if (!isShown) return null;
  const preview = found?.of === of ? found.preview : null;
  return (
    <div className="rule-preview">
      <Button busy={ask.busy} onClick={ask.run}>
        {say(words.askPreview)}
      </Button>
      <div className="stack-tight" aria-live="polite">
        {preview !== null && (
          <>
            <p>{say(preview.exact ? words.previewExact : words.previewAtMost, preview)}</p>
            {!preview.exact && preview.messages > 0 && <p className="soft small">{say(words.previewHow)}</p>}
            {preview.notCounted.length > 0 && (
              <p className="soft small">
                {say(
                  words.previewNotCounted,
                  preview.notCounted
                    .map((path) => conditionAt(rule, path))
                    .filter((condition) => condition !== null)
                    .map((condition) => conditionText(condition, own, language))
                    .join('; '),
                )}
              </p>
            )}
          </>
        )}
      </div>
      <Failure error={ask.error} />
    </div>
  );
}

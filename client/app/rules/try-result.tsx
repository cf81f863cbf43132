/** Which rules a letter meets, why, and what the sender would be asked. */
import type { DryRun, DryRunInput, OwnDetector, Reason, RulesDraft } from '../../core/face.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import type { Language } from '../../ui/language.tsx';
import { Notice } from '../../ui/notice.tsx';
import { detectorText } from './sentence/names.ts';
import { actionText, conditionAt, conditionText } from './sentence/rule.ts';
import { words } from './words.ts';

/** By what somebody would call it, without its article. */
export function foundName(detector: string, own: readonly OwnDetector[], language: Language): string {
  const [how] = detector.split(':');
  if (how === 'phrase') return words.foundWord[language];
  if (how === 'pattern') return words.foundPattern[language];
  return detectorText(detector, own, language).replace(/^(?:een|an?) /, '');
}

export function TryResult({ run, draft, on }: { run: DryRun; draft: RulesDraft; on: DryRunInput }) {
  const { language, say } = useSpeech();
  const own = draft.detectors ?? [];
  return (
    <section className="stack" aria-live="polite">
      <h3>{say(words.tryHappens)}</h3>
      {run.rules.length === 0 && (
        <Notice kind="done">
          <p>{say(words.tryClean)}</p>
        </Notice>
      )}
      {run.outcome === 'refused' && (
        <Notice kind="attention">
          <p className="strong">{say(words.tryRefused)}</p>
        </Notice>
      )}
      <ul className="stack">
        {run.rules.map(({ rule: id, why }) => {
          const rule = draft.rules.find((each) => each.id === id);
          if (rule === undefined) return null;
          return (
            <li key={id} className="sheet rule-card">
              <h4>{rule.name[language] || rule.name.nl}</h4>
              <ul className="rule-does">
                {rule.then.map((action, place) => (
                  <li key={place}>
                    <Icon name="forward" /> <span>{actionText(action, language)}</span>
                  </li>
                ))}
              </ul>
              <div className="stack-tight">
                <span className="field-label">{say(words.tryWhy)}</span>
                <ul className="rule-why">
                  {byCondition(why).map(([path, reasons]) => {
                    const condition = conditionAt(rule, path);
                    if (condition === null) return null;
                    const where = placesOf(reasons, on);
                    return (
                      <li key={path}>
                        {conditionText(condition, own, language)}
                        {where.length > 0 && <q className="number">{where.join(', ')}</q>}
                      </li>
                    );
                  })}
                </ul>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function byCondition(why: readonly Reason[]): [string, Reason[]][] {
  const found = new Map<string, Reason[]>();
  for (const reason of why) found.set(reason.condition, [...(found.get(reason.condition) ?? []), reason]);
  return [...found];
}

/** The words, people and files that met a condition, each once and at most five. */
function placesOf(reasons: readonly Reason[], on: DryRunInput): string[] {
  const places = reasons.flatMap(({ span, recipient, part }) => {
    if (span !== undefined) {
      return [(span.field === 'subject' ? on.subject : on.text).slice(span.start, span.end)];
    }
    if (recipient !== undefined) return [on.recipients?.[recipient]?.address ?? ''];
    return part === undefined || part === 0 ? [] : [on.attachments?.[part - 1]?.name ?? ''];
  });
  return [...new Set(places)].filter((place) => place !== '').slice(0, 5);
}

import type { OwnDetector, Rule } from '../../core/face.ts';
import { useSpeech } from '../../ui/language.tsx';
import { ruleBits } from './sentence/rule.ts';

/** A rule to be read. */
export function Sentence({ rule, own }: { rule: Pick<Rule, 'when' | 'then'>; own: readonly OwnDetector[] }) {
  const { language } = useSpeech();
  return (
    <p className="rule-sentence">
      {ruleBits(rule, own, language).map(({ text, as }, place) => (
        <span key={place} className={as === 'plain' ? undefined : `rule-${as}`}>
          {text}
        </span>
      ))}
    </p>
  );
}

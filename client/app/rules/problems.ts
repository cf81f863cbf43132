/** A mistake in a draft, by its place in the data (`rules.0.when.pattern`), as a sentence that names the place. */
import type { RulesDraft } from '../../core/face.ts';
import { speakerOf } from '../../ui/language.tsx';
import type { Language } from '../../ui/language.tsx';
import { actionText, conditionAt, conditionText, sentenceOf } from './sentence/rule.ts';
import { words } from './words.ts';

export function problemText(path: string, draft: RulesDraft, language: Language): string {
  const say = speakerOf(language);
  const [list, at = '', part = '', place = ''] = path.split('.');
  const own = draft.detectors ?? [];
  if (list === 'rules') {
    const rule = draft.rules[Number(at)];
    if (rule === undefined) return say(words.problemRules);
    const name = rule.name[language] || say(words.unnamed);
    if (part === 'name') return say(words.problemName, sentenceOf(rule, own, language));
    if (part === 'when') {
      const condition = conditionAt(rule, path.split('.').slice(2).join('.')) ?? rule.when;
      return say(words.problemCondition, name, conditionText(condition, own, language));
    }
    const action = part === 'then' ? rule.then[Number(place)] : undefined;
    return action === undefined
      ? say(words.problemRule, name)
      : say(words.problemAction, name, actionText(action, language));
  }
  if (list === 'detectors') {
    const number = own[Number(at)];
    return say(words.problemOwn, number?.name[language] || say(words.unnamed));
  }
  return say(words.problemRules);
}

/** A place in a file as people count: "regel 3, de voorwaarde". Never what stands there. */
export function placeInFile(path: string, language: Language): string {
  const say = speakerOf(language);
  const [list = '', at = '', part = ''] = path.split('.');
  const number = /^\d+$/.test(at) ? Number(at) + 1 : null;
  if (list === 'rules' && number !== null) {
    const inner = { name: words.fileName, when: words.fileWhen, then: words.fileThen }[part];
    return inner === undefined
      ? say(words.fileRule, number)
      : `${say(words.fileRule, number)}, ${say(inner)}`;
  }
  if (list === 'detectors' && number !== null) return say(words.fileOwn, number);
  if (list === 'unscannable') return say(words.notInspected).toLocaleLowerCase();
  return list === 'JSON' ? say(words.fileNoJson) : list === '-' || list === '' ? say(words.fileWhole) : list;
}

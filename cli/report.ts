/** Errors as a person reads them: one line, what is wrong and what to do; never content, never a key. */
import { language, say } from './language.ts';

/** What the system says, in words. */
const SYSTEM = new Map([
  ['ENOENT', { nl: 'het bestaat niet', en: 'it does not exist' }],
  ['ENOTDIR', { nl: 'het bestaat niet', en: 'it does not exist' }],
  ['EACCES', { nl: 'geen toestemming', en: 'permission denied' }],
  ['EPERM', { nl: 'geen toestemming', en: 'permission denied' }],
  ['EROFS', { nl: 'geen toestemming', en: 'permission denied' }],
  ['EISDIR', { nl: 'het is een map', en: 'it is a directory' }],
  ['EEXIST', { nl: 'het bestaat al', en: 'it exists already' }],
  ['ENOSPC', { nl: 'de schijf is vol', en: 'the disk is full' }],
  ['changed', { nl: 'het veranderde tijdens het lezen', en: 'it changed while it was read' }],
  ['irregular', { nl: 'het is geen gewoon bestand', en: 'it is not a regular file' }],
  ['EDQUOT', { nl: 'de schijf is vol', en: 'the disk is full' }],
]);

/** Keys do not belong on a command line; one that stands there all the same is not repeated. */
export const withoutKeys = (text: string): string => text.replace(/AGE-SECRET-KEY-\S*/gi, 'AGE-SECRET-KEY-…');

/** Writes an error to standard error. */
export async function report(error: unknown): Promise<void> {
  const { catalogued, forLog, textOf } = await import('../contract/errors.ts');
  const { code, detail } = catalogued(error);
  const where = typeof detail?.['file'] === 'string' ? `${detail['file']}: ` : '';
  const why = code === 'internal' ? forLog(error).kind : detail?.['why'];
  const words = SYSTEM.get(String(why));
  const more = why === undefined || why === '' ? '' : ` (${words ? say(words) : String(why)})`;
  process.stderr.write(withoutKeys(`zegel: ${where}${textOf(code, language, detail)}${more}\n`));
}

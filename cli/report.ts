/** Errors as a person reads them: one line, what is wrong and what to do; never content, never a key. */
import { language } from './language.ts';

export async function report(error: unknown): Promise<void> {
  const { catalogued, textOf } = await import('../contract/errors.ts');
  const { code, detail } = catalogued(error);
  const where = typeof detail?.['file'] === 'string' ? `${detail['file']}: ` : '';
  const more = typeof detail?.['why'] === 'string' ? ` (${detail['why']})` : '';
  process.stderr.write(`zegel: ${where}${textOf(code, language, detail)}${more}\n`);
}

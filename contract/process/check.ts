/**
 * What `zegel doctor` is told by the programs that may reach what it may not: server/check.ts the database and the
 * queue, gateway/check.ts the mail server. A line of JSON on standard output for each thing they looked at. Node only.
 */
import { z } from 'zod';
import { catalogued, textOf } from '../errors.ts';
import { isZegelError } from '../../crypto/errors.ts';

/** `attention` is worth a look; without what is `missing` the service does not do its work. */
export const finding = z.strictObject({
  health: z.enum(['ok', 'attention', 'missing']),
  nl: z.string(),
  en: z.string(),
});
export type Finding = z.infer<typeof finding>;

/** Looks at one thing, and says and answers what it found: an error of the catalogue in its own words, any other by its code. */
export async function lookAt(
  what: { nl: string; en: string },
  look: () => Promise<Finding | null>,
): Promise<Finding | null> {
  const found = await look().catch((error: unknown): Finding => {
    if (!isZegelError(error)) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'internal';
      return {
        health: 'missing',
        nl: `${what.nl} is niet te bereiken (${reason})`,
        en: `${what.en} cannot be reached (${reason})`,
      };
    }
    const { code, detail } = catalogued(error);
    return { health: 'missing', nl: textOf(code, 'nl', detail), en: textOf(code, 'en', detail) };
  });
  if (found !== null) process.stdout.write(`${JSON.stringify(found)}\n`);
  return found;
}

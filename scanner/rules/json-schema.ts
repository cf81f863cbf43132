/** The rules as a published JSON Schema (draft 2020-12): what an export is, for whoever writes one by hand. */
import { z } from 'zod';
import { ruleSet } from './schema.ts';

/** What a schema cannot say is left to the reading: patterns that RE2 takes, ids once, nesting of 8 at most. */
export const rulesJsonSchema = (): object => ({
  ...z.toJSONSchema(ruleSet, { target: 'draft-2020-12' }),
  $id: 'urn:zegel:rules:v1',
  title: 'Zegel: the rules of an organisation',
});

import { Unreadable } from './unreadable.ts';

const MAX_ENTITIES = 1_000;
const MAX_DEPTH = 8;
const MAX_EXPANDED = 8 * 1024 * 1024;

/**
 * XML with its own entities (XML 1.0, 4.4) put in their places, as a program that shows it does: a number may be cut
 * in two by one. Nothing outside the file is followed. Throws `Unreadable` (`over_limit`) when they grow beyond
 * `maxLength` or nest too deep, which is what "a billion laughs" does.
 */
export function expandEntities(xml: string, maxLength: number): string {
  if (!/<!ENTITY\s/i.test(xml)) return xml;
  const values = new Map<string, string>();
  for (const [, name, double, single] of xml.matchAll(
    /<!ENTITY\s+([\w.:-]{1,200})\s+(?:"([^"]*)"|'([^']*)')\s*>/gi,
  )) {
    // The first declaration of a name counts.
    if (name !== undefined && !values.has(name)) values.set(name, double ?? single ?? '');
    if (values.size > MAX_ENTITIES) throw new Unreadable('over_limit');
  }
  if (values.size === 0) return xml;
  let length = 0;
  const expand = (text: string, depth: number): string => {
    if (depth > MAX_DEPTH) throw new Unreadable('over_limit');
    return text.replace(/&([\w.:-]{1,200});/g, (whole, name: string) => {
      const value = values.get(name);
      if (value === undefined) return whole;
      // A reference takes time also when there is nothing behind it.
      length += value.length + 32;
      if (length > Math.min(maxLength, MAX_EXPANDED)) throw new Unreadable('over_limit');
      return expand(value, depth + 1);
    });
  };
  return expand(xml, 0);
}

import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { compile } from '@litko/yara-x';
import type { RuleMatch, YaraX } from '@litko/yara-x';
import { ZegelError } from '../../crypto/errors.ts';

/** What the first bytes of the content are, handed to the rules as `head`. */
export type Head = 'pdf' | 'zip' | 'ole' | 'html' | 'other';
/** Whether a window begins where the content begins, handed to the rules as `position`. */
export type Position = 'start' | 'later';

/** One rule that held in a window. Several rules with one signature and `traits` n count only together. */
export interface RuleHit {
  rule: string;
  signature: string;
  verdict: 'infected' | 'active_content' | 'archive_not_read';
  traits: number;
}

export interface BasicRules {
  /** First 16 hexadecimal digits of the SHA-256 of the rules. */
  version: string;
  /** Newest `date` in the rules. */
  builtAt: number;
  /** The rules that hold in `window`. Blocks its thread: about 1 ms per MiB. */
  match(window: Uint8Array, head: Head, position: Position): RuleHit[];
}

const RULES = new URL('./rules/', import.meta.url);

/** Compiles every `.yar` file beside this one. Throws `basic_rules` when one of them is not sound. */
export function loadBasicRules(folder: URL = RULES): BasicRules {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yar'));
  const source = names
    .sort()
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n');
  if (source === '') throw new ZegelError('basic_rules');
  // The package's types name the result `YaraXImpl`, which they do not export.
  const scanner = compile(source, {
    defineVariables: { head: 'other', position: 'later' },
  }) as unknown as YaraX;
  const version = createHash('sha256').update(source).digest('hex').slice(0, 16);
  const dates = [...source.matchAll(/^ *date = "(\d{4}-\d{2}-\d{2})"$/gm)].map(([, date = '']) =>
    Date.parse(date),
  );
  return {
    version,
    builtAt: Math.max(...dates),
    match: (window, head, position) => {
      const bytes = Buffer.from(window.buffer, window.byteOffset, window.byteLength);
      return scanner.scan(bytes, { head, position }).map(hit);
    },
  };
}

/** What the content begins with, as far as the rules ask. */
export function headOf(first: Uint8Array): Head {
  const bytes = Buffer.from(first.buffer, first.byteOffset, Math.min(first.byteLength, 1024));
  const start = bytes.toString('latin1');
  // ISO 32000-1, annex H: readers accept the header anywhere in the first 1024 bytes.
  if (start.includes('%PDF-')) return 'pdf';
  if (start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06')) return 'zip';
  if (bytes.subarray(0, 8).equals(Buffer.from('d0cf11e0a1b11ae1', 'hex'))) return 'ole';
  if (/<(!doctype|html|head|body|script|svg|meta|div|p)\b/i.test(start.replaceAll('\0', ''))) return 'html';
  return 'other';
}

function hit(match: RuleMatch): RuleHit {
  const meta = new Map(Object.entries(match.meta));
  const signature: unknown = meta.get('signature');
  const verdict: unknown = meta.get('verdict');
  const traits: unknown = meta.get('traits') ?? 1;
  if (typeof signature !== 'string' || typeof traits !== 'number') throw new ZegelError('basic_rules');
  if (verdict !== 'infected' && verdict !== 'active_content' && verdict !== 'archive_not_read') {
    throw new ZegelError('basic_rules');
  }
  return { rule: match.ruleIdentifier, signature, verdict, traits };
}

/**
 * `zegel inspect`: what the scanner would say of a file, one JSON line each. Without `--rules` the first rules of a
 * new organisation are applied. Exit 1 when a verdict is not clean or could not be given.
 */
import { basename } from 'node:path';
import { ZegelError, isZegelError } from '../crypto/errors.ts';
import { type Inspector, type PartInspection, openInspector } from '../scanner/inspection/standalone.ts';
import { type Evaluation, evaluate, unscannableAllowed } from '../scanner/rules/evaluate.ts';
import { firstRules } from '../scanner/rules/first.ts';
import { type RuleSet, ruleSet } from '../scanner/rules/schema.ts';
import { parse, usage } from './arguments.ts';
import { openInput, readText, unreadable } from './input.ts';
import { standardOutput } from './output.ts';
import { report } from './report.ts';

export async function inspect(argv: string[]): Promise<number> {
  const { values, positionals } = parse(argv, {
    json: { type: 'boolean', default: false },
    rules: { type: 'string' },
  });
  if (!values.json) throw usage({ nl: 'geef --json', en: 'give --json' });
  if (positionals.length === 0) throw usage({ nl: 'noem een BESTAND', en: 'name a FILE' });
  const rules = values.rules === undefined ? firstRules() : await readRules(values.rules);
  const inspector = await openInspector({
    clamd: process.env['ZEGEL_CLAMD'],
    signaturesMaxAge: process.env['ZEGEL_SIGNATURES_MAX_AGE'],
  });
  let isAllClean = true;
  try {
    for (const file of positionals) {
      try {
        const line = await inspectFile(inspector, rules, file);
        await standardOutput.write([Buffer.from(`${JSON.stringify(line)}\n`)]);
        isAllClean &&= line.verdict === 'clean';
      } catch (error) {
        if (isZegelError(error, 'file_unwritable')) throw error;
        isAllClean = false;
        await report(error);
      }
    }
  } finally {
    await inspector.close();
  }
  return isAllClean ? 0 : 1;
}

async function readRules(file: string): Promise<RuleSet> {
  const malformed = (why: string, cause: unknown) =>
    new ZegelError('rules_unreadable', { detail: { file, why }, cause });
  const text = await readText(file);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw malformed('JSON', cause);
  }
  const parsed = ruleSet.safeParse(json);
  if (parsed.success) return parsed.data;
  throw malformed(parsed.error.issues[0]?.path.join('.') ?? '', parsed.error);
}

interface Line {
  file: string;
  verdict: 'clean' | 'infected' | 'refused' | 'unscannable';
  reasons: string[];
  /** What was not looked at although the verdict stands. */
  notes: PartInspection['notes'];
  /** MIME type, by content. */
  type: string;
  kind: string;
  /** The name promises another type. */
  mismatch: boolean;
  /** Kinds of the files inside an archive. */
  contains: string[];
  antivirus: { engine: string; version: string; basic: boolean; signatures: PartInspection['avdb'] };
  /** Places in the text that was read. */
  matches: { detector: string; start: number; end: number; confidence: string }[];
  /** What applies whoever the recipients are. */
  rules: {
    version: number;
    refusals: Evaluation['refusals'];
    warnings: Pick<Evaluation['warnings'][number], 'rule' | 'text'>[];
    demands: Pick<Evaluation['demands'][number], 'rule' | 'level'>[];
    labels: Evaluation['labels'];
  };
}

async function inspectFile(inspector: Inspector, rules: RuleSet, file: string): Promise<Line> {
  const name = basename(file);
  const { inspection, sizeBytes } = await inspected(inspector, rules, file, name);
  const { type, contains, engine, findings } = inspection;
  const evaluation = evaluate(rules, {
    parts: [
      {
        part: 'attachment',
        kind: type.kind,
        mime: type.mime,
        name,
        sizeBytes,
        mismatch: type.mismatch,
        contains,
        unscannable: inspection.reasons,
        findings,
      },
    ],
    recipients: [],
    sender: { role: 'member' },
    time: Date.now(),
    confirmed: [],
  });
  return {
    file,
    verdict: verdictOf(inspection, evaluation, rules),
    reasons: [...inspection.reasons, ...evaluation.refusals.map(({ rule }) => rule)],
    notes: inspection.notes,
    type: type.mime,
    kind: type.kind,
    mismatch: type.mismatch,
    contains,
    antivirus: {
      engine: engine.name,
      version: engine.version,
      basic: engine.name === 'basic',
      signatures: inspection.avdb,
    },
    matches: findings.map(({ detector, start, end, confidence }) => ({ detector, start, end, confidence })),
    rules: {
      version: rules.version,
      refusals: evaluation.refusals,
      warnings: evaluation.warnings.map(({ rule, text }) => ({ rule, text })),
      demands: evaluation.demands.map(({ rule, level }) => ({ rule, level })),
      labels: evaluation.labels,
    },
  };
}

/** Throws `file_unreadable`, and `not_inspected` when the inspection itself could not be done. */
async function inspected(
  inspector: Inspector,
  rules: RuleSet,
  file: string,
  name: string,
): Promise<{ inspection: PartInspection; sizeBytes: number }> {
  const input = openInput(file);
  try {
    if (input.file === null) throw unreadable(file, 'irregular');
    const { sizeBytes } = input.file;
    const part = { kind: 'attachment' as const, content: input.pieces(), sizeBytes, name };
    return { inspection: await inspector.inspect(part, { rules }), sizeBytes };
  } catch (error) {
    if (isZegelError(error, 'size_mismatch')) throw unreadable(file, 'changed');
    if (!isZegelError(error, 'antivirus_unavailable', 'scanner_unavailable')) throw error;
    throw new ZegelError('not_inspected', { detail: { file, ...error.detail }, cause: error });
  } finally {
    input.close();
  }
}

/** The first that applies of infected, refused, unscannable, clean (docs/format.md, Verdicts). */
function verdictOf(inspection: PartInspection, evaluation: Evaluation, rules: RuleSet): Line['verdict'] {
  if (inspection.verdict === 'infected') return 'infected';
  if (evaluation.outcome === 'refused') return 'refused';
  if (inspection.verdict === 'unscannable' && !unscannableAllowed(rules, inspection.reasons))
    return 'unscannable';
  return 'clean';
}

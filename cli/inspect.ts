/**
 * `zegel inspect`: what the scanner would say of a file, one JSON line each. Without `--rules` the first rules of a
 * new organisation are applied. Exit 1 when a verdict is not clean or could not be given.
 */
import { basename } from 'node:path';
import { stat } from 'node:fs/promises';
import { ZegelError } from '../crypto/errors.ts';
import { type Inspector, type PartInspection, openInspector } from '../scanner/inspection/standalone.ts';
import { type Evaluation, evaluate, unscannableAllowed } from '../scanner/rules/evaluate.ts';
import { firstRules } from '../scanner/rules/first.ts';
import { type RuleSet, ruleSet } from '../scanner/rules/schema.ts';
import { parse, usage } from './arguments.ts';
import { openInput, readText } from './input.ts';
import { report } from './report.ts';

export async function inspect(argv: string[]): Promise<number> {
  const { values, positionals } = parse(argv, {
    json: { type: 'boolean', default: false },
    rules: { type: 'string' },
  });
  if (!values.json) throw usage('--json');
  if (positionals.length === 0) throw usage('FILE');
  const rules = values.rules === undefined ? firstRules() : await readRules(values.rules);
  const inspector = await openInspector(process.env['ZEGEL_CLAMD']);
  let isAllClean = true;
  try {
    for (const file of positionals) {
      try {
        const line = await inspectFile(inspector, rules, file);
        process.stdout.write(`${JSON.stringify(line)}\n`);
        isAllClean &&= line.verdict === 'clean';
      } catch (error) {
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
  const why = (cause: unknown) => new ZegelError('rules_unreadable', { detail: { file }, cause });
  let json: unknown;
  try {
    json = JSON.parse(await readText(file));
  } catch (cause) {
    throw cause instanceof ZegelError ? (cause as ZegelError) : why(cause);
  }
  const parsed = ruleSet.safeParse(json);
  if (!parsed.success) throw why(parsed.error);
  return parsed.data;
}

interface Line {
  file: string;
  verdict: 'clean' | 'infected' | 'refused' | 'unscannable';
  reasons: string[];
  /** MIME type, by content. */
  type: string;
  kind: string;
  antivirus: { engine: string; version: string; basic: boolean; verdict: PartInspection['verdict'] };
  matches: { detector: string; start: number; end: number; confidence: string }[];
  rules: Pick<Evaluation, 'refusals' | 'warnings' | 'demands'> & { version: number };
}

async function inspectFile(inspector: Inspector, rules: RuleSet, file: string): Promise<Line> {
  const content = await openInput(file);
  const { size } = await stat(file);
  const inspection = await inspector.inspect(
    { kind: 'attachment', content, sizeBytes: size, name: basename(file) },
    { rules },
  );
  const { type, contains, engine, findings } = inspection;
  const evaluation = evaluate(rules, {
    parts: [
      {
        part: 'attachment',
        kind: type.kind,
        mime: type.mime,
        name: basename(file),
        mismatch: type.mismatch,
        contains,
        findings,
      },
    ],
    recipients: [],
    confirmed: [],
  });
  return {
    file,
    verdict: verdictOf(inspection, evaluation, rules),
    reasons: [...inspection.reasons, ...evaluation.refusals.map(({ rule }) => rule)],
    type: type.mime,
    kind: type.kind,
    antivirus: {
      engine: engine.name,
      version: engine.version,
      basic: engine.name === 'basic',
      verdict: inspection.verdict,
    },
    matches: findings.map(({ detector, start, end, confidence }) => ({ detector, start, end, confidence })),
    rules: {
      version: rules.version,
      refusals: evaluation.refusals,
      warnings: evaluation.warnings,
      demands: evaluation.demands,
    },
  };
}

/** The first that applies of infected, refused, unscannable, clean (docs/format.md, Verdicts). */
function verdictOf(inspection: PartInspection, evaluation: Evaluation, rules: RuleSet): Line['verdict'] {
  if (inspection.verdict === 'infected') return 'infected';
  if (evaluation.outcome === 'refused') return 'refused';
  if (inspection.verdict === 'unscannable' && !unscannableAllowed(rules, inspection.reasons))
    return 'unscannable';
  return 'clean';
}

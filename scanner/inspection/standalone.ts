/** Inspection outside the scanner's process, for the command line and the gateway: its own engine and reader. */
import { selectEngine } from '../antivirus/select.ts';
import type { AntivirusEngine } from '../antivirus/engine.ts';
import { type InspectionOptions, type PartInspection, type PartToInspect, inspectPart } from './inspect.ts';
import { DocumentReader } from './reader.ts';

export interface Inspector {
  readonly engine: AntivirusEngine;
  /** See `inspectPart`. */
  inspect(part: PartToInspect, options?: Omit<InspectionOptions, 'reader'>): Promise<PartInspection>;
  close(): Promise<void>;
}

/** `clamd` as in `selectEngine`. Throws `bad_clamd_address`. */
export async function openInspector(clamd: string | undefined): Promise<Inspector> {
  const engine = await selectEngine(clamd);
  const reader = new DocumentReader();
  return {
    engine,
    inspect: (part, options = {}) => inspectPart(part, engine, { ...options, reader }),
    close: () => engine.close(),
  };
}

export type { PartInspection };

/** Inspection outside the scanner's process, for the command line and the gateway: its own engine and reader. */
import { fail } from '../../contract/errors.ts';
import { type SignaturesAge, signaturesAge, signaturesMaxAge, signaturesSince } from '../antivirus/age.ts';
import { selectEngine } from '../antivirus/select.ts';
import type { AntivirusEngine, EngineState } from '../antivirus/engine.ts';
import { type InspectionOptions, type PartInspection, type PartToInspect, inspectPart } from './inspect.ts';
import { DocumentReader } from './reader.ts';

export interface Inspector {
  readonly engine: AntivirusEngine;
  signaturesAge(state: EngineState): SignaturesAge;
  /** See `inspectPart`. */
  inspect(part: PartToInspect, options?: Omit<InspectionOptions, 'reader'>): Promise<PartInspection>;
  close(): Promise<void>;
}

/** As the environment of the scanner has them: `ZEGEL_CLAMD` and `ZEGEL_SIGNATURES_MAX_AGE`. */
export interface InspectorSettings {
  clamd: string | undefined;
  signaturesMaxAge: string | undefined;
}

/** Throws `bad_clamd_address`, and `config_invalid` for an age that is none. */
export async function openInspector(settings: InspectorSettings): Promise<Inspector> {
  const maxAge = signaturesMaxAge.safeParse(settings.signaturesMaxAge);
  if (!maxAge.success) throw fail('config_invalid', { detail: { name: 'ZEGEL_SIGNATURES_MAX_AGE' } });
  const since = (): number | null => signaturesSince(maxAge.data, Date.now());
  const engine = await selectEngine(settings.clamd, { signaturesSince: since });
  const reader = new DocumentReader();
  return {
    engine,
    signaturesAge: (state) => signaturesAge(state, since()),
    inspect: (part, options = {}) =>
      inspectPart(part, engine, { signaturesSince: since(), ...options, reader }),
    close: () => engine.close(),
  };
}

export type { PartInspection };

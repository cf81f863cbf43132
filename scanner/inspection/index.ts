/** What the gateway and the command line use of the scanner: inspect a part, with the engine a setting names. */
export { inspectPart } from './inspect.ts';
export type { InspectionOptions, PartInspection, PartToInspect } from './inspect.ts';
export { DocumentReader } from './reader.ts';
export type { ReaderOptions } from './reader.ts';
export { selectEngine } from '../antivirus/select.ts';
export type { AntivirusEngine, EngineState } from '../antivirus/engine.ts';

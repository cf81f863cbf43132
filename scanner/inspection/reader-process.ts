/**
 * The process that reads one document (reader.ts). It is given nothing but the document: no environment, no
 * database, no keys. It writes a byte when it runs and its answer when it is done, both to descriptor 3.
 */
import { writeSync } from 'node:fs';
import { DETECTORS, detectAll } from '../detect/detect.ts';
import { extract } from '../extract/extract.ts';
import { READING_LIMITS } from '../extract/limits.ts';
import type { Detector } from '../detect/finding.ts';
import type { TextCondition } from '../rules/text-conditions.ts';
import type { DocumentReading, ReadRequest } from './reader.ts';

const ANSWER = 3;

async function main(): Promise<void> {
  writeSync(ANSWER, '+');
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) chunks.push(chunk);
  const all = Buffer.concat(chunks);
  const lineEnd = all.indexOf(0x0a);
  // Written by reader.ts, which checked it.
  const request = JSON.parse(all.toString('utf8', 0, lineEnd)) as ReadRequest & { sizeBytes: number };
  const content = new Uint8Array(all.subarray(lineEnd + 1));
  if (content.length !== request.sizeBytes) throw new Error('the document did not arrive whole');

  const { type, text, contains, unscannable, notes } = await extract(
    content,
    request.name,
    READING_LIMITS,
    request.type,
  );
  const findings = detectAll(text, [...DETECTORS, ...(await wanted(request.conditions))]);
  const reading: DocumentReading = { type, contains, findings, unscannable, notes };
  const answer = Buffer.from(JSON.stringify(reading));
  for (let written = 0; written < answer.length;) written += writeSync(ANSWER, answer, written);
}

async function wanted(conditions: readonly TextCondition[]): Promise<Detector[]> {
  if (conditions.length === 0) return [];
  const { textDetector } = await import('../rules/text-conditions.ts');
  return conditions.map(textDetector);
}

main().then(
  () => process.exit(0),
  // Nothing of the error is said: it may quote the document.
  () => process.exit(1),
);

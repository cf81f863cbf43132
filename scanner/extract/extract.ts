/**
 * Reads a document: its text, for the detectors, and what kinds of files it holds. Meant to run in a process of
 * its own (scanner/inspection/reader.ts), because a hostile document can take all the time and memory it is given.
 */
import type { ContentType } from '../types/content.ts';
import { contentsOf } from './formats.ts';
import { HEAD_BYTES, identify, typeFrom } from './identify.ts';
import { READING_LIMITS } from './limits.ts';
import type { ReadingLimits } from './limits.ts';
import { Budget } from './reading.ts';
import type { Extraction, InnerFile } from './reading.ts';
import { Unreadable } from './unreadable.ts';

/** What a picture says about itself stands at its beginning: of a large one the rest is not inflated. */
const PICTURE_BYTES = 16 * 1024 * 1024;

/**
 * Never throws for what is in `content`, which may be changed by the reading. `known` is its type where somebody
 * looked already.
 */
export async function extract(
  content: Uint8Array,
  name: string | undefined,
  limits: ReadingLimits = READING_LIMITS,
  known?: ContentType,
): Promise<Extraction> {
  const type = known ?? (await identify(content.subarray(0, HEAD_BYTES), name));
  return read(content, name, type, new Budget(limits), 0);
}

async function read(
  content: Uint8Array,
  name: string | undefined,
  type: ContentType,
  budget: Budget,
  depth: number,
): Promise<Extraction> {
  const result: Extraction = { type, text: '', contains: [], unscannable: [], notes: [] };
  try {
    const found = await contentsOf(content, type, budget);
    if (found.mime !== undefined) result.type = typeFrom(found.mime, name);
    result.text = found.text;
    result.notes.push(...(found.notes ?? []));
    result.unscannable.push(...(found.unscannable ?? []));
    budget.spendText(result.text.length);
    if (found.inside.length > 0 && depth > budget.limits.depth) throw new Unreadable('over_limit');
    for (const file of found.inside) {
      const reason = await unreadable(() => readInside(result, file, budget, depth));
      if (reason === null) continue;
      result.unscannable.push(reason);
      // What follows would only be over it, too.
      if (reason === 'over_limit') break;
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    result.unscannable.push(error.reason);
  }
  return {
    ...result,
    contains: unique(result.contains),
    unscannable: unique(result.unscannable),
    notes: unique(result.notes),
  };
}

async function unreadable(reading: () => Promise<void>): Promise<Unreadable['reason'] | null> {
  try {
    await reading();
    return null;
  } catch (error) {
    if (error instanceof Unreadable) return error.reason;
    throw error;
  }
}

async function readInside(result: Extraction, file: InnerFile, budget: Budget, depth: number): Promise<void> {
  if (file.encrypted === true) {
    // The content is closed, the name is not.
    result.contains.push(typeFrom('application/octet-stream', file.name).kind);
    throw new Unreadable('encrypted_archive');
  }
  const type = await identify((await file.read(HEAD_BYTES)).subarray(0, HEAD_BYTES), file.name);
  // A zip entry's closer type is known when it has been read: only then is a program found among them.
  if (type.kind === 'executable' || type.kind === 'other') {
    result.contains.push(type.kind);
    return;
  }
  const content = await file.read(isPicture(type) ? PICTURE_BYTES : undefined);
  const inside = await read(content, file.name, type, budget, depth + 1);
  result.text += `\n${inside.text}\n`;
  result.contains.push(inside.type.kind, ...inside.contains);
  result.unscannable.push(...inside.unscannable);
  result.notes.push(...inside.notes);
}

function isPicture({ kind, mime }: ContentType): boolean {
  return kind === 'image' && mime !== 'image/svg+xml';
}

function unique<Each>(list: readonly Each[]): Each[] {
  return [...new Set(list)];
}

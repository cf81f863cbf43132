/**
 * What became of each mail, kept over a crash, so that nobody is notified twice. Before a mail's final dot goes out
 * the journal says `offered`, after the other side's answer `taken` or `refused`, each on disk before the next step.
 * A gateway that died in between finds `offered` and cannot know: the mail may have been taken.
 *
 * Files, one a day, appended to and synced; a line is a letter, a keyed hash of the mail's id (HMAC-SHA-256, the
 * first 16 bytes) and the time. No address, no link, nothing of the mail. A file is deleted when its day is
 * `KEPT_MS` past. One process holds the folder at a time.
 */
import { type FileHandle, open, readFile, readdir, rm } from 'node:fs/promises';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { b64u, utf8 } from '../../crypto/bytes.ts';
import { hmacSha256 } from '../../crypto/hash.ts';

const DAY_MS = 24 * 3_600_000;

/** Longer than the relay tries a notification, and than a key lives that a link is sealed to. */
export const KEPT_MS = 14 * DAY_MS;

/** Where a mail stands: given to the other side in whole, taken by it, or certainly not taken. */
export type Stage = 'offered' | 'taken' | 'refused';

export interface Noted {
  stage: Stage;
  /** Milliseconds since the epoch. */
  at: number;
}

const LETTERS: Record<Stage, string> = { offered: 'o', taken: 't', refused: 'r' };
const STAGES: Partial<Record<string, Stage>> = { o: 'offered', t: 'taken', r: 'refused' };
const LINE = /^([otr]) ([A-Za-z0-9_-]{22}) (\d{13})$/;
const FILE = /^(\d{8})\.journal$/;

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10).replaceAll('-', '');

export class Journal {
  readonly #folder: string;
  readonly #key: Uint8Array;
  readonly #now: () => number;
  /** By day, so that a day is forgotten in one piece; by hash within it. */
  readonly #days = new Map<string, Map<string, Noted>>();
  #writing: { day: string; file: FileHandle } | null = null;
  /** Writes wait for each other: the lines of one mail stand in the order of its stages. */
  #queue: Promise<void> = Promise.resolve();

  private constructor(folder: string, key: Uint8Array, now: () => number) {
    this.#folder = folder;
    this.#key = key;
    this.#now = now;
  }

  /**
   * Reads what is kept in the folder, made if it is missing. `key` is 32 bytes and must stay the same. A line that a
   * crash cut off is passed over: what it would have said was not acted upon.
   */
  static async open(folder: string, key: Uint8Array, now: () => number): Promise<Journal> {
    const journal = new Journal(folder, key, now);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of (await readdir(folder)).sort()) {
      const day = FILE.exec(name)?.[1];
      if (day !== undefined) await journal.#read(day, join(folder, name));
    }
    await journal.expire();
    return journal;
  }

  /** What was noted last of the mail with this id; null for one that was never offered, or long ago. */
  find(id: string): Noted | null {
    const hash = this.#hashOf(id);
    let last: Noted | null = null;
    for (const mails of this.#days.values()) last = mails.get(hash) ?? last;
    return last;
  }

  /** Fulfilled when it is on disk. Rejects when it could not be written; then nothing is noted. */
  note(id: string, stage: Stage, at = this.#now()): Promise<void> {
    const written = this.#queue.then(() => this.#append(this.#hashOf(id), { stage, at }));
    this.#queue = written.catch(() => undefined);
    return written;
  }

  /** Deletes the days that are past. For a timer. */
  async expire(): Promise<void> {
    const before = dayOf(this.#now() - KEPT_MS);
    for (const day of this.#days.keys()) {
      if (day >= before) continue;
      await rm(this.#pathOf(day), { force: true });
      this.#days.delete(day);
    }
  }

  async close(): Promise<void> {
    await this.#queue;
    await this.#letGo();
  }

  async #letGo(): Promise<void> {
    const writing = this.#writing;
    this.#writing = null;
    await writing?.file.close();
  }

  #hashOf(id: string): string {
    return b64u(hmacSha256(this.#key, utf8(id)).subarray(0, 16));
  }

  #pathOf(day: string): string {
    return join(this.#folder, `${day}.journal`);
  }

  async #read(day: string, path: string): Promise<void> {
    const mails = this.#mailsOf(day);
    for (const line of (await readFile(path, 'latin1')).split('\n')) {
      const [, letter = '', hash = '', at = ''] = LINE.exec(line) ?? [];
      const stage = STAGES[letter];
      if (stage) mails.set(hash, { stage, at: Number(at) });
    }
  }

  #mailsOf(day: string): Map<string, Noted> {
    const mails = this.#days.get(day) ?? new Map<string, Noted>();
    this.#days.set(day, mails);
    return mails;
  }

  async #append(hash: string, noted: Noted): Promise<void> {
    const day = dayOf(noted.at);
    const file = await this.#fileOf(day);
    try {
      await file.appendFile(`${LETTERS[noted.stage]} ${hash} ${noted.at}\n`);
      await file.datasync();
    } catch (error) {
      // Half a line may be there: opened again, the file begins a new one, which this one would swallow.
      await this.#letGo().catch(() => undefined);
      throw error;
    }
    this.#mailsOf(day).set(hash, noted);
  }

  async #fileOf(day: string): Promise<FileHandle> {
    if (this.#writing?.day === day) return this.#writing.file;
    await this.#letGo();
    const file = await open(this.#pathOf(day), 'a', 0o600);
    // What a crash or a full disk cut off must not swallow the first line after it.
    if ((await file.stat()).size > 0) await file.appendFile('\n');
    await syncFolder(this.#folder);
    this.#writing = { day, file };
    return file;
  }
}

/** A file that was made is found after a power cut only when its folder is on disk, too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

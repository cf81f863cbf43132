/**
 * ASCII armor (age spec, "ASCII armor"): a strict kind of PEM. Lines of 64 characters end in LF or CRLF, the
 * base64 is canonical and padded, and there is nothing around it but whitespace.
 */
import { utf8 } from '../bytes.ts';
import { ZegelError } from '../errors.ts';
import { na } from '../sodium.ts';
import { type Emit, type Stage, runStage, streamOf } from './stage.ts';

const BEGIN = '-----BEGIN AGE ENCRYPTED FILE-----';
const END = '-----END AGE ENCRYPTED FILE-----';
const LINE = 64;
const LINE_BYTES = 48;
const WHITESPACE = /^[ \t\r\n]*$/;

const ascii = new TextDecoder('latin1');

const refuse = (cause?: unknown): ZegelError => new ZegelError('age_armor', { cause });

/** libsodium takes no character of another alphabet; that the last four are canonical is looked at here. */
function decode64(text: string): Uint8Array {
  const sodium = na();
  const variant = sodium.base64_variants.ORIGINAL;
  let bytes: Uint8Array;
  try {
    bytes = sodium.from_base64(text, variant);
  } catch (cause) {
    throw refuse(cause);
  }
  const tail = bytes.subarray(bytes.length - (bytes.length % 3 || 3));
  if (!text.endsWith(sodium.to_base64(tail, variant)) || text.length !== 4 * Math.ceil(bytes.length / 3)) {
    throw refuse();
  }
  return bytes;
}

/** Binary in, armor out. */
export class ArmorEncoder implements Stage {
  #begun = false;
  /** Fewer bytes than a line holds. */
  #held: Uint8Array = new Uint8Array(0);

  push(bytes: Uint8Array, emit: Emit): Promise<void> {
    this.#begin(emit);
    const all = new Uint8Array(this.#held.length + bytes.length);
    all.set(this.#held);
    all.set(bytes, this.#held.length);
    const lines = all.length - (all.length % LINE_BYTES);
    this.#encode(all.subarray(0, lines), emit);
    this.#held = all.subarray(lines);
    return Promise.resolve();
  }

  finish(emit: Emit): Promise<void> {
    this.#begin(emit);
    this.#encode(this.#held, emit);
    emit(utf8(`${END}\n`));
    return Promise.resolve();
  }

  #begin(emit: Emit): void {
    if (!this.#begun) emit(utf8(`${BEGIN}\n`));
    this.#begun = true;
  }

  #encode(bytes: Uint8Array, emit: Emit): void {
    if (bytes.length === 0) return;
    const sodium = na();
    const text = sodium.to_base64(bytes, sodium.base64_variants.ORIGINAL);
    const lines: string[] = [];
    for (let at = 0; at < text.length; at += LINE) lines.push(text.slice(at, at + LINE));
    emit(utf8(`${lines.join('\n')}\n`));
  }
}

/** Armor in, binary out. Both methods throw `age_armor`. */
export class ArmorDecoder implements Stage {
  #state: 'before' | 'body' | 'after' = 'before';
  /** The last line may be short or padded; after it only the end line may come. */
  #lastLineSeen = false;
  /** A line that has not ended. */
  #rest = '';

  async push(bytes: Uint8Array, emit: Emit): Promise<void> {
    const lines = (this.#rest + ascii.decode(bytes)).split('\n');
    const rest = lines.pop() ?? '';
    this.#take(lines, emit);
    // Whitespace around the armor may be long; anything else that has not ended is at most a line.
    const isBlank = this.#state !== 'body' && WHITESPACE.test(rest);
    if (!isBlank && rest.length > LINE + 1) throw refuse();
    this.#rest = isBlank && rest !== '' ? ' ' : rest;
    return Promise.resolve();
  }

  async finish(emit: Emit): Promise<void> {
    if (this.#rest !== '') this.#take([this.#rest], emit);
    if (this.#state !== 'after') throw refuse();
    return Promise.resolve();
  }

  #take(lines: readonly string[], emit: Emit): void {
    const body: string[] = [];
    for (const ended of lines) {
      const line = ended.endsWith('\r') ? ended.slice(0, -1) : ended;
      if (this.#state === 'body') {
        if (line === END) this.#state = 'after';
        else body.push(this.#bodyLine(line));
      } else if (this.#state === 'before' && line === BEGIN) this.#state = 'body';
      else if (!WHITESPACE.test(line)) throw refuse();
    }
    if (body.length > 0) emit(decode64(body.join('')));
  }

  #bodyLine(line: string): string {
    if (this.#lastLineSeen || line.length === 0 || line.length > LINE || line.length % 4 !== 0)
      throw refuse();
    this.#lastLineSeen = line.length < LINE || line.endsWith('=');
    return line;
  }
}

export const armorStream = () => streamOf(new ArmorEncoder());

/** Errors with `age_armor`. */
export const dearmorStream = () => streamOf(new ArmorDecoder());

export const armor = async (file: Uint8Array): Promise<string> =>
  ascii.decode(await runStage(new ArmorEncoder(), file));

/** The binary file in an armored one. Throws `age_armor`. */
export const dearmor = (armored: Uint8Array | string): Promise<Uint8Array> =>
  runStage(new ArmorDecoder(), typeof armored === 'string' ? utf8(armored) : armored);

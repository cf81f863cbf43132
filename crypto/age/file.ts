/** Whole age files as streams, in constant memory: header, nonce and payload, armored or not. */
import { randomBytes, utf8 } from '../bytes.ts';
import type { AeadName } from './aead.ts';
import { ArmorDecoder, ArmorEncoder } from './armor.ts';
import { PAYLOAD_NONCE } from './chunks.ts';
import { FILE_KEY, findHeaderEnd, parseHeader, refuseHeader } from './header.ts';
import { type OpenOptions, PayloadOpener } from './open-payload.ts';
import type { Identity } from './recipient.ts';
import { type SealedTo, openHeader, sealHeader } from './seal-header.ts';
import { PayloadSealer } from './seal-payload.ts';
import { type Emit, type Stage, runStage, streamOf } from './stage.ts';

export interface FileOptions {
  armor?: boolean;
  /** A named implementation instead of the fastest there is. */
  aead?: AeadName;
}

/** Two stages in a row as one. */
class Chain implements Stage {
  readonly #first: Stage;
  readonly #second: Stage;

  constructor(first: Stage, second: Stage) {
    this.#first = first;
    this.#second = second;
  }

  async push(bytes: Uint8Array, emit: Emit): Promise<void> {
    const between: Uint8Array[] = [];
    await this.#first.push(bytes, (piece) => void between.push(piece));
    for (const piece of between) await this.#second.push(piece, emit);
  }

  async finish(emit: Emit): Promise<void> {
    const between: Uint8Array[] = [];
    await this.#first.finish((piece) => void between.push(piece));
    for (const piece of between) await this.#second.push(piece, emit);
    await this.#second.finish(emit);
  }
}

/** Emits the header, then the payload under the same fresh file key. */
class BinarySealer implements Stage {
  #header: Uint8Array | undefined;
  readonly #payload: PayloadSealer;

  constructor(to: readonly SealedTo[], aead: AeadName | undefined) {
    const fileKey = randomBytes(FILE_KEY);
    this.#header = sealHeader(fileKey, to);
    this.#payload = new PayloadSealer(fileKey, undefined, aead);
  }

  async push(bytes: Uint8Array, emit: Emit): Promise<void> {
    this.#begin(emit);
    await this.#payload.push(bytes, emit);
  }

  async finish(emit: Emit): Promise<void> {
    this.#begin(emit);
    await this.#payload.finish(emit);
  }

  #begin(emit: Emit): void {
    if (this.#header) emit(this.#header);
    this.#header = undefined;
  }
}

/** Waits for the header and for the payload's nonce, without which a header is not complete. */
class BinaryOpener implements Stage {
  readonly #identities: readonly Identity[];
  readonly #options: OpenOptions;
  /** A buffer that doubles, so that a long header in small pieces costs no more than its length. */
  #head = new Uint8Array(0);
  #headSize = 0;
  #lookFrom = 0;
  #payload: PayloadOpener | undefined;

  constructor(identities: readonly Identity[], options: OpenOptions) {
    this.#identities = identities;
    this.#options = options;
  }

  async push(bytes: Uint8Array, emit: Emit): Promise<void> {
    if (this.#payload) return this.#payload.push(bytes, emit);
    const isFirst = this.#headSize === 0;
    const head = isFirst ? bytes : this.#gather(bytes);
    const end = findHeaderEnd(head, this.#lookFrom);
    if (end.size !== null && head.length >= end.size + PAYLOAD_NONCE) {
      const fileKey = openHeader(parseHeader(head), this.#identities);
      this.#payload = new PayloadOpener(fileKey, this.#options);
      this.#head = new Uint8Array(0);
      return this.#payload.push(head.subarray(end.size), emit);
    }
    if (end.size === null) this.#lookFrom = end.lookFrom;
    if (isFirst) this.#gather(bytes);
  }

  async finish(emit: Emit): Promise<void> {
    if (this.#payload) return this.#payload.finish(emit);
    openHeader(parseHeader(this.#head.subarray(0, this.#headSize)), this.#identities);
    throw refuseHeader('truncated');
  }

  #gather(bytes: Uint8Array): Uint8Array {
    const size = this.#headSize + bytes.length;
    if (size > this.#head.length) {
      const grown = new Uint8Array(2 * size);
      grown.set(this.#head.subarray(0, this.#headSize));
      this.#head = grown;
    }
    this.#head.set(bytes, this.#headSize);
    this.#headSize = size;
    return this.#head.subarray(0, size);
  }
}

/** A file that starts with whitespace or a dash can only be an armored one. */
const ARMOR_STARTS = new Set(utf8(' \t\r\n-'));

/** Recognises armor by the first byte. Once it has failed it fails for ever. */
class FileOpener implements Stage {
  readonly #binary: BinaryOpener;
  #stage: Stage | undefined;
  #failure: { error: unknown } | undefined;

  constructor(identities: readonly Identity[], options: OpenOptions) {
    this.#binary = new BinaryOpener(identities, options);
  }

  async push(bytes: Uint8Array, emit: Emit): Promise<void> {
    const [first] = bytes;
    if (first === undefined) return;
    this.#stage ??= ARMOR_STARTS.has(first) ? new Chain(new ArmorDecoder(), this.#binary) : this.#binary;
    const stage = this.#stage;
    await this.#run(() => stage.push(bytes, emit));
  }

  async finish(emit: Emit): Promise<void> {
    const stage = this.#stage ?? this.#binary;
    await this.#run(() => stage.finish(emit));
  }

  async #run(work: () => Promise<void>): Promise<void> {
    if (this.#failure) throw this.#failure.error;
    try {
      await work();
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
  }
}

/** A stage that seals to these recipients. Throws at once what `sealHeader` throws. */
export function fileSealer(to: readonly SealedTo[], { armor = false, aead }: FileOptions = {}): Stage {
  const sealer = new BinarySealer(to, aead);
  return armor ? new Chain(sealer, new ArmorEncoder()) : sealer;
}

/**
 * A stage that opens a file, armored or not; emits only chunks that were authenticated. Fails with `age_armor`,
 * `age_header`, `age_no_match`, `age_mac` or `age_payload`.
 */
export const fileOpener = (identities: readonly Identity[], options: OpenOptions = {}): Stage =>
  new FileOpener(identities, options);

export const sealFileStream = (to: readonly SealedTo[], options?: FileOptions) =>
  streamOf(fileSealer(to, options));

/** The stream errors as `fileOpener` fails; until it has ended well, what came out is only the beginning. */
export const openFileStream = (identities: readonly Identity[], options?: { aead?: AeadName }) =>
  streamOf(fileOpener(identities, options));

export const sealFile = (
  to: readonly SealedTo[],
  plaintext: Uint8Array,
  options?: FileOptions,
): Promise<Uint8Array> => runStage(fileSealer(to, options), plaintext);

/** The plaintext of a whole file, all or nothing. */
export const openFile = (
  identities: readonly Identity[],
  file: Uint8Array,
  options?: { aead?: AeadName },
): Promise<Uint8Array> => runStage(fileOpener(identities, options), file);

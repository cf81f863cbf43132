/**
 * Scanning comes before sealing. Every part goes up under the message's key, which only the author has; the key is
 * sealed to the scanner's memory-only key for one named request at a time; what comes back is a signed verdict.
 * Attachments are inspected as they are attached, the letter last, with all their verdicts.
 */
import { fail } from '../../contract/errors.ts';
import type {
  Letter,
  MessageRequest,
  Operation,
  Part,
  PartRequest,
  PartVerdict,
} from '../../contract/objects.ts';
import { MAX_ATTACHMENT_BYTES, MAX_LETTER_BYTES } from '../../contract/values.ts';
import {
  b64u,
  bodyDigest,
  equal,
  isZegelError,
  padLetter,
  payloadSize,
  sealToScanner,
  sha256,
  unb64u,
  utf8,
} from '../../crypto/index.ts';
import type { Writing } from './author.ts';
import type { SealingKey } from './charter.ts';
import type { Draft, DraftAttachment, InspectedLetter } from './draft.ts';
import type { Environment } from './environment.ts';
import type { LetterText } from './face.ts';
import { paced } from './pace.ts';
import { type Reading, SealedFile } from './sealed-file.ts';
import type { SealingKeys } from './sealing-keys.ts';
import { Turns } from './turns.ts';
import { uploadPart } from './upload.ts';
import { type Judged, openMessageVerdict, openPartVerdict } from './verdict.ts';

/** Attachments that go up at once; the others wait. */
const UPLOADS_AT_ONCE = 3;

/** Keeps a message as it stands, where its author can find it again: before a byte goes up, and when all of it is. */
export type Keep = (draft: Draft) => Promise<void>;

/** A verdict with less time left than this is asked for again. */
const VERDICT_MARGIN_MS = 5 * 60 * 1000;

export class Inspection {
  readonly #environment: Environment;
  readonly #keys: SealingKeys;
  readonly #writing: Writing;
  readonly #keep: Keep;
  readonly #turns = new Turns(UPLOADS_AT_ONCE);

  constructor(environment: Environment, keys: SealingKeys, writing: Writing, keep: Keep) {
    this.#environment = environment;
    this.#keys = keys;
    this.#writing = writing;
    this.#keep = keep;
  }

  /** Brings an attachment up and has it judged, from whatever step it had come to. */
  async attachment(draft: Draft, attachment: DraftAttachment): Promise<void> {
    refuseTooLarge(attachment.sizeBytes);
    for (let left = 1; ; left -= 1) {
      const part = attachment.part ?? (await this.#turns.take(() => this.#bringUp(draft, attachment)));
      refuseRemoved(attachment);
      if (attachment.judged && this.#isFresh(attachment.judged.verdict)) return;
      const { message } = draft;
      this.#environment.emit({ type: 'inspecting', message, attachment: attachment.attachment });
      try {
        attachment.judged = await this.#judgePart(draft, attachment.place, part);
        refuseRemoved(attachment);
        return;
      } catch (error) {
        if (left === 0 || !isZegelError(error, 'not_found')) throw error;
        // Its day was over and the relay has deleted it: it goes up again where the file is still here.
        attachment.part = null;
        attachment.upload = null;
        draft.isCreated = false;
      }
    }
  }

  /** The message as it stands now, judged as a whole; what was judged before and still holds is not asked again. */
  async letter(draft: Draft, text: LetterText): Promise<InspectedLetter> {
    await this.#clearPlaces(draft);
    for (const attachment of draft.attachments.values()) await this.attachment(draft, attachment);
    const attachments = draft.inspectedAttachments();
    const rules = b64u(bodyDigest(this.#writing.author().rules));
    const letter: Letter = {
      v: 1,
      subject: text.subject,
      html: text.html,
      text: text.text,
      files: attachments.map(({ name, sizeBytes, part, judged }) => ({
        name,
        type: judged.findings.type.mime,
        size: sizeBytes,
        digest: part.digest,
      })),
    };
    const json = JSON.stringify(letter);
    const of = b64u(sha256(utf8(`${rules} ${json}`)));
    if (draft.letter?.of === of && this.#isFresh(draft.letter.judged.verdict)) return draft.letter;
    const parts = [await this.#bringUpLetter(draft, padLetter(json)), ...attachments.map(({ part }) => part)];
    const partVerdicts = attachments.map(({ judged }) => judged);
    const request: MessageRequest = {
      v: 1,
      ...draft.subject,
      parts,
      rules,
      partVerdicts: partVerdicts.map(({ signed }) => b64u(bodyDigest(signed))),
    };
    const { verdict: signed } = await this.#ask('message', draft, request, (toScanner) =>
      this.#writing.inspectMessage(draft.message, {
        ...toScanner,
        partVerdicts: partVerdicts.map((judged) => judged.signed),
      }),
    );
    const { scanner } = this.#writing.author().charter;
    const judged = openMessageVerdict(signed, draft.subject, parts, rules, draft.fileKey, scanner);
    draft.letter = { of, parts, judged, partVerdicts };
    return draft.letter;
  }

  async #create(draft: Draft): Promise<void> {
    if (draft.isCreated) return;
    const { message, thread, commitment } = draft;
    await this.#writing.create({ message, thread, commitment });
    draft.isCreated = true;
  }

  async #bringUp(draft: Draft, attachment: DraftAttachment): Promise<Part> {
    refuseRemoved(attachment);
    if (attachment.part) return attachment.part;
    const { message } = draft;
    const { attachment: name, sizeBytes: totalBytes } = attachment;
    const reading = {
      signal: attachment.removed.signal,
      onRead: paced(
        (readBytes) =>
          this.#environment.emit({ type: 'reading', message, attachment: name, readBytes, totalBytes }),
        totalBytes,
      ),
    };
    const sealed = await sealedFile(draft, attachment, reading);
    try {
      await this.#upload(draft, attachment, sealed, reading.onRead);
      const digest = b64u(await sealed.digest(reading));
      attachment.part = { kind: 'attachment', digest, sizeBytes: sealed.sizeBytes };
    } catch (error) {
      // It changed under us: it is read anew, and gets another nonce.
      if (isZegelError(error, 'file_unreadable')) attachment.sealed = null;
      throw error;
    }
    // It is up: that this is not kept is no reason to say that it failed, and the next save tells it.
    await this.#keep(draft).catch(() => undefined);
    return attachment.part;
  }

  /** From wherever the relay says it is; where its place is gone, from zero in another. */
  async #upload(
    draft: Draft,
    attachment: DraftAttachment,
    sealed: SealedFile,
    onRead: (readBytes: number) => void,
  ): Promise<void> {
    const { message } = draft;
    const { attachment: name, removed } = attachment;
    const totalBytes = sealed.sizeBytes;
    for (let left = 1; ; left -= 1) {
      const upload = (attachment.upload ??= await this.#place(
        draft,
        attachment.place,
        'attachment',
        totalBytes,
      ));
      attachment.isLost = false;
      // What is drawn is with the author before a byte under it is anywhere else.
      await this.#keep(draft);
      try {
        await uploadPart(this.#environment.origin, this.#writing.place(upload), sealed, {
          signal: removed.signal,
          onRead,
          onProgress: paced(
            (sentBytes) =>
              this.#environment.emit({ type: 'upload', message, attachment: name, sentBytes, totalBytes }),
            totalBytes,
          ),
        });
        return;
      } catch (error) {
        if (left === 0 || !isZegelError(error, 'not_found')) throw error;
        attachment.upload = null;
      }
    }
  }

  /** The letter takes a new nonce each time, since its bytes are others each time. */
  async #bringUpLetter(draft: Draft, letter: Uint8Array): Promise<Part> {
    if (letter.length > MAX_LETTER_BYTES) throw fail('too_large');
    const sealed = await SealedFile.of(draft.fileKey, new Blob([letter as Uint8Array<ArrayBuffer>]));
    const upload = await this.#place(draft, 0, 'letter', sealed.sizeBytes);
    const { signal } = new AbortController();
    await uploadPart(this.#environment.origin, this.#writing.place(upload), sealed, {
      signal,
      onProgress: () => undefined,
    });
    return { kind: 'letter', digest: b64u(await sealed.digest()), sizeBytes: sealed.sizeBytes };
  }

  /** A place whose attachment was taken away is asked for again and left empty: the relay then forgets what was in it. */
  async #clearPlaces(draft: Draft): Promise<void> {
    const kept = new Set([...draft.attachments.values()].map(({ place }) => place));
    for (const place of [...draft.places].filter((each) => !kept.has(each))) {
      await this.#place(draft, place, 'attachment', payloadSize(0));
      draft.places.delete(place);
    }
  }

  async #place(draft: Draft, part: number, kind: Part['kind'], sizeBytes: number): Promise<string> {
    const { message } = draft;
    const ask = async (): Promise<string> => {
      await this.#create(draft);
      const body = { part, kind, sizeBytes };
      return (await this.#writing.createPart(message, body)).upload;
    };
    const upload = await ask().catch((error: unknown) => {
      // The relay forgot the message: its day is over. What was staged for it is gone, too.
      if (!isZegelError(error, 'not_found')) throw error;
      draft.isCreated = false;
      return ask();
    });
    if (kind === 'attachment') draft.places.add(part);
    return upload;
  }

  /** Asks for the verdict of one attachment that is up. */
  async #judgePart(draft: Draft, n: number, part: Part): Promise<Judged<PartVerdict>> {
    const request: PartRequest = { v: 1, ...draft.subject, part };
    const { verdict } = await this.#ask('part', draft, request, (toScanner) =>
      this.#writing.inspectPart(draft.message, n, toScanner),
    );
    return openPartVerdict(
      verdict,
      draft.subject,
      part,
      draft.fileKey,
      this.#writing.author().charter.scanner,
    );
  }

  /** Seals K for exactly this request, again when the scanner was restarted. */
  #ask<T>(
    operation: Operation,
    draft: Draft,
    request: object,
    send: (toScanner: { request: string; kToScanner: string; instance: string }) => Promise<T>,
  ): Promise<T> {
    const text = JSON.stringify(request);
    return this.#keys.toScanner((key) =>
      send({ request: text, ...sealFileKey(key, operation, draft, text), instance: key.instance }),
    );
  }

  /** Signatures that were out of date say nothing of the content: it is inspected again when it is tried again. */
  #isFresh({ exp, reasons }: { exp: number; reasons: readonly string[] }): boolean {
    return this.#environment.now() < exp - VERDICT_MARGIN_MS && !reasons.includes('stale_database');
  }
}

/** Before anything is read. Throws `attachment_too_large`. */
export function refuseTooLarge(sizeBytes: number): void {
  if (sizeBytes <= MAX_ATTACHMENT_BYTES) return;
  const limit = MAX_ATTACHMENT_BYTES.toLocaleString('nl-NL');
  throw fail('attachment_too_large', { detail: { limit } });
}

/**
 * The file as it goes up. The nonce that was drawn for it before is taken again if it is the very same file; else
 * what went up under that one is of no use any more.
 */
async function sealedFile(
  { fileKey }: Draft,
  attachment: DraftAttachment,
  reading: Reading,
): Promise<SealedFile> {
  if (attachment.sealed) return attachment.sealed;
  const { file, drawn } = attachment;
  if (!file) throw fail('file_needed');
  const sealed = await SealedFile.of(fileKey, file, drawn, reading);
  if (!drawn || !equal(drawn.nonce, sealed.drawn.nonce)) {
    attachment.drawn = sealed.drawn;
    attachment.upload = null;
  }
  attachment.sealed = sealed;
  return sealed;
}

function refuseRemoved({ removed }: DraftAttachment): void {
  if (removed.signal.aborted) throw fail('attachment_removed');
}

/** K for the scanner, in a context that names the exact request; at release with the seed of each stanza. */
export function sealFileKey(
  key: SealingKey,
  operation: Operation,
  { fileKey, subject }: Pick<Draft, 'fileKey' | 'subject'>,
  request: string,
  seeds: readonly Uint8Array[] = [],
): { kToScanner: string } {
  const errand = {
    operation,
    org: subject.org,
    message: subject.message,
    senderKey: unb64u(subject.senderKey),
    commitment: unb64u(subject.commitment),
    request,
  };
  return { kToScanner: b64u(sealToScanner(key.publicKey, errand, fileKey, seeds)) };
}

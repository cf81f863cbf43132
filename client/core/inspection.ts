/**
 * Scanning comes before sealing. Every part goes up under the message's key, which only the author has; the key is
 * sealed to the scanner's memory-only key for one named request at a time; what comes back is a signed verdict.
 * Attachments are inspected as they are attached, the letter last, with all their verdicts.
 */
import { api } from '../../contract/api/index.ts';
import { fail } from '../../contract/errors.ts';
import type {
  Letter,
  MessageRequest,
  Operation,
  Part,
  PartRequest,
  PartVerdict,
} from '../../contract/objects.ts';
import { MAX_LETTER_BYTES, MAX_PART_BYTES } from '../../contract/values.ts';
import {
  b64u,
  bodyDigest,
  isZegelError,
  padLetter,
  payloadSize,
  sealToScanner,
  sha256,
  unb64u,
  utf8,
} from '../../crypto/index.ts';
import type { SealingKey } from './charter.ts';
import type { Draft, DraftAttachment, InspectedLetter } from './draft.ts';
import type { Environment } from './environment.ts';
import type { LetterText } from './face.ts';
import { INSPECTION_DEADLINE_MS, type Relay } from './http.ts';
import type { Member } from './member.ts';
import { SealedFile } from './sealed-file.ts';
import type { SealingKeys } from './sealing-keys.ts';
import { uploadPart } from './upload.ts';
import { type Judged, openMessageVerdict, openPartVerdict } from './verdict.ts';

/** A verdict with less time left than this is asked for again. */
const VERDICT_MARGIN_MS = 5 * 60 * 1000;

export class Inspection {
  readonly #relay: Relay;
  readonly #environment: Environment;
  readonly #keys: SealingKeys;
  readonly #member: () => Member;

  constructor(relay: Relay, environment: Environment, keys: SealingKeys, member: () => Member) {
    this.#relay = relay;
    this.#environment = environment;
    this.#keys = keys;
    this.#member = member;
  }

  /** Brings an attachment up and has it judged, from whatever step it had come to. */
  async attachment(draft: Draft, attachment: DraftAttachment): Promise<void> {
    if (payloadSize(attachment.source.file.size) > MAX_PART_BYTES) throw fail('too_large');
    const { message } = draft;
    const name = attachment.attachment;
    await this.#create(draft);
    if (!attachment.part) {
      attachment.part = await this.#bringUp(draft, attachment, (sentBytes, totalBytes) =>
        this.#environment.emit({ type: 'upload', message, attachment: name, sentBytes, totalBytes }),
      );
    }
    refuseRemoved(attachment);
    if (attachment.judged && this.#isFresh(attachment.judged.verdict)) return;
    this.#environment.emit({ type: 'inspecting', message, attachment: name });
    attachment.judged = await this.#judgePart(draft, attachment.place, attachment.part);
    refuseRemoved(attachment);
  }

  /** The message as it stands now, judged as a whole; what was judged before and still holds is not asked again. */
  async letter(draft: Draft, text: LetterText): Promise<InspectedLetter> {
    closeGaps(draft);
    await this.#clearPlaces(draft);
    for (const attachment of draft.attachments.values()) await this.attachment(draft, attachment);
    const attachments = draft.inspectedAttachments();
    const rules = b64u(bodyDigest(this.#member().me.organisation.rules));
    const letter: Letter = {
      v: 1,
      subject: text.subject,
      html: text.html,
      text: text.text,
      files: attachments.map(({ source, part, judged }) => ({
        name: source.name,
        type: judged.findings.type.mime,
        size: source.file.size,
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
      this.#relay.call(
        api.messages.inspectMessage,
        { message: draft.message },
        { ...toScanner, partVerdicts: partVerdicts.map((judged) => judged.signed) },
        { deadlineMs: INSPECTION_DEADLINE_MS },
      ),
    );
    const { scanner } = this.#member().charter;
    const judged = openMessageVerdict(signed, draft.subject, parts, rules, draft.fileKey, scanner);
    draft.letter = { of, parts, judged, partVerdicts };
    return draft.letter;
  }

  async #create(draft: Draft): Promise<void> {
    if (draft.isCreated) return;
    const { message, thread, commitment } = draft;
    await this.#relay.call(api.messages.create, {}, { message, thread, commitment });
    draft.isCreated = true;
  }

  async #bringUp(
    draft: Draft,
    attachment: DraftAttachment,
    onProgress: (sentBytes: number, totalBytes: number) => void,
  ): Promise<Part> {
    attachment.sealed ??= new SealedFile(draft.fileKey, attachment.source.file);
    const { sealed } = attachment;
    const { signal } = attachment.removed;
    const upload = async (): Promise<void> => {
      attachment.upload ??= await this.#place(draft, attachment.place, 'attachment', sealed.sizeBytes);
      await uploadPart(this.#environment, attachment.upload, sealed, {
        signal,
        onProgress: (sentBytes) => onProgress(sentBytes, sealed.sizeBytes),
      });
    };
    try {
      await upload();
    } catch (error) {
      if (isZegelError(error, 'file_unreadable')) {
        attachment.sealed = null;
        attachment.upload = null;
      }
      if (!isZegelError(error, 'not_found')) throw error;
      attachment.upload = null;
      await upload();
    }
    return { kind: 'attachment', digest: b64u(sealed.digest()), sizeBytes: sealed.sizeBytes };
  }

  /** The letter takes a new nonce each time, since its bytes are others each time. */
  async #bringUpLetter(draft: Draft, letter: Uint8Array): Promise<Part> {
    if (letter.length > MAX_LETTER_BYTES) throw fail('too_large');
    await this.#create(draft);
    const sealed = new SealedFile(draft.fileKey, new Blob([letter as Uint8Array<ArrayBuffer>]));
    const upload = await this.#place(draft, 0, 'letter', sealed.sizeBytes);
    const { signal } = new AbortController();
    await uploadPart(this.#environment, upload, sealed, { signal, onProgress: () => undefined });
    return { kind: 'letter', digest: b64u(sealed.digest()), sizeBytes: sealed.sizeBytes };
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
    const { upload } = await this.#relay.call(
      api.messages.createPart,
      { message },
      { part, kind, sizeBytes },
    );
    if (kind === 'attachment') draft.places.add(part);
    return upload;
  }

  /** Asks for the verdict of one attachment that is up. */
  async #judgePart(draft: Draft, n: number, part: Part): Promise<Judged<PartVerdict>> {
    const request: PartRequest = { v: 1, ...draft.subject, part };
    const { verdict } = await this.#ask('part', draft, request, (toScanner) =>
      this.#relay.call(api.messages.inspectPart, { message: draft.message, n }, toScanner, {
        deadlineMs: INSPECTION_DEADLINE_MS,
      }),
    );
    return openPartVerdict(verdict, draft.subject, part, draft.fileKey, this.#member().charter.scanner);
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

  #isFresh(verdict: { exp: number }): boolean {
    return this.#environment.now() < verdict.exp - VERDICT_MARGIN_MS;
  }
}

function refuseRemoved({ removed }: DraftAttachment): void {
  if (removed.signal.aborted) throw fail('attachment_removed');
}

/**
 * Parts are numbered without gaps. Where one was taken away, the last moves into its place: the same bytes under the
 * same nonce once more, inspected again there.
 */
function closeGaps(draft: Draft): void {
  for (;;) {
    const gap = draft.freePlace();
    const [last] = [...draft.attachments.values()].sort((one, other) => other.place - one.place);
    if (!last || last.place < gap) return;
    last.place = gap;
    last.upload = null;
    last.part = null;
    last.judged = null;
  }
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

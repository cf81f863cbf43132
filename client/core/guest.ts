/**
 * Opening without an account (docs/architecture.md, A guest opens). The link's secret stays here: the relay sees a
 * proof of it, gives its own share after the second factor, and only the two together, with the access code where
 * there is one, make the key. This file carries nothing of a member's flows, to stay small on a phone.
 */
import type { z } from 'zod';
import * as requests from '../../contract/api/guest.ts';
import { fail } from '../../contract/errors.ts';
import type { Letter as LetterContent, OpenedEvent } from '../../contract/objects.ts';
import type { Level } from '../../contract/values.ts';
import {
  NO_ACCESS_CODE,
  accessCodeKey,
  b64u,
  codeAuth,
  guestIdentity,
  guestSeed,
  guestSigner,
  idBytes,
  linkAuth,
  parseLinkFragment,
  plaintextSize,
  sign,
  unb64u,
} from '../../crypto/index.ts';
import { type AnswerTextStore, AnswerTexts, answerTextKey } from './answer-text.ts';
import { verifyCharterOfAnyRoot } from './charter.ts';
import { type Download, Downloads } from './downloads.ts';
import type { Environment } from './environment.ts';
import type {
  AnswerFace,
  DeliveryState,
  Destination,
  DownloadedFile,
  Greeting,
  GuestFace,
  KeptKeyFace,
  KeyOfLetter,
  Letter,
} from './face.ts';
import { LazyAnswers } from './lazy-answers.ts';
import { type Relay, told } from './http.ts';
import { letterView } from './letter-view.ts';
import type { KeptKeyStore } from './kept-key-store.ts';
import { type HeldKey, KeptKeys } from './kept-keys.ts';
import { type OpenEnvelope, openEnvelope, readLetter, refuse } from './reader.ts';

type Opening = Awaited<ReturnType<typeof askFor>>;

type KnockState = z.output<typeof requests.knock.result>;

/** What `greet` told, and what the fragment of the link brought. */
interface Link {
  handle: string;
  org: string;
  message: string;
  level: Level;
  secret: Uint8Array | null;
  keptKey: KnockState['keptKey'];
}

/** A letter that is open: what its attachments need. */
interface Opened {
  grant: string;
  envelope: OpenEnvelope;
  letter: LetterContent;
  /** The kept key that it was opened with. */
  heldKey: HeldKey | null;
}

const askFor = (
  relay: Relay,
  handle: string,
  proof: { linkAuth: string; code: string } | { linkAuth: string; codeAuth: string },
) => relay.call(requests.open, { handle }, proof);

export class Guest implements Omit<GuestFace, keyof (KeptKeyFace & AnswerFace)> {
  readonly #relay: Relay;
  readonly #environment: Environment;
  readonly #downloads = new Downloads();
  #link: Link | null = null;
  #opened: Opened | null = null;
  readonly keptKeys: KeptKeys;
  readonly answering: LazyAnswers;

  constructor(relay: Relay, environment: Environment, store: KeptKeyStore, texts: AnswerTextStore) {
    this.#relay = relay;
    this.#environment = environment;
    this.answering = new LazyAnswers(new AnswerTexts(texts, () => environment.now()));
    this.keptKeys = new KeptKeys(relay, store, {
      link: () => this.#greeted(),
      linkAuth: () => this.#linkAuth(),
      opened: () => {
        if (!this.#opened) throw fail('grant_expired');
        const { grant, envelope, heldKey } = this.#opened;
        return { grant, fileKey: envelope.fileKey, heldKey };
      },
      enter: (opening, held) => this.#enter(opening, held.seed, held),
    });
  }

  async greet(handle: string): Promise<Greeting> {
    await this.close();
    try {
      idBytes(handle);
    } catch (cause) {
      throw fail('bad_link', { cause });
    }
    const { org, message, organisation, level } = await this.#relay.call(requests.greet, { handle }, {});
    this.#link = { handle, org, message, level, secret: null, keptKey: null };
    return { organisation, level };
  }

  async knock(fragment: string): Promise<DeliveryState> {
    const link = this.#greeted();
    link.secret = parseLinkFragment(fragment);
    const { largestPartBytes, keptKey, ...state } = await this.#relay.call(
      requests.knock,
      { handle: link.handle },
      { linkAuth: this.#linkAuth() },
    );
    link.keptKey = keptKey;
    return {
      ...state,
      largestFileBytes: largestPartBytes === 0 ? 0 : plaintextSize(largestPartBytes),
      keptKey: keptKey && keyOfLetter(keptKey),
    };
  }

  sendCode(): Promise<{ resendAfter: number; codeExpiresAt: number }> {
    const { handle } = this.#greeted();
    return this.#relay.call(requests.sendCode, { handle }, { linkAuth: this.#linkAuth() });
  }

  async openWithCode(code: string): Promise<Letter> {
    const { handle } = this.#greeted();
    const digits = code.normalize('NFKC').replace(/\D/g, '');
    if (digits.length !== 6) throw fail('bad_code_format');
    const opening = await askFor(this.#relay, handle, { linkAuth: this.#linkAuth(), code: digits });
    return this.#open(opening, NO_ACCESS_CODE);
  }

  async openWithAccessCode(code: string): Promise<Letter> {
    const { handle, message } = this.#greeted();
    const accessKey = accessCodeKey(code, this.#secret(), message, handle);
    const opening = await askFor(this.#relay, handle, {
      linkAuth: this.#linkAuth(),
      codeAuth: b64u(codeAuth(accessKey, message, handle)),
    });
    return this.#open(opening, accessKey);
  }

  async download(part: number): Promise<DownloadedFile> {
    const { download, grant } = this.#attachment(part);
    const file = await this.#downloads.whole(download);
    await this.#sayDownloaded(part, grant);
    return file;
  }

  async downloadTo(part: number, destination: Destination): Promise<void> {
    const { download, grant } = this.#attachment(part);
    await this.#downloads.to(download, destination);
    await this.#sayDownloaded(part, grant);
  }

  cancelDownload(part: number): Promise<void> {
    this.#downloads.cancel(String(part));
    return Promise.resolve();
  }

  async notMyNumber(): Promise<void> {
    const { handle } = this.#greeted();
    await this.#relay.call(requests.notMyNumber, { handle }, { linkAuth: this.#linkAuth() });
  }

  close(): Promise<void> {
    this.#downloads.cancelAll();
    this.#link = null;
    this.#opened = null;
    this.keptKeys.forget();
    this.answering.forget();
    return Promise.resolve();
  }

  /** Link secret, share and access code make the key. */
  async #open(opening: Opening, accessKey: Uint8Array): Promise<Letter> {
    const { handle, org, message, level: mode } = this.#greeted();
    if (mode === 'key') throw fail('bad_request');
    const seed = guestSeed({
      linkSecret: this.#secret(),
      share: unb64u(opening.share),
      accessKey,
      mode,
      org,
      message,
      handle,
    });
    return this.#enter(opening, seed, null);
  }

  /** Every check of a reader, and the signed word that it was opened. */
  async #enter(opening: Omit<Opening, 'share'>, seed: Uint8Array, heldKey: HeldKey | null): Promise<Letter> {
    const { handle, org, message, level } = this.#greeted();
    const charter = verifyCharterOfAnyRoot(opening.charter, { org, now: this.#environment.now() });
    if (opening.envelope.message !== message) throw refuse('token');
    const reader = {
      charter,
      identity: guestIdentity(seed),
      senderKey: opening.sender.keys.signingKey,
      delivery: { handle, address: opening.address, hasNumber: level === 'sms' },
    };
    const envelope = await openEnvelope(opening.envelope, reader);
    const payload = await this.#relay.bytes(requests.partPath(handle, 0), { bearer: opening.grant });
    const letter = await readLetter(envelope, payload);
    this.#opened = { grant: opening.grant, envelope, letter, heldKey };
    this.answering.about(this.#relay, this.#environment, {
      handle,
      org,
      address: opening.address,
      charter,
      identity: reader.identity,
      signer: guestSigner(seed),
      envelope,
      subject: letter.subject,
      grant: opening.grant,
      textKey: answerTextKey(seed),
    });
    await this.#sayOpened(seed, envelope, opening.grant);
    return letterView(envelope, letter, reader);
  }

  /** The claim of this client, signed with the guest's own key, which the relay has from whoever wrote. */
  async #sayOpened(seed: Uint8Array, { token, tokenDigest }: OpenEnvelope, grant: string): Promise<void> {
    const { handle, org, message } = this.#greeted();
    const signer = guestSigner(seed);
    const event: OpenedEvent = {
      v: 1,
      org,
      message,
      envelope: token.envelope,
      handle,
      token: b64u(tokenDigest),
      time: this.#environment.now(),
    };
    const body = { event: sign('opened', event, signer) };
    await told(this.#relay.call(requests.opened, { handle }, body, { bearer: grant }));
  }

  #attachment(part: number): { download: Download; grant: string } {
    const { handle } = this.#greeted();
    if (!this.#opened) throw fail('grant_expired');
    const { grant, envelope, letter } = this.#opened;
    const released = envelope.token.parts[part];
    const file = letter.files[part - 1];
    if (!released || !file) throw fail('not_found');
    const totalBytes = released.sizeBytes;
    const download: Download = {
      key: String(part),
      fileKey: envelope.fileKey,
      part: released,
      file,
      fetch: (signal) => this.#relay.bytes(requests.partPath(handle, part), { bearer: grant, signal }),
      onProgress: (receivedBytes) =>
        this.#environment.emit({ type: 'download', message: handle, part, receivedBytes, totalBytes }),
    };
    return { download, grant };
  }

  async #sayDownloaded(part: number, grant: string): Promise<void> {
    const { handle } = this.#greeted();
    await told(this.#relay.call(requests.downloaded, { handle }, { part }, { bearer: grant }));
  }

  #greeted(): Link {
    if (!this.#link) throw fail('bad_link');
    return this.#link;
  }

  #secret(): Uint8Array {
    const { secret } = this.#greeted();
    if (!secret) throw fail('bad_link');
    return secret;
  }

  #linkAuth(): string {
    const { handle, message } = this.#greeted();
    return b64u(linkAuth(this.#secret(), message, handle));
  }
}

const keyOfLetter = ({
  keptAt,
  passphraseSalt,
  ended,
  lost,
  locked,
}: NonNullable<KnockState['keptKey']>): KeyOfLetter => ({
  keptAt,
  hasPassphrase: passphraseSalt !== null,
  ended,
  lost,
  locked,
});

/*
 * A message sent by hand: every request that a client makes, each apart, so that a test can change one thing where an
 * attacker would. Keys, parts, header and statement come from test/support/sealed-message.ts, verdicts and token from
 * the scanner by way of the relay.
 */
import type { z } from 'zod';
import { api } from '../../contract/api/index.ts';
import type { Delivery } from '../../contract/api/messages.ts';
import { type Letter, announcedKey } from '../../contract/objects.ts';
import type { SignedObject } from '../../contract/values.ts';
import {
  accountIdentity,
  accountSigner,
  b64u,
  bodyDigest,
  padLetter,
  partDigest,
  plaintextSize,
  randomBytes,
  sealLink,
  sealLogContent,
  sealPayload,
  sealSenderRecord,
  unb64u,
} from '../../crypto/index.ts';
import { png } from './documents.ts';
import {
  type Bends,
  type Cast,
  type SealedMessage,
  type SealedPart,
  newCast,
  noFindings,
  sealEnvelope,
  sealParts,
  sealedK,
  subjectOf,
  testRecipient,
} from './sealed-message.ts';
import { NUMBER, PATIENT, type Person, type WholeRelay } from './whole-relay.ts';

type Redemption = z.input<typeof api.messages.redeem.body>;

/** The keys of an account's first generation. */
export const keysOf = ({ secret }: Person) => ({
  identity: accountIdentity(secret.dec, 1),
  signer: accountSigner(secret.sig, 1),
});

export class RawMessage {
  readonly test: WholeRelay;
  readonly by: Person;
  readonly cast: Cast;
  parts: [SealedPart, ...SealedPart[]];
  /** Once inspected. */
  verdict: SignedObject | null = null;
  partVerdicts: SignedObject[] = [];

  private constructor(test: WholeRelay, by: Person, cast: Cast, parts: [SealedPart, ...SealedPart[]]) {
    this.test = test;
    this.by = by;
    this.cast = cast;
    this.parts = parts;
  }

  /** To a patient by SMS and to the colleague by key, unless `changes` says otherwise. Made known to the relay. */
  static async begin(test: WholeRelay, changes: Partial<Cast> = {}, by = test.sender): Promise<RawMessage> {
    const { identity, signer } = keysOf(by);
    const cast = newCast({
      org: test.org,
      sender: by.account,
      senderSigner: signer,
      senderIdentity: identity,
      archive: test.archive,
      scanner: test.scanner,
      // A picture: documents are read in a process of their own, which takes its time.
      attachments: [{ name: 'foto.png', content: png, findings: noFindings('image/png', 'image') }],
      recipients: [
        testRecipient({ address: PATIENT, number: NUMBER }),
        testRecipient({
          address: test.colleague.address,
          number: null,
          level: 'key',
          identity: keysOf(test.colleague).identity,
        }),
      ],
      ...changes,
    });
    const message = new RawMessage(test, by, cast, await sealParts(cast));
    const { commitment } = subjectOf(cast);
    await by.client.call(
      api.messages.create,
      {},
      { message: cast.message, thread: cast.message, commitment },
    );
    return message;
  }

  /** Begun, uploaded and inspected. */
  static async inspected(test: WholeRelay, changes: Partial<Cast> = {}): Promise<RawMessage> {
    const message = await RawMessage.begin(test, changes);
    for (const n of message.parts.keys()) await message.upload(n);
    await message.inspect();
    return message;
  }

  /** Another letter over the same attachments, as a part under the message's key. */
  async letterOf(text: string): Promise<SealedPart> {
    const letter: Letter = {
      ...this.cast.letter,
      text,
      files: this.parts.slice(1).map(({ part }, index) => ({
        name: this.cast.attachments[index]?.name ?? 'a',
        type: this.cast.attachments[index]?.findings.type.mime ?? '',
        size: plaintextSize(part.sizeBytes),
        digest: part.digest,
      })),
    };
    const payload = await sealPayload(this.cast.fileKey, padLetter(JSON.stringify(letter)));
    return {
      part: { kind: 'letter', digest: b64u(partDigest(payload)), sizeBytes: payload.length },
      payload,
    };
  }

  /** Brings part `n` to a place of its own, by one request of tus, and answers the place. */
  async upload(n: number, part = this.parts[n]): Promise<string> {
    if (!part) throw new Error('no such part');
    const { kind, sizeBytes } = part.part;
    const { message } = this.cast;
    const { upload } = await this.by.client.call(
      api.messages.createPart,
      { message },
      { part: n, kind, sizeBytes },
    );
    const response = await this.patch(upload, 0, part.payload);
    if (response.status !== 204) throw new Error(`upload: ${response.status}`);
    return upload;
  }

  patch(
    upload: string,
    offset: number,
    bytes: Uint8Array,
    headers: Record<string, string> = {},
    by = this.by,
  ): Promise<Response> {
    return fetch(`${this.test.origin}/up/${upload}`, {
      method: 'PATCH',
      body: bytes as Uint8Array<ArrayBuffer>,
      headers: {
        cookie: by.cookie,
        'x-zegel': '1',
        'tus-resumable': '1.0.0',
        'content-type': 'application/offset+octet-stream',
        'upload-offset': String(offset),
        ...headers,
      },
    });
  }

  async inspectPart(n: number): Promise<SignedObject> {
    const part = this.parts[n]?.part;
    const request = JSON.stringify({ ...subjectOf(this.cast), part });
    const { verdict } = await this.by.client.call(
      api.messages.inspectPart,
      { message: this.cast.message, n },
      sealedK(this.cast, 'part', request),
    );
    return verdict;
  }

  async inspectLetter(): Promise<SignedObject> {
    const { me } = await this.by.client.call(api.session.current, {}, {});
    const request = JSON.stringify({
      ...subjectOf(this.cast),
      parts: this.parts.map(({ part }) => part),
      rules: b64u(bodyDigest(me.organisation.rules)),
      partVerdicts: this.partVerdicts.map((signed) => b64u(bodyDigest(signed))),
    });
    const { verdict } = await this.by.client.call(
      api.messages.inspectMessage,
      { message: this.cast.message },
      { ...sealedK(this.cast, 'message', request), partVerdicts: this.partVerdicts },
    );
    return verdict;
  }

  async inspect(): Promise<void> {
    this.partVerdicts = [];
    for (let n = 1; n < this.parts.length; n += 1) this.partVerdicts.push(await this.inspectPart(n));
    this.verdict = await this.inspectLetter();
  }

  /** The envelope, bent where the test says. */
  seal(bends: Bends = {}): Promise<SealedMessage> {
    if (!this.verdict) throw new Error('not inspected');
    const { verdict, partVerdicts } = this;
    return sealEnvelope(this.cast, this.parts, { verdict, partVerdicts }, bends);
  }

  async token({ body, request }: SealedMessage): Promise<SignedObject> {
    const { claims: _, ...asked } = body;
    const place = { message: this.cast.message, n: request.envelope };
    const { token } = await this.by.client.call(api.messages.token, place, asked);
    return token;
  }

  /** What redeems a token, right in everything. */
  async redemption(
    { body }: SealedMessage,
    token: SignedObject,
  ): Promise<Redemption & { token: SignedObject }> {
    const { org, message, recipients, senderIdentity } = this.cast;
    const { keys } = await this.by.client.call(api.organisation.gatewayKeys, {}, {});
    const gateway = announcedKey.parse(JSON.parse(keys[0]?.body ?? ''));
    const { me } = await this.by.client.call(api.session.current, {}, {});
    const charter = JSON.parse(me.organisation.charter.body) as { logEpoch: { publicKey: string } };
    const name = { org, message, envelope: 0 };
    return {
      token,
      header: body.header,
      statement: body.statement,
      deliveries: recipients.map(({ handle, address, number, level }): Delivery => {
        const isMember = level === 'key';
        const sealed = sealLink(unb64u(gateway.publicKey), { org, message, handle }, randomBytes(32));
        return {
          handle,
          address,
          number,
          level,
          account: isMember ? this.test.colleague.account : null,
          guest: isMember
            ? null
            : {
                share: b64u(randomBytes(32)),
                linkAuth: b64u(randomBytes(32)),
                codeAuth: level === 'code' ? b64u(randomBytes(32)) : null,
                chosenCode: false,
                sealedLink: b64u(sealed),
                gatewayInstance: gateway.instance,
                signingKey: b64u(randomBytes(32)),
              },
          kept: null,
        };
      }),
      logContent: b64u(
        sealLogContent(
          unb64u(charter.logEpoch.publicKey),
          name,
          JSON.stringify({ v: 1, subject: this.cast.letter.subject, attachments: [] }),
        ),
      ),
      senderRecord: b64u(
        sealSenderRecord(senderIdentity.recipient.publicKey, name, JSON.stringify({ v: 1, guests: [] })),
      ),
    };
  }

  redeem(body: Redemption, n = 0): Promise<{ releasedAt: number }> {
    return this.by.client.call(api.messages.redeem, { message: this.cast.message, n }, body);
  }

  /** Everything up to what would release it. */
  async redeemable(bends: Bends = {}): Promise<Redemption & { token: SignedObject }> {
    const sealed = await this.seal(bends);
    return this.redemption(sealed, await this.token(sealed));
  }

  /** What the relay says of it: `draft`, `released`, or null where it is not known. */
  async state(): Promise<string | null> {
    const rows = await this.test.rows<{ state: string }>('select state from messages where message = $1', [
      Buffer.from(this.cast.message, 'base64url'),
    ]);
    return rows[0]?.state ?? null;
  }
}

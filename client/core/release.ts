/**
 * Sealing a message and having it released (docs/format.md, Release). The key is wrapped to the recipients, the
 * sender and the archive; each stanza's seed goes to the scanner beside the key, so that it can make every stanza
 * again and know that nobody is hidden in the header. The sender signs who wrote what to whom; the scanner, having
 * checked all of it, signs the token; the relay redeems it once.
 */
import type { z } from 'zod';
import type { AccountKeys } from '../../contract/api/common.ts';
import type { api } from '../../contract/api/index.ts';
import type { Delivery } from '../../contract/api/messages.ts';
import { fail } from '../../contract/errors.ts';
import {
  type Confirmation,
  type LogContent,
  type Part,
  type Release,
  type ReleaseRequest,
  type Statement,
  release,
} from '../../contract/objects.ts';
import type { Level, SignedObject } from '../../contract/values.ts';
import {
  type EnvelopeName,
  NO_ACCESS_CODE,
  accessCodeKey,
  accessCodeStrength,
  b64u,
  bodyDigest,
  codeAuth,
  encodeSigned,
  guestIdentity,
  guestSeed,
  guestSigner,
  hybridRecipient,
  keyDigest,
  linkAuth,
  newId,
  randomBytes,
  sealHeader,
  sealLink,
  sealLogContent,
  sealPayload,
  sha256,
  sign,
  unb64u,
} from '../../crypto/index.ts';
import type { Author } from './author.ts';
import { type SealingKey, verifyByOneOf } from './charter.ts';
import type { Draft, InspectedLetter } from './draft.ts';
import { sealFileKey } from './inspection.ts';
import type { CheckedKey } from './offered-keys.ts';
import { type RecordedGuest, makeSenderRecord } from './sender-record.ts';
import { isSamePart } from './verdict.ts';

const ENCAPSULATION_SEED_BYTES = 64;

/** Whom to seal to, once everything about them is known. */
export interface ResolvedRecipient {
  /** Normalised. */
  address: string;
  level: Level;
  /** E.164, for `sms` only. */
  number: string | null;
  /** For `code` only. */
  accessCode: string | null;
  /** For `key` only: an account, or else a kept key of a guest. */
  account: { account: string; keys: AccountKeys } | null;
  keptKey: CheckedKey | null;
}

/** One recipient with a key to seal to. */
interface Addressee extends ResolvedRecipient {
  handle: string;
  publicKey: Uint8Array;
  guest: {
    linkSecret: Uint8Array;
    share: Uint8Array;
    linkAuth: Uint8Array;
    codeAuth: Uint8Array | null;
    signingKey: Uint8Array;
  } | null;
  /** For a kept key: a link, and nothing that makes a key. */
  link: { linkSecret: Uint8Array; linkAuth: Uint8Array } | null;
}

/** Everything of an envelope that is made once and must stay the same over every retry. */
export interface PreparedEnvelope {
  envelope: number;
  header: Uint8Array;
  /** As it is stored: an age payload under K. */
  statement: Uint8Array;
  /** The request to the scanner, and the seeds that go to it with K. */
  request: string;
  seeds: Uint8Array[];
  addressees: Addressee[];
  logContent: string;
  senderRecord: string;
  letter: InspectedLetter;
  /** What the relay was asked last, to be asked again unchanged; null before the token is there. */
  redemption: z.input<typeof api.messages.redeem.body> | null;
}

export interface ToRelease {
  recipients: readonly ResolvedRecipient[];
  subject: string;
  confirmed: Confirmation[];
  expiresAt: number;
  now: number;
}

/** The first envelope of a message. */
export async function prepareEnvelope(
  author: Author,
  draft: Draft,
  letter: InspectedLetter,
  { recipients, subject, confirmed, expiresAt, now }: ToRelease,
): Promise<PreparedEnvelope> {
  const { org, charter, identity, signer } = author;
  const publicKey = b64u(identity.recipient.publicKey);
  const name: EnvelopeName = { org, message: draft.message, envelope: 0 };
  const addressees = recipients.map((recipient) => addressee(name, recipient));
  const publicKeys = [
    ...addressees.map(({ publicKey }) => publicKey),
    identity.recipient.publicKey,
    ...(charter.archive === null ? [] : [unb64u(charter.archive)]),
  ];
  const stanzas = publicKeys.map((publicKey) => ({
    recipient: hybridRecipient(publicKey),
    seed: randomBytes(ENCAPSULATION_SEED_BYTES),
  }));
  const header = sealHeader(draft.fileKey, stanzas);
  const said: Statement = {
    v: 1,
    ...name,
    thread: draft.thread,
    prev: null,
    from: { account: author.id, address: author.address, name: author.name },
    senderKey: b64u(signer.publicKey),
    replyKeys: [publicKey],
    to: addressees.map(({ address, publicKey }) => ({ address, key: b64u(keyDigest(publicKey)) })),
    time: now,
    parts: letter.parts,
    commitment: draft.commitment,
    confirmed,
  };
  const statement = await sealPayload(draft.fileKey, encodeSigned(sign('statement', said, signer)));
  const request: ReleaseRequest = {
    v: 1,
    ...draft.subject,
    envelope: name.envelope,
    prev: null,
    header: b64u(sha256(header)),
    statement: b64u(sha256(statement)),
    verdict: b64u(bodyDigest(letter.judged.signed)),
    recipients: addressees.map(({ handle, address, number, level, publicKey }) => ({
      handle,
      address,
      number,
      level,
      publicKey: b64u(publicKey),
    })),
    senderPublicKey: publicKey,
    archive: charter.archive,
    expiresAt,
  };
  const content: LogContent = { v: 1, subject, attachments: namesOf(draft) };
  const logKey = unb64u(charter.logEpoch.publicKey);
  return {
    envelope: name.envelope,
    header,
    statement,
    request: JSON.stringify(request),
    seeds: stanzas.map(({ seed }) => seed),
    addressees,
    logContent: b64u(sealLogContent(logKey, name, JSON.stringify(content))),
    senderRecord: b64u(makeSenderRecord({ identity, signer }, name, recordOf(addressees))),
    letter,
    redemption: null,
  };
}

const namesOf = (draft: Draft): string[] => draft.inspectedAttachments().map(({ name }) => name);

/** To send the link once more, to say the access code, and to know the guest by in an answer. */
const recordOf = (addressees: readonly Addressee[]): RecordedGuest[] =>
  addressees.flatMap(({ handle, address, guest, link, keptKey, accessCode }) => {
    const linkSecret = (guest ?? link)?.linkSecret;
    const signingKey = guest?.signingKey ?? keptKey?.signingKey;
    return linkSecret && signingKey
      ? [{ handle, address, linkSecret: b64u(linkSecret), accessCode, signingKey: b64u(signingKey) }]
      : [];
  });

/** An account and a kept key are sealed to as they are; any other guest to a key from link secret, server share and access code. */
function addressee({ org, message }: EnvelopeName, recipient: ResolvedRecipient): Addressee {
  const handle = newId();
  const { level, account, keptKey, accessCode } = recipient;
  if (account) {
    const publicKey = unb64u(account.keys.publicKey);
    return { ...recipient, handle, publicKey, guest: null, link: null };
  }
  const linkSecret = randomBytes(32);
  if (level === 'key') {
    if (!keptKey) throw fail('bad_request');
    const link = { linkSecret, linkAuth: sha256(linkAuth(linkSecret, message, handle)) };
    return { ...recipient, handle, publicKey: keptKey.publicKey, guest: null, link };
  }
  const share = randomBytes(32);
  if ((level === 'code') !== (accessCode !== null)) throw fail('bad_request');
  const accessKey =
    accessCode === null ? NO_ACCESS_CODE : accessCodeKey(accessCode, linkSecret, message, handle);
  const seed = guestSeed({ linkSecret, share, accessKey, mode: level, org, message, handle });
  return {
    ...recipient,
    handle,
    publicKey: guestIdentity(seed).recipient.publicKey,
    guest: {
      linkSecret,
      share,
      linkAuth: sha256(linkAuth(linkSecret, message, handle)),
      codeAuth: accessCode === null ? null : sha256(codeAuth(accessKey, message, handle)),
      signingKey: guestSigner(seed).publicKey,
    },
    link: null,
  };
}

/** What is asked of the scanner for the token: every seed beside the key. */
export const tokenRequest = (
  draft: Draft,
  { request, seeds, header, statement, letter }: PreparedEnvelope,
  key: SealingKey,
): z.input<typeof api.messages.token.body> => ({
  request,
  ...sealFileKey(key, 'release', draft, request, seeds),
  instance: key.instance,
  header: b64u(header),
  statement: b64u(statement),
  verdict: letter.judged.signed,
  partVerdicts: letter.partVerdicts.map(({ signed }) => signed),
});

/** Throws `token_invalid` unless a scanner of the charter signed it for exactly what was prepared. */
export function checkToken(
  token: SignedObject,
  draft: Draft,
  { envelope, header, statement, letter }: PreparedEnvelope,
  scanners: readonly string[],
): void {
  let parsed: Release;
  try {
    parsed = release.parse(verifyByOneOf('release', token, scanners));
  } catch (cause) {
    throw fail('token_invalid', { cause });
  }
  const isOurs =
    parsed.message === draft.message &&
    parsed.envelope === envelope &&
    parsed.commitment === draft.commitment &&
    parsed.header === b64u(sha256(header)) &&
    parsed.statement === b64u(sha256(statement)) &&
    isSameList(parsed.parts, letter.parts);
  if (!isOurs) throw fail('token_invalid');
}

const isSameList = (one: readonly Part[], other: readonly Part[]): boolean =>
  one.length === other.length && one.every((part, index) => isSamePart(part, other[index]));

/** Whether any recipient gets a link: an account has none. */
export const hasLinks = ({ addressees }: PreparedEnvelope): boolean =>
  addressees.some(({ guest, link }) => guest !== null || link !== null);

/**
 * What is asked of the relay: the token, the envelope, and how to reach and let in each recipient. `gateway` is the
 * key to seal links to, null where there are none.
 */
export const redemption = (
  org: string,
  draft: Draft,
  { header, statement, addressees, logContent, senderRecord }: PreparedEnvelope,
  token: SignedObject,
  gateway: SealingKey | null,
): z.input<typeof api.messages.redeem.body> => ({
  token,
  header: b64u(header),
  statement: b64u(statement),
  deliveries: addressees.map((each) => delivery(org, draft.message, each, gateway)),
  logContent,
  ...(draft.origin?.isThere === true
    ? { origin: { kind: draft.origin.kind, message: draft.origin.message } }
    : {}),
  senderRecord,
});

/** The relay gets the share and hashes of the proofs; the link's secret only as the gateway can open it. */
function delivery(
  org: string,
  message: string,
  { handle, address, number, level, account, keptKey, accessCode, guest, link }: Addressee,
  gateway: SealingKey | null,
): Delivery {
  const sealed = (linkSecret: Uint8Array) => {
    if (!gateway) throw fail('bad_request');
    const sealedLink = sealLink(gateway.publicKey, { org, message, handle }, linkSecret);
    return { sealedLink: b64u(sealedLink), gatewayInstance: gateway.instance };
  };
  return {
    handle,
    address,
    number,
    level,
    account: account?.account ?? null,
    guest: guest && {
      share: b64u(guest.share),
      linkAuth: b64u(guest.linkAuth),
      codeAuth: guest.codeAuth && b64u(guest.codeAuth),
      chosenCode: accessCode !== null && accessCodeStrength(accessCode) === 'guessable',
      ...sealed(guest.linkSecret),
      signingKey: b64u(guest.signingKey),
    },
    kept: link && keptKey && { key: keptKey.key, linkAuth: b64u(link.linkAuth), ...sealed(link.linkSecret) },
  };
}

/**
 * A message that every check of a release passes, with real keys, parts, verdicts, header and statement. Attack tests
 * bend one thing of it at the place where an attacker would, and what follows is made from the bent thing.
 * `await ready()` first.
 */
import { wrapFindings } from '../../contract/findings.ts';
import {
  type Confirmation,
  type Finding,
  type Findings,
  type Letter,
  type MessageVerdict,
  type Operation,
  type Part,
  type PartVerdict,
  type ReleaseRequest,
  type Statement,
  announcedKey,
} from '../../contract/objects.ts';
import type { Level } from '../../contract/values.ts';
import {
  type Identity,
  type SealedTo,
  type Signed,
  type Signer,
  b64u,
  bodyDigest,
  commitment,
  encodeSigned,
  generateIdentity,
  hybridRecipient,
  keyDigest,
  newId,
  padLetter,
  partDigest,
  randomBytes,
  sealHeader,
  sealPayload,
  sealToScanner,
  sha256,
  sign,
  signerFromSeed,
  unb64u,
  verify,
} from '../../crypto/index.ts';
import { firstRules } from '../../scanner/rules/first.ts';
import type { RuleSet } from '../../scanner/rules/schema.ts';
import { ScannerKeys } from '../../scanner/service/keys.ts';
import type { ReleaseBody, Releasing } from '../../scanner/service/release/release.ts';
import {
  MESSAGE_VERDICT_MS,
  PART_VERDICT_MS,
  signMessageVerdict,
  signPartVerdict,
} from '../../scanner/service/verdicts.ts';
import { pdf } from './documents.ts';

/** The time of everything, unless a test moves the clock. */
export const NOON = Date.UTC(2026, 10, 22, 12);

export interface TestRecipient {
  handle: string;
  address: string;
  number: string | null;
  level: Level;
  identity: Identity;
}

/** Who and what there is before a message is written. */
export interface Cast {
  org: string;
  message: string;
  sender: string;
  senderSigner: Signer;
  senderIdentity: Identity;
  /** Whom readers see as the writer. */
  from: { address: string; name: string };
  archive: Identity | null;
  admin: Signer;
  rules: RuleSet;
  /** The scanner: its identity, its keys, its clock. */
  scanner: Releasing;
  fileKey: Uint8Array;
  recipients: TestRecipient[];
  letter: Omit<Letter, 'files'>;
  attachments: { name: string; content: Uint8Array; findings: Findings }[];
  letterFindings: Finding[];
  confirmed: Confirmation[];
  /** The sender's, as the relay claims. */
  role: 'member' | 'admin' | 'guest';
  /** Handles that the relay claims to be of the organisation, and to have been written to before. */
  inside: string[];
  known: string[];
}

export const newSigner = (): Signer => signerFromSeed(randomBytes(32));
export const newIdentity = (): Identity => generateIdentity('mlkem768x25519');

/** What a scanner finds in a part without anything in it. */
export const noFindings = (
  mime = 'application/pdf',
  kind: Findings['type']['kind'] = 'document',
): Findings => ({
  v: 1,
  type: { mime, kind },
  contains: [],
  files: [],
  findings: [],
  notes: [],
  reasons: [],
});

export const testRecipient = (changes: Partial<TestRecipient> = {}): TestRecipient => ({
  handle: newId(),
  address: 'p.jansen@example.org',
  number: '+31612345678',
  level: 'sms',
  identity: newIdentity(),
  ...changes,
});

/** A letter with one attachment to a patient by SMS code and to a colleague by key, in an organisation with an archive. */
export function newCast(changes: Partial<Cast> = {}): Cast {
  const signer = newSigner();
  const now = (): number => NOON;
  const colleague = testRecipient({
    address: 'collega@polikliniek.example',
    number: null,
    level: 'key',
  });
  return {
    org: newId(),
    message: newId(),
    sender: newId(),
    senderSigner: newSigner(),
    senderIdentity: newIdentity(),
    from: { address: 'a.bakker@thuiszorg.example', name: 'Anna Bakker' },
    archive: newIdentity(),
    admin: newSigner(),
    rules: firstRules(),
    scanner: { signer, now, keys: new ScannerKeys(signer, now) },
    fileKey: randomBytes(16),
    recipients: [testRecipient(), colleague],
    letter: { v: 1, subject: 'Uitslag', html: '<p>Alles is goed.</p>', text: 'Alles is goed.' },
    attachments: [{ name: 'uitslag.pdf', content: pdf(['Uitslag']), findings: noFindings() }],
    letterFindings: [],
    confirmed: [],
    role: 'member',
    inside: [colleague.handle],
    known: [],
    ...changes,
  };
}

/** Where a test may bend what is made. Each gets what is right and gives what is used instead. */
export interface Bends {
  partVerdict?: (verdict: PartVerdict, index: number) => PartVerdict;
  verdict?: (verdict: MessageVerdict) => MessageVerdict;
  statement?: (statement: Statement) => Statement;
  /** Whose signature is under the statement. */
  statementSigner?: Signer;
  /** What the header is made of, with the seeds. */
  stanzas?: (stanzas: Required<SealedTo>[]) => Required<SealedTo>[];
  header?: (header: Uint8Array) => Uint8Array;
  /** The key that the header is made under; K unless a test has another. */
  headerKey?: Uint8Array;
  /** The seeds that go to the scanner beside K. */
  seeds?: (seeds: Uint8Array[]) => Uint8Array[];
  request?: (request: ReleaseRequest) => ReleaseRequest;
  /** The last word, after K was sealed for the request: what a relay could change. */
  body?: (body: ReleaseBody) => ReleaseBody;
}

/** One part as it travels, with what the scanner says of it. */
export interface SealedPart {
  part: Part;
  /** nonce ‖ STREAM. */
  payload: Uint8Array;
}

const sealPart = async (cast: Cast, kind: Part['kind'], content: Uint8Array): Promise<SealedPart> => {
  const payload = await sealPayload(cast.fileKey, content);
  return { part: { kind, digest: b64u(partDigest(payload)), sizeBytes: payload.length }, payload };
};

/** The parts of the message, the letter first. */
export async function sealParts(cast: Cast): Promise<[SealedPart, ...SealedPart[]]> {
  const attachments = await Promise.all(
    cast.attachments.map(({ content }) => sealPart(cast, 'attachment', content)),
  );
  const letter: Letter = {
    ...cast.letter,
    files: cast.attachments.map(({ name, content, findings }, index) => ({
      name,
      type: findings.type.mime,
      size: content.length,
      digest: attachments[index]?.part.digest ?? '',
    })),
  };
  return [await sealPart(cast, 'letter', padLetter(JSON.stringify(letter))), ...attachments];
}

/** What every request and verdict says of the message. */
export const subjectOf = ({ org, message, sender, senderSigner, fileKey }: Cast) => ({
  v: 1 as const,
  org,
  message,
  sender,
  senderKey: b64u(senderSigner.publicKey),
  commitment: b64u(commitment(fileKey, org, message)),
});

export const signedRules = ({ rules, admin }: Cast): Signed => sign('rules', rules, admin);

/** The rules as the relay claims them. */
export const claimedRules = (cast: Cast) => ({
  rules: signedRules(cast),
  rulesBy: b64u(cast.admin.publicKey),
});

/** K, sealed to the scanner's newest key for this request. */
export function sealedK(
  cast: Cast,
  operation: Operation,
  request: string,
  seeds: Uint8Array[] = [],
): { request: string; kToScanner: string; instance: string } {
  const { keys, signer } = cast.scanner;
  const [newest] = keys.announced();
  if (!newest) throw new Error('the scanner announces no key');
  const { instance, publicKey } = announcedKey.parse(verify('scanner-key', newest, signer.publicKey));
  // The context is the request's own, bent or not: the scanner takes it from there.
  const { org, message, senderKey, commitment: claimed } = JSON.parse(request) as ReleaseRequest;
  const errand = {
    operation,
    org,
    message,
    senderKey: unb64u(senderKey),
    commitment: unb64u(claimed),
    request,
  };
  return {
    request,
    kToScanner: b64u(sealToScanner(unb64u(publicKey), errand, cast.fileKey, seeds)),
    instance,
  };
}

/** The verdicts that a scanner signs for these parts, without looking into them. */
export function signVerdicts(
  cast: Cast,
  parts: readonly Part[],
  { partVerdict = (verdict) => verdict, verdict = (all) => all }: Bends = {},
): { verdict: Signed; partVerdicts: Signed[] } {
  const { scanner, fileKey, message } = cast;
  const time = scanner.now();
  const common = {
    ...subjectOf(cast),
    verdict: 'clean' as const,
    reasons: [],
    engine: { name: 'basic' as const, version: '1' },
    avdb: null,
    detectors: '1',
    time,
  };
  const partVerdicts = parts.slice(1).map((part, index) => {
    const findings = wrapFindings(
      fileKey,
      message,
      part.digest,
      cast.attachments[index]?.findings ?? noFindings(),
    );
    const right = { ...common, part, findings, exp: time + PART_VERDICT_MS };
    return signPartVerdict(partVerdict(right, index), scanner.signer);
  });
  const letterFindings: Findings = {
    ...noFindings('text/plain', 'text'),
    files: cast.attachments.map(({ findings }) => ({ kind: findings.type.kind, mismatch: false })),
    findings: cast.letterFindings,
  };
  const right: MessageVerdict = {
    ...common,
    parts: [...parts],
    rules: b64u(bodyDigest(signedRules(cast))),
    rulesVersion: cast.rules.version,
    partVerdicts: partVerdicts.map((signed) => b64u(bodyDigest(signed))),
    findings: wrapFindings(fileKey, message, parts[0]?.digest ?? '', letterFindings),
    exp: time + MESSAGE_VERDICT_MS,
  };
  return { verdict: signMessageVerdict(verdict(right), scanner.signer), partVerdicts };
}

/** Everything of one envelope. */
export interface SealedMessage {
  cast: Cast;
  parts: [SealedPart, ...SealedPart[]];
  statement: Statement;
  request: ReleaseRequest;
  /** What the relay sends to the scanner's `release`. */
  body: ReleaseBody;
}

/** A message ready to be released, bent where the test says. */
export async function sealMessage(cast: Cast = newCast(), bends: Bends = {}): Promise<SealedMessage> {
  const parts = await sealParts(cast);
  const list = parts.map(({ part }) => part);
  const { verdict, partVerdicts } = signVerdicts(cast, list, bends);
  return sealEnvelope(cast, parts, { verdict, partVerdicts }, bends);
}

/** The envelope of a message whose verdicts are there already. */
export async function sealEnvelope(
  cast: Cast,
  parts: [SealedPart, ...SealedPart[]],
  { verdict, partVerdicts }: { verdict: Signed; partVerdicts: Signed[] },
  bends: Bends = {},
): Promise<SealedMessage> {
  const { recipients, senderIdentity, archive, fileKey } = cast;
  const subject = subjectOf(cast);
  const statement = (bends.statement ?? ((right) => right))({
    v: 1,
    org: cast.org,
    message: cast.message,
    envelope: 0,
    thread: cast.message,
    prev: null,
    from: { account: cast.sender, ...cast.from },
    senderKey: subject.senderKey,
    replyKeys: [b64u(senderIdentity.recipient.publicKey)],
    to: recipients.map(({ address, identity }) => ({
      address,
      key: b64u(keyDigest(identity.recipient.publicKey)),
    })),
    time: cast.scanner.now(),
    parts: parts.map(({ part }) => part),
    commitment: subject.commitment,
    confirmed: cast.confirmed,
  });
  const stored = await sealPayload(
    fileKey,
    encodeSigned(sign('statement', statement, bends.statementSigner ?? cast.senderSigner)),
  );
  const declared = [
    ...recipients.map(({ identity }) => identity),
    senderIdentity,
    ...(archive ? [archive] : []),
  ].map(({ recipient }) => ({ recipient, seed: randomBytes(64) }));
  const sealed = sealHeader(bends.headerKey ?? fileKey, (bends.stanzas ?? ((right) => right))(declared));
  const header = (bends.header ?? ((right) => right))(sealed);
  const request = (bends.request ?? ((right) => right))({
    ...subject,
    envelope: 0,
    prev: null,
    header: b64u(sha256(header)),
    statement: b64u(sha256(stored)),
    verdict: b64u(bodyDigest(verdict)),
    recipients: recipients.map(({ handle, address, number, level, identity }) => ({
      handle,
      address,
      number,
      level,
      publicKey: b64u(identity.recipient.publicKey),
    })),
    senderPublicKey: b64u(senderIdentity.recipient.publicKey),
    archive: archive && b64u(archive.recipient.publicKey),
    expiresAt: cast.scanner.now() + 30 * 24 * 3_600_000,
  });
  const seeds = (bends.seeds ?? ((right) => right))(declared.map(({ seed }) => seed));
  const body = (bends.body ?? ((right) => right))({
    ...sealedK(cast, 'release', JSON.stringify(request), seeds),
    header: b64u(header),
    statement: b64u(stored),
    verdict,
    partVerdicts,
    claims: {
      ...claimedRules(cast),
      archive: archive && b64u(archive.recipient.publicKey),
      sender: {
        key: b64u(keyDigest(senderIdentity.recipient.publicKey)),
        ...cast.from,
        role: cast.role,
      },
      inside: cast.inside,
      known: cast.known,
    },
  });
  return { cast, parts, statement, request, body };
}

/** A stanza to somebody who is not named anywhere. */
export const stanzaTo = ({ recipient }: Identity): Required<SealedTo> => ({
  recipient: hybridRecipient(recipient.publicKey),
  seed: randomBytes(64),
});

/**
 * The vectors of docs/format.md: fixed inputs through `crypto/`, in Node or in a browser. Bytes are hexadecimal,
 * ids base64url. `make-zegel-v1.ts` writes them down, `zegel-v1.test.ts` checks what is written.
 */
import {
  NO_ACCESS_CODE,
  accessCodeKey,
  accountIdentity,
  accountSigner,
  b64u,
  backupCodeDigest,
  blindIndex,
  bodyDigest,
  codeAuth,
  commitment,
  consistencyProof,
  derive,
  encodeSigned,
  fileDigest,
  findingsKey,
  fingerprint,
  guestIdentity,
  guestSeed,
  guestSigner,
  hex,
  identityFromSeed,
  idBytes,
  inclusionProof,
  keptKeyTag,
  keyDigest,
  leafBytes,
  leafHash,
  linkAuth,
  linkPath,
  logOrigin,
  lp,
  merkleRoot,
  networkDigest,
  normaliseAccessCode,
  normaliseAddress,
  normalisePhone,
  padLetter,
  padme,
  partDigest,
  passphraseAuth,
  passphraseKey,
  privateDigest,
  recipientDigest,
  recoveryAuth,
  recoveryKeyBytes,
  sealTo,
  sha256,
  sign,
  signCheckpoint,
  signKeyProof,
  signerFromSeed,
  u64be,
  utf8,
  wrapKeptSeed,
  wrapKeyFromExport,
  wrapKeyFromPrf,
  wrapKeyFromRecovery,
  wrapSecret,
  PART_BLOCK_BYTES,
} from '../../crypto/index.ts';
import { spellAccessCode } from '../../crypto/access-code.ts';
import { spellBackupCode } from '../../crypto/backup-code.ts';
import { spellRecoveryKey } from '../../crypto/recovery.ts';

/** `size` bytes of SHA-256(name ‖ 0) ‖ SHA-256(name ‖ 1) ‖ …, the counters one byte each. */
export function input(name: string, size: number): Uint8Array {
  const out = new Uint8Array(size);
  for (let counter = 0; counter * 32 < size; counter += 1) {
    const block = sha256(Uint8Array.of(...utf8(name), counter));
    out.set(block.subarray(0, Math.min(32, size - counter * 32)), counter * 32);
  }
  return out;
}

/** Byte i is i mod 251: long parts, without writing them down. */
export const pattern = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, at) => at % 251);

const id = (name: string): string => b64u(input(name, 16));

const fileKey = () => input('file key', 16);
const ids = () => ({ org: id('org'), message: id('message'), handle: id('handle'), account: id('account') });

function conventions() {
  const ikm = input('ikm', 32);
  return {
    id: { bytes: hex(input('org', 16)), text: id('org') },
    u64be: { value: 4_294_967_297, bytes: hex(u64be(4_294_967_297)) },
    lp: { parts: ['', 'zegel', '€'], bytes: hex(lp('', 'zegel', '€')) },
    derive: {
      ikm: hex(ikm),
      label: 'example',
      context: ['one', 'two'],
      out: hex(derive(ikm, 'example', 'one', 'two')),
    },
  };
}

function message() {
  const { org, message: name, handle } = ids();
  const sizes = [0, 1, 65_552, 1_048_575, 1_048_576, 1_048_577, 2_097_153];
  const kept = {
    publicKey: identityFromSeed(input('kept', 32)).recipient.publicKey,
    signingKey: input('kept sign', 32),
  };
  return {
    fileKey: hex(fileKey()),
    org,
    message: name,
    commitment: hex(commitment(fileKey(), org, name)),
    parts: sizes.map((sizeBytes) => ({ sizeBytes, digest: hex(partDigest(pattern(sizeBytes))) })),
    findingsKey: { part: hex(input('part', 32)), key: hex(findingsKey(fileKey(), input('part', 32))) },
    keptKey: {
      handle,
      identitySeed: hex(input('kept', 32)),
      signingKey: hex(kept.signingKey),
      tag: hex(keptKeyTag(fileKey(), { message: name, handle, ...kept })),
    },
  };
}

function letters() {
  const sizes = [0, 1, 7, 8, 9, 100, 4095, 4096, 4097, 10_000, 1_000_000, 2_000_001];
  const texts = ['{}', JSON.stringify({ v: 1, subject: 'Ü', text: 'x'.repeat(5000) })];
  return {
    padme: sizes.map((size) => ({ size, padded: padme(size) })),
    padded: texts.map((json) => {
      const bytes = padLetter(json);
      return { json, sizeBytes: bytes.length, sha256: hex(sha256(bytes)) };
    }),
  };
}

function signed() {
  const seed = input('signing seed', 32);
  const signer = signerFromSeed(seed);
  const object = {
    v: 1,
    org: ids().org,
    name: 'Zorg aan huis – “de Brug”',
    time: 1_790_000_000_000,
    prev: null,
  };
  const made = sign('statement', object, signer);
  return {
    label: 'statement',
    seed: hex(seed),
    publicKey: hex(signer.publicKey),
    keyDigest: hex(keyDigest(signer.publicKey)),
    fingerprint: fingerprint(signer.publicKey),
    ...made,
    bodyDigest: hex(bodyDigest(made)),
    stored: hex(encodeSigned(made)),
    notCanonical: ['{ "v":1}', '{"v":1,"v":1}', '{"v":1.0}', '{"b":1,"1":2}', '{"v":"\\u0041"}', '[1]'],
  };
}

function sealed() {
  const { org, message: name } = ids();
  const identity = identityFromSeed(input('scanner', 32));
  const seed = input('encapsulation', 64);
  const request = '{"v":1}';
  const senderKey = signerFromSeed(input('signing seed', 32)).publicKey;
  const bound = commitment(fileKey(), org, name);
  const context = ['part', idBytes(org), idBytes(name), senderKey, bound, sha256(utf8(request))];
  return {
    label: 'k-to-scanner',
    identitySeed: hex(identity.secret),
    publicKeyDigest: hex(keyDigest(identity.recipient.publicKey)),
    encapsulationSeed: hex(seed),
    operation: 'part',
    org,
    message: name,
    senderKey: hex(senderKey),
    commitment: hex(bound),
    request,
    aad: hex(lp(...context)),
    plaintext: hex(fileKey()),
    sealed: hex(sealTo(identity.recipient.publicKey, 'k-to-scanner', context, fileKey(), seed)),
  };
}

/** A guest with an access code and one without, in the notes of their sender. */
function guestRecord() {
  const { org, message: name, handle } = ids();
  const seed = input('signing seed', 32);
  const signer = signerFromSeed(seed);
  const identity = identityFromSeed(input('author', 32));
  const encapsulationSeed = input('record encapsulation', 64);
  const guest = (of: string, address: string, accessCode: string | null) => ({
    handle: of,
    address,
    linkSecret: b64u(input(`link secret of ${address}`, 32)),
    accessCode,
    signingKey: b64u(signerFromSeed(input(`signing seed of ${address}`, 32)).publicKey),
  });
  const guests = [
    guest(handle, 'p.jansen@patient.example', spellAccessCode(input('access code', 7))),
    guest(id('second handle'), 'm.devries@patient.example', null),
  ];
  const made = sign('guest-record', { v: 1, org, message: name, envelope: 1, guests }, signer);
  const context = [idBytes(org), idBytes(name), u64be(1)];
  return {
    label: 'sender-record',
    signedLabel: 'guest-record',
    seed: hex(seed),
    publicKey: hex(signer.publicKey),
    identitySeed: hex(identity.secret),
    encapsulationSeed: hex(encapsulationSeed),
    org,
    message: name,
    envelope: 1,
    guests,
    ...made,
    aad: hex(lp(...context)),
    sealed: hex(
      sealTo(identity.recipient.publicKey, 'sender-record', context, encodeSigned(made), encapsulationSeed),
    ),
  };
}

function draft() {
  const { org, account: author, message: name } = ids();
  const identity = identityFromSeed(input('author', 32));
  const seed = input('draft encapsulation', 64);
  const json = '{"v":1,"subject":"Ü","recipients":[]}';
  const context = ['summary', idBytes(org), idBytes(author), idBytes(name), u64be(3)];
  const sizes = [0, 1, 1_048_576, 1_048_577];
  return {
    label: 'draft',
    identitySeed: hex(identity.secret),
    encapsulationSeed: hex(seed),
    field: 'summary',
    org,
    account: author,
    draft: name,
    version: 3,
    json,
    aad: hex(lp(...context)),
    sealed: hex(sealTo(identity.recipient.publicKey, 'draft', context, padLetter(json), seed)),
    files: sizes.map((sizeBytes) => {
      const bytes = pattern(sizeBytes);
      const ranges = [];
      for (let at = 0; at < sizeBytes; at += PART_BLOCK_BYTES) {
        ranges.push(sha256(bytes.subarray(at, at + PART_BLOCK_BYTES)));
      }
      return { sizeBytes, digest: hex(fileDigest(sizeBytes, ranges)) };
    }),
  };
}

function wrapped() {
  const [key, nonce, secret] = [input('wrap key', 32), input('nonce', 24), input('secret', 96)];
  return {
    key: hex(key),
    label: 'account',
    owner: ids().account,
    generation: 1,
    nonce: hex(nonce),
    secret: hex(secret),
    wrapped: hex(wrapSecret(key, 'account', ids().account, 1, secret, nonce)),
  };
}

function account() {
  const [dec, sig] = [input('dec', 32), input('sig', 32)];
  const recoveryKey = spellRecoveryKey(input('recovery', 20));
  const recovery = recoveryKeyBytes(recoveryKey);
  const backupCode = spellBackupCode(input('backup', 9));
  return {
    dec: hex(dec),
    sig: hex(sig),
    generations: [1, 2].map((n) => {
      const identity = accountIdentity(dec, n);
      return {
        n,
        identitySeed: hex(identity.secret),
        publicKeyDigest: hex(keyDigest(identity.recipient.publicKey)),
        signingKey: hex(accountSigner(sig, n).publicKey),
      };
    }),
    exportKey: hex(input('export key', 64)),
    wrapKeyFromExport: hex(wrapKeyFromExport(input('export key', 64))),
    prfOutput: hex(input('prf', 32)),
    wrapKeyFromPrf: hex(wrapKeyFromPrf(input('prf', 32))),
    recoveryKey: { bytes: hex(recovery), text: recoveryKey },
    wrapKeyFromRecovery: hex(wrapKeyFromRecovery(recovery)),
    recoveryAuth: hex(recoveryAuth(recovery)),
    backupCode: {
      account: ids().account,
      bytes: hex(input('backup', 9).with(8, (input('backup', 9)[8] ?? 0) & 0xfc)),
      text: backupCode,
      digest: hex(backupCodeDigest(ids().account, backupCode)),
    },
  };
}

function guest(mode: 'sms' | 'code', typed: string | null) {
  const { org, message: name, handle } = ids();
  const [linkSecret, share] = [input('link secret', 32), input('share', 32)];
  const accessKey = typed === null ? NO_ACCESS_CODE : accessCodeKey(typed, linkSecret, name, handle);
  const seed = guestSeed({ linkSecret, share, accessKey, mode, org, message: name, handle });
  const [byLink, byCode] = [linkAuth(linkSecret, name, handle), codeAuth(accessKey, name, handle)];
  return {
    mode,
    org,
    message: name,
    handle,
    linkSecret: hex(linkSecret),
    share: hex(share),
    ...(typed === null ? {} : { typed, normalised: normaliseAccessCode(typed) }),
    accessKey: hex(accessKey),
    seed: hex(seed),
    publicKeyDigest: hex(keyDigest(guestIdentity(seed).recipient.publicKey)),
    signingKey: hex(guestSigner(seed).publicKey),
    linkAuth: hex(byLink),
    linkAuthStored: hex(sha256(byLink)),
    ...(typed === null ? {} : { codeAuth: hex(byCode), codeAuthStored: hex(sha256(byCode)) }),
    linkPath: linkPath(handle, linkSecret),
  };
}

function keptKey() {
  const { message: name, handle } = ids();
  const key = id('kept key');
  const [seed, salt, challenge] = [input('kept', 32), input('passphrase salt', 16), input('challenge', 32)];
  const typed = spellAccessCode(input('passphrase', 7)).toLowerCase();
  const byPassphrase = passphraseKey(typed, salt);
  const auth = passphraseAuth(byPassphrase, key);
  const signer = guestSigner(seed);
  return {
    key,
    message: name,
    handle,
    seed: hex(seed),
    publicKeyDigest: hex(keyDigest(guestIdentity(seed).recipient.publicKey)),
    signingKey: hex(signer.publicKey),
    passphrase: {
      typed,
      normalised: normaliseAccessCode(typed),
      salt: hex(salt),
      key: hex(byPassphrase),
      auth: hex(auth),
      authStored: hex(sha256(auth)),
      nonce: hex(input('kept nonce', 24)),
      wrapped: hex(wrapKeptSeed(byPassphrase, key, seed, input('kept nonce', 24))),
    },
    challenge: hex(challenge),
    proof: hex(signKeyProof(signer, { message: name, handle, challenge })),
  };
}

function addresses() {
  const digestOf = (address: string, number: string | null) => ({
    address,
    number,
    message: ids().message,
    digest: hex(recipientDigest(address, number, ids().message)),
  });
  const key = input('organisation key', 32);
  return {
    addresses: ['Anne@Zorg.NL', 'anne+wijk.3@mail.zorg.nl', 'anne@café.nl'].map((typed) => ({
      typed,
      normalised: normaliseAddress(typed),
    })),
    phones: ['06 12345678', '+31 (0)6-1234 5678', '0032 470 12 34 56', '097012345678'].map((typed) => ({
      typed,
      normalised: normalisePhone(typed),
    })),
    recipients: [digestOf('anne@zorg.nl', '+31612345678'), digestOf('anne@zorg.nl', null)],
    blindIndexes: [
      { kind: 'address', value: 'anne@zorg.nl' },
      { kind: 'phone', value: '+31612345678' },
    ].map(({ kind, value }) => ({ key: hex(key), kind, value, index: hex(blindIndex(key, kind, value)) })),
  };
}

function log() {
  const { org } = ids();
  const salt = input('salt', 32);
  const privateJson = '{"v":1,"actor":{"kind":"service"}}';
  const digest = privateDigest(salt, privateJson);
  const leaf = { org, time: 1_790_000_000_000, type: 'send', outcome: 'success', privateDigest: digest };
  const leaves = [0, 1, 2, 3, 4].map((at) => leafBytes({ ...leaf, time: leaf.time + at }));
  const hashes = leaves.map(leafHash);
  const signer = signerFromSeed(input('log key', 32));
  const checkpoint = { origin: logOrigin(org), size: 5, root: merkleRoot(hashes) };
  return {
    salt: hex(salt),
    privateJson,
    privateDigest: hex(digest),
    from: {
      salt: hex(input('from salt', 32)),
      address: '2001:db8::17',
      digest: hex(networkDigest(input('from salt', 32), '2001:db8::17')),
    },
    leaves: leaves.map((bytes) => new TextDecoder().decode(bytes)),
    leafHashes: hashes.map(hex),
    roots: [0, 1, 2, 3, 4, 5].map((size) => hex(merkleRoot(hashes.slice(0, size)))),
    inclusion: { index: 2, size: 5, proof: inclusionProof(hashes, 2).map(hex) },
    consistency: { first: 3, second: 5, proof: consistencyProof(hashes, 3).map(hex) },
    checkpoint: {
      seed: hex(input('log key', 32)),
      publicKey: hex(signer.publicKey),
      note: signCheckpoint(checkpoint, logOrigin(org), signer),
    },
  };
}

/** All of it. `await ready()` first. */
export const zegelV1 = () => ({
  format: 'zegel/v1',
  conventions: conventions(),
  message: message(),
  letter: letters(),
  signed: signed(),
  seal: sealed(),
  guestRecord: guestRecord(),
  draft: draft(),
  wrap: wrapped(),
  account: account(),
  guests: [
    guest('sms', null),
    guest('code', spellAccessCode(input('access code', 7)).toLowerCase().replaceAll('-', ' ')),
    guest('code', ' Cafe\u0301 ﬁets '),
  ],
  keptKey: keptKey(),
  recipient: addresses(),
  log: log(),
});

export type ZegelV1 = ReturnType<typeof zegelV1>;

/**
 * Our own vectors, checked twice: against the code, and against a second writing of docs/format.md on `node:crypto`
 * below, so that a change of format shows even where code and generator change together.
 */
import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  sign as signBytes,
  verify as verifyBytes,
} from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  accessCodeKey,
  accountIdentity,
  fromUtf8,
  hex,
  identityFromSeed,
  keyDigest,
  letterText,
  normaliseAccessCode,
  openAtScanner,
  openDraft,
  openSealed,
  padLetter,
  parseLinkFragment,
  passphraseKey,
  ready,
  recoveryKeyBytes,
  signedBytes,
  signerFromSeed,
  unwrapAccountSecret,
  unwrapSecret,
  verify,
  verifyCheckpoint,
  verifyConsistency,
  verifyInclusion,
} from '../../crypto/index.ts';
import { openGuests } from '../../client/core/sender-record.ts';
import { repository } from '../support/requires.ts';
import { input, pattern, zegelV1, type ZegelV1 } from './zegel-v1.ts';

const v = JSON.parse(readFileSync(new URL('zegel-v1.json', import.meta.url), 'utf8')) as ZegelV1;

type Bytes = Buffer;
const h = (text: string): Bytes => Buffer.from(text, 'hex');
const id = (text: string): Bytes => Buffer.from(text, 'base64url');
const sha256 = (...parts: Uint8Array[]): string =>
  createHash('sha256').update(Buffer.concat(parts)).digest('hex');
const u64 = (value: number): Bytes => {
  const out = Buffer.alloc(8);
  out.writeBigUInt64BE(BigInt(value));
  return out;
};
const lp = (...parts: (Uint8Array | string)[]): Bytes =>
  Buffer.concat(
    parts.flatMap((part) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(Buffer.from(part).length);
      return [length, Buffer.from(part)];
    }),
  );
const D = (ikm: Uint8Array, label: string, ...context: (Uint8Array | string)[]): string =>
  Buffer.from(hkdfSync('sha256', ikm, Buffer.alloc(0), lp(`zegel/v1/${label}`, ...context), 32)).toString(
    'hex',
  );

/** Ed25519 by OpenSSL, from a raw seed (RFC 8410 §7). */
const ed25519 = (seed: string) =>
  createPrivateKey({
    key: Buffer.concat([h('302e020100300506032b657004220420'), h(seed)]),
    format: 'der',
    type: 'pkcs8',
  });
const publicKeyOf = (seed: string): string =>
  createPublicKey(ed25519(seed)).export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');

beforeAll(ready);

it('are what the code makes', () => {
  expect(zegelV1()).toEqual(v);
});

it('are of the page whose sections the code cites', () => {
  const read = (path: string): string => readFileSync(join(repository, path), 'utf8');
  const sections = [...read('docs/format.md').matchAll(/^##+ (.+)$/gm)].map((match) => match[1]);
  const rooms = ['crypto', 'contract', 'scanner', 'gateway', 'server', 'client', 'cli', 'test'];
  const cited = rooms.flatMap((room) =>
    readdirSync(join(repository, room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => read(join(relative(repository, entry.parentPath), entry.name)))
      .flatMap((text) => [
        ...text.replaceAll(/\s+(\* )?/g, ' ').matchAll(/docs\/format\.md, ([A-Z][A-Za-z -]*[a-z])/g),
      ])
      .map((match) => match[1]),
  );
  expect(cited.length).toBeGreaterThan(20);
  expect(cited.filter((name) => !sections.includes(name))).toEqual([]);
});

describe('a second writing of the format', () => {
  it('gives the conventions', () => {
    expect(id(v.conventions.id.text).toString('hex')).toBe(v.conventions.id.bytes);
    expect(lp(...v.conventions.lp.parts).toString('hex')).toBe(v.conventions.lp.bytes);
    expect(u64(v.conventions.u64be.value).toString('hex')).toBe(v.conventions.u64be.bytes);
    const { ikm, label, context, out } = v.conventions.derive;
    expect(D(h(ikm), label, ...context)).toBe(out);
  });

  it('gives commitment, part digests, findings key, tag of a kept key', () => {
    const { fileKey, org, message, parts, findingsKey, keptKey } = v.message;
    expect(D(h(fileKey), 'commitment', id(org), id(message))).toBe(v.message.commitment);
    expect(D(h(fileKey), 'findings', h(findingsKey.part))).toBe(findingsKey.key);
    for (const { sizeBytes, digest } of parts) {
      const bytes = pattern(sizeBytes);
      const blocks: Bytes[] = [];
      for (let at = 0; at < sizeBytes; at += 2 ** 20)
        blocks.push(h(sha256(bytes.subarray(at, at + 2 ** 20))));
      expect(sha256(lp('zegel/v1/part'), u64(sizeBytes), ...blocks)).toBe(digest);
    }
    const { publicKey } = identityFromSeed(h(keptKey.identitySeed)).recipient;
    const said = lp('zegel/v1/keep', id(message), id(keptKey.handle), publicKey, h(keptKey.signingKey));
    expect(
      createHmac('sha256', h(D(h(fileKey), 'keep')))
        .update(said)
        .digest('hex'),
    ).toBe(keptKey.tag);
  });

  it('pads letters', () => {
    const padme = (size: bigint): bigint => {
      if (size < 2n) return size;
      const log2 = (n: bigint) => BigInt(n.toString(2).length - 1);
      const mask = (1n << (log2(size) - (log2(log2(size)) + 1n))) - 1n;
      return (size + mask) & ~mask;
    };
    for (const { size, padded } of v.letter.padme.filter((each) => each.size > 1)) {
      expect(padme(BigInt(size))).toBe(BigInt(padded));
    }
    for (const { json, sizeBytes, sha256: digest } of v.letter.padded) {
      const size = Math.max(4096, Number(padme(BigInt(Buffer.byteLength(json)))));
      expect(size).toBe(sizeBytes);
      expect(sha256(Buffer.from(json), Buffer.alloc(size - Buffer.byteLength(json), 0x20))).toBe(digest);
      expect(letterText(padLetter(json))).toBe(json);
    }
  });

  it('signs the signed object', () => {
    const { label, seed, publicKey, body, signature, bodyDigest, stored } = v.signed;
    expect(publicKeyOf(seed)).toBe(publicKey);
    const said = Buffer.concat([lp(`zegel/v1/${label}`), Buffer.from(body)]);
    expect(signBytes(null, said, ed25519(seed)).toString('base64url')).toBe(signature);
    expect(verifyBytes(null, said, createPublicKey(ed25519(seed)), Buffer.from(signature, 'base64url'))).toBe(
      true,
    );
    expect(sha256(Buffer.from(body))).toBe(bodyDigest);
    expect(h(stored).toString()).toBe(JSON.stringify({ body, signature }));
    expect(v.signed.keyDigest).toBe(sha256(h(publicKey)));
    expect(v.signed.fingerprint.replaceAll(' ', '')).toBe(v.signed.keyDigest);
    expect(verify(label, { body, signature }, h(publicKey))).toEqual(JSON.parse(body));
  });

  it('signs bodies that are not canonical, and they are refused', () => {
    const { label, seed, publicKey, notCanonical } = v.signed;
    for (const body of notCanonical) {
      const signature = signBytes(null, signedBytes(label, body), ed25519(seed)).toString('base64url');
      expect(() => verify(label, { body, signature }, h(publicKey))).toThrow('not_canonical');
    }
  });

  it('gives the context of the sealed object, which opens', () => {
    const { identitySeed, operation, org, message, senderKey, commitment, request, aad, plaintext, sealed } =
      v.seal;
    const identity = identityFromSeed(h(identitySeed));
    expect(sha256(identity.recipient.publicKey)).toBe(v.seal.publicKeyDigest);
    const context = [
      operation,
      id(org),
      id(message),
      h(senderKey),
      h(commitment),
      h(sha256(Buffer.from(request))),
    ];
    expect(lp(...context).toString('hex')).toBe(aad);
    expect(hex(openSealed(identity, v.seal.label, context, h(sealed)))).toBe(plaintext);
    const errand = {
      operation: 'part',
      org,
      message,
      senderKey: h(senderKey),
      commitment: h(commitment),
      request,
    } as const;
    expect(openAtScanner(identity, errand, h(sealed))).toEqual({
      fileKey: new Uint8Array(h(plaintext)),
      seeds: [],
    });
  });

  it('signs the notes about guests, and seals them to their sender for one envelope', () => {
    const { label, signedLabel, seed, publicKey, identitySeed, org, message, envelope, guests } =
      v.guestRecord;
    const { body, signature, aad, sealed } = v.guestRecord;
    const [first, second] = guests.map(
      ({ handle, address, linkSecret, accessCode, signingKey }) =>
        `{"handle":"${handle}","address":"${address}","linkSecret":"${linkSecret}",` +
        `"accessCode":${JSON.stringify(accessCode)},"signingKey":"${signingKey}"}`,
    );
    expect(body).toBe(
      `{"v":1,"org":"${org}","message":"${message}","envelope":${envelope},"guests":[${first},${second}]}`,
    );
    const said = Buffer.concat([lp(`zegel/v1/${signedLabel}`), Buffer.from(body)]);
    expect(signBytes(null, said, ed25519(seed)).toString('base64url')).toBe(signature);
    const context = [id(org), id(message), u64(envelope)];
    expect(lp(...context).toString('hex')).toBe(aad);
    const identity = identityFromSeed(h(identitySeed));
    const stored = openSealed(identity, label, context, h(sealed));
    expect(fromUtf8(stored)).toBe(JSON.stringify({ body, signature }));
    const sender = { identity, signer: signerFromSeed(h(seed)) };
    expect(hex(sender.signer.publicKey)).toBe(publicKey);
    expect(openGuests(sender, { org, message, envelope }, h(sealed))).toEqual(guests);
    expect(() => openGuests(sender, { org, message, envelope: 0 }, h(sealed))).toThrow('record_invalid');
    const other = { identity, signer: signerFromSeed(input('another', 32)) };
    expect(() => openGuests(other, { org, message, envelope }, h(sealed))).toThrow('record_invalid');
  });

  it('binds a draft to its field, owner and version, and a file to the digests of its ranges', () => {
    const { identitySeed, label, field, org, account, draft, version, json, aad, sealed, files } = v.draft;
    const context = [field, id(org), id(account), id(draft), u64(version)];
    expect(lp(...context).toString('hex')).toBe(aad);
    const identity = identityFromSeed(h(identitySeed));
    expect(letterText(openSealed(identity, label, context, h(sealed)))).toBe(json);
    expect(openDraft(identity, { org, account, draft, version }, 'summary', h(sealed))).toBe(json);
    for (const { sizeBytes, digest } of files) {
      const ranges = [];
      for (let at = 0; at < sizeBytes; at += 2 ** 20) {
        ranges.push(h(sha256(pattern(sizeBytes).subarray(at, at + 2 ** 20))));
      }
      expect(sha256(lp('zegel/v1/file'), u64(sizeBytes), ...ranges)).toBe(digest);
    }
  });

  it('puts the nonce before the wrap, which opens', () => {
    const { key, owner, generation, nonce, secret, wrapped } = v.wrap;
    const { dec, sig, rootDigest } = unwrapAccountSecret(h(key), owner, generation, h(wrapped));
    expect(hex(dec) + hex(sig) + hex(rootDigest)).toBe(secret);
    expect(wrapped.startsWith(nonce)).toBe(true);
  });

  it('derives the keys and spells the codes of an account', () => {
    const { dec, sig, generations, exportKey, prfOutput, recoveryKey, backupCode } = v.account;
    for (const { n, identitySeed, publicKeyDigest, signingKey } of generations) {
      expect(D(h(dec), 'account-dec', u64(n))).toBe(identitySeed);
      expect(hex(keyDigest(accountIdentity(h(dec), n).recipient.publicKey))).toBe(publicKeyDigest);
      expect(publicKeyOf(D(h(sig), 'account-sig', u64(n)))).toBe(signingKey);
    }
    expect(D(h(exportKey), 'wrap-export')).toBe(v.account.wrapKeyFromExport);
    expect(D(h(prfOutput), 'wrap-prf')).toBe(v.account.wrapKeyFromPrf);
    expect(D(h(recoveryKey.bytes), 'wrap-recovery')).toBe(v.account.wrapKeyFromRecovery);
    expect(D(h(recoveryKey.bytes), 'recovery-auth')).toBe(v.account.recoveryAuth);
    expect(hex(recoveryKeyBytes(recoveryKey.text))).toBe(recoveryKey.bytes);
    expect(crockford('recovery-key-check', recoveryKey.bytes, 32, 4)).toBe(recoveryKey.text);
    expect(crockford('backup-code-check', backupCode.bytes, 14, 2)).toBe(backupCode.text);
    expect(sha256(lp('zegel/v1/backup-code', id(backupCode.account), h(backupCode.bytes)))).toBe(
      backupCode.digest,
    );
  });

  /** Base32 by way of a big integer. */
  function crockford(label: string, secretHex: string, characters: number, checkCharacters: number): string {
    const base32 = (bytes: Bytes, count: number): string =>
      Array.from({ length: count }, (_, at) => {
        const shift = BigInt(bytes.length * 8) - 5n * BigInt(at + 1);
        const value = BigInt(`0x${bytes.toString('hex')}`);
        return '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.charAt(Number((value >> shift) & 31n));
      }).join('');
    const check = base32(h(sha256(lp(`zegel/v1/${label}`, h(secretHex)))), checkCharacters);
    return (base32(h(secretHex), characters) + check).match(/.{4}/g)?.join('-') ?? '';
  }

  it.each(v.guests)('derives keys and proofs of a guest by $mode', (guest) => {
    const { mode, org, message, handle, linkSecret, share, accessKey, seed } = guest;
    const names = [id(message), id(handle)] as const;
    expect(D(h(linkSecret + share + accessKey), 'guest', mode, id(org), ...names)).toBe(seed);
    expect(publicKeyOf(D(h(seed), 'guest-sign'))).toBe(guest.signingKey);
    expect(hex(keyDigest(identityFromSeed(h(seed)).recipient.publicKey))).toBe(guest.publicKeyDigest);
    expect(D(h(linkSecret), 'guest-link', ...names)).toBe(guest.linkAuth);
    expect(sha256(h(guest.linkAuth))).toBe(guest.linkAuthStored);
    expect(guest.linkPath).toBe(`/o/${handle}#1.${h(linkSecret).toString('base64url')}`);
    expect(hex(parseLinkFragment(new URL(guest.linkPath, 'https://a.example').hash))).toBe(linkSecret);
    if (mode === 'sms') return expect(accessKey).toBe('00'.repeat(32));
    expect(D(h(accessKey), 'guest-code', ...names)).toBe(guest.codeAuth);
    expect(sha256(h(guest.codeAuth ?? ''))).toBe(guest.codeAuthStored);
    expect(normaliseAccessCode(guest.typed ?? '')).toBe(guest.normalised);
    expect(hex(accessCodeKey(guest.normalised ?? '', h(linkSecret), message, handle))).toBe(accessKey);
  });

  it('keeps a guest’s key under a passphrase, and proves it', () => {
    const { key, message, handle, seed, signingKey, passphrase, challenge, proof } = v.keptKey;
    expect(v.keptKey.publicKeyDigest).toBe(hex(keyDigest(identityFromSeed(h(seed)).recipient.publicKey)));
    expect(publicKeyOf(D(h(seed), 'guest-sign'))).toBe(signingKey);
    expect(normaliseAccessCode(passphrase.typed)).toBe(passphrase.normalised);
    expect(hex(passphraseKey(passphrase.normalised, h(passphrase.salt)))).toBe(passphrase.key);
    expect(D(h(passphrase.key), 'kept-auth', id(key))).toBe(passphrase.auth);
    expect(sha256(h(passphrase.auth))).toBe(passphrase.authStored);
    const wrappingKey = h(D(h(passphrase.key), 'kept-wrap', id(key)));
    expect(hex(unwrapSecret(wrappingKey, 'kept', key, 0, h(passphrase.wrapped)))).toBe(seed);
    const said = Buffer.concat([lp('zegel/v1/key-proof'), lp(id(message), id(handle), h(challenge))]);
    expect(signBytes(null, said, ed25519(D(h(seed), 'guest-sign'))).toString('hex')).toBe(proof);
  });

  it('gives digests and indexes of recipients', () => {
    for (const { address, number, message, digest } of v.recipient.recipients) {
      expect(sha256(lp(address, number ?? '', id(message)))).toBe(digest);
    }
    for (const { key, kind, value, index } of v.recipient.blindIndexes) {
      expect(
        createHmac('sha256', h(key))
          .update(lp(`zegel/v1/index/${kind}`, value))
          .digest('hex'),
      ).toBe(index);
    }
  });

  it('gives leaves, proofs and checkpoint of a log', () => {
    const { salt, privateJson, leaves, leafHashes, roots, inclusion, consistency, checkpoint } = v.log;
    expect(sha256(lp('zegel/v1/log-private', h(salt), privateJson))).toBe(v.log.privateDigest);
    const { from } = v.log;
    expect(sha256(lp('zegel/v1/log-from', h(from.salt), from.address))).toBe(from.digest);
    expect(leaves[0]).toContain(`"p":"${h(v.log.privateDigest).toString('base64url')}"}`);
    expect(leaves.map((leaf) => sha256(Buffer.of(0), Buffer.from(leaf)))).toEqual(leafHashes);
    const [a = '', b = '', c = '', d = '', e = ''] = leafHashes;
    const node = (left: string, right: string) => sha256(Buffer.of(1), h(left), h(right));
    expect(roots).toEqual([
      sha256(),
      a,
      node(a, b),
      node(node(a, b), c),
      node(node(a, b), node(c, d)),
      node(node(node(a, b), node(c, d)), e),
    ]);
    const root = h(roots[5] ?? '');
    verifyInclusion({ ...inclusion, leaf: h(c), root, proof: inclusion.proof.map(h) });
    const firstRoot = h(roots[3] ?? '');
    verifyConsistency({ ...consistency, firstRoot, secondRoot: root, proof: consistency.proof.map(h) });

    const name = `zegel/v1/log/${v.message.org}`;
    const text = `${name}\n5\n${root.toString('base64')}\n`;
    const keyId = h(sha256(Buffer.from(`${name}\n`), Buffer.of(1), h(checkpoint.publicKey))).subarray(0, 4);
    const signature = signBytes(null, Buffer.from(text), ed25519(checkpoint.seed));
    const signed = Buffer.concat([keyId, signature]).toString('base64');
    expect(checkpoint.note).toBe(`${text}\n— ${name} ${signed}\n`);
    expect(verifyCheckpoint(checkpoint.note, name, h(checkpoint.publicKey)).size).toBe(5);
  });

  it('makes inputs from their names', () => {
    expect(v.message.fileKey).toBe(sha256(Buffer.from('file key'), Buffer.of(0)).slice(0, 32));
    expect(fromUtf8(input('x', 0))).toBe('');
    expect(hex(signerFromSeed(h(v.signed.seed)).publicKey)).toBe(v.signed.publicKey);
  });
});

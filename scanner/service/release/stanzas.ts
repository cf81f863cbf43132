/**
 * Who can open what is about to be released: every stanza of the header is made again from its encapsulation seed
 * for the key that was declared for it, and must be the same bytes. So nobody is hidden in the header, and nobody
 * who is named is left with a stanza that does not open.
 */
import { fail } from '../../../contract/errors.ts';
import type { ReleaseRequest } from '../../../contract/objects.ts';
import {
  type Stanza,
  b64u,
  equal,
  hex,
  hybridRecipient,
  keyDigest,
  unb64u,
  wrapFileKey,
} from '../../../crypto/index.ts';

/** The organisation's archive key is declared where there is one, and no other. Throws `archive_stanza_missing`. */
export function checkArchiveKey(request: ReleaseRequest, archive: string | null): void {
  if (request.archive !== archive) throw fail('archive_stanza_missing');
}

/** What is declared as the sender's key is the sender's, and not a way in for somebody else. Throws `stanza_mismatch`. */
export function checkSenderKey(request: ReleaseRequest, sender: { key: string }): void {
  if (b64u(keyDigest(unb64u(request.senderPublicKey))) !== sender.key) {
    throw fail('stanza_mismatch', { detail: { what: 'sender' } });
  }
}

/** The stanzas the header must have. */
export interface DeclaredStanzas {
  /** In order: recipients, sender, archive. */
  all: Stanza[];
  sender: Stanza;
  archive: Stanza | null;
}

/**
 * Makes the declared stanzas again. Throws `stanza_mismatch` unless there is one seed for each and no two are the
 * same, `bad_recipient` for a key that cannot be sealed to.
 */
export function remakeStanzas(
  request: ReleaseRequest,
  fileKey: Uint8Array,
  seeds: readonly Uint8Array[],
): DeclaredStanzas {
  const { recipients, senderPublicKey, archive } = request;
  const keys = [
    ...recipients.map(({ publicKey }) => publicKey),
    senderPublicKey,
    ...(archive === null ? [] : [archive]),
  ];
  const isOneEach = seeds.length === keys.length && new Set(seeds.map(hex)).size === seeds.length;
  if (!isOneEach) throw fail('stanza_mismatch', { detail: { what: 'seeds' } });
  const all = keys.map((key, index) => wrapFileKey(hybridRecipient(unb64u(key)), fileKey, seeds[index]));
  const sender = all[recipients.length];
  if (sender === undefined) throw fail('sender_stanza_missing');
  return { all, sender, archive: all[recipients.length + 1] ?? null };
}

/** The sender can open what they sent. Throws `sender_stanza_missing`. */
export function checkSenderStanza(stanzas: readonly Stanza[], { sender }: DeclaredStanzas): void {
  if (!stanzas.some((stanza) => isSameStanza(stanza, sender))) throw fail('sender_stanza_missing');
}

/** Where the organisation has an archive key, its holder can open it. Throws `archive_stanza_missing`. */
export function checkArchiveStanza(stanzas: readonly Stanza[], { archive }: DeclaredStanzas): void {
  if (archive !== null && !stanzas.some((stanza) => isSameStanza(stanza, archive))) {
    throw fail('archive_stanza_missing');
  }
}

/** The header has the declared stanzas, all of them, in order, and no other. Throws `stanza_mismatch`. */
export function checkEveryStanza(stanzas: readonly Stanza[], { all }: DeclaredStanzas): void {
  const isThose =
    stanzas.length === all.length &&
    stanzas.every((stanza, index) => {
      const declared = all[index];
      return declared !== undefined && isSameStanza(stanza, declared);
    });
  if (!isThose) throw fail('stanza_mismatch', { detail: { what: 'header' } });
}

const isSameStanza = (one: Stanza, other: Stanza): boolean =>
  one.type === other.type &&
  one.args.length === other.args.length &&
  one.args.every((argument, index) => argument === other.args[index]) &&
  equal(one.body, other.body);

/**
 * Drafts between the author's devices (docs/format.md, Drafts). Every message that is being written is in memory
 * here; what was saved of it lies at the relay, sealed to the author, version by version. A save names the version
 * it was made on top of, so that what another device wrote is met and never written over.
 */
import { api } from '../../contract/api/index.ts';
import { fail } from '../../contract/errors.ts';
import { b64u, isZegelError, openDraft, sealDraft, sha256, unb64u } from '../../crypto/index.ts';
import { Draft, attachmentWith } from './draft.ts';
import {
  type DraftRecord,
  type DraftSummary,
  type Written,
  encodeDraft,
  encodeSummary,
  parseDraft,
  parseSummary,
} from './draft-record.ts';
import { type StagedPart, adoptFiles, openedView, recordOf, restore } from './draft-restore.ts';
import type { Environment } from './environment.ts';
import type { DraftChoice, DraftItem, DraftsFace, OpenedDraft, OtherVersion } from './face.ts';
import type { Relay } from './http.ts';
import type { Member } from './member.ts';
import { authorOf } from './member-writing.ts';

/** A version as it lies at the relay. */
interface Stored {
  version: number;
  updatedAt: number;
  content: Uint8Array;
}

/** What is known of saving one draft. */
interface Saving {
  tail: Promise<unknown>;
  /** Saves whose outcome is unknown, by the digest of what was sent: the relay may have them. */
  sent: Map<string, string>;
}

export class Drafts implements DraftsFace {
  readonly #relay: Relay;
  readonly #environment: Environment;
  readonly #member: () => Member;
  readonly #open = new Map<string, Draft>();
  readonly #savings = new WeakMap<Draft, Saving>();

  constructor(relay: Relay, environment: Environment, member: () => Member) {
    this.#relay = relay;
    this.#environment = environment;
    this.#member = member;
  }

  add(draft: Draft): void {
    this.#open.set(draft.message, draft);
  }

  find(message: string): Draft | null {
    return this.#open.get(message) ?? null;
  }

  /** Forgets it here; what was kept stays kept. */
  drop(message: string): void {
    const draft = this.#open.get(message);
    for (const { removed } of draft?.attachments.values() ?? []) removed.abort();
    this.#open.delete(message);
  }

  /** Forgets the messages of everybody but this account. */
  dropOthers(account: string | null): void {
    for (const { message, subject } of [...this.#open.values()]) {
      if (subject.sender !== account) this.drop(message);
    }
  }

  async list(): Promise<DraftItem[]> {
    const { drafts } = await this.#relay.call(api.drafts.list, {}, {});
    return drafts.map(({ draft, version, updatedAt, expiresAt, summary }) => ({
      message: draft,
      savedAt: updatedAt,
      expiresAt,
      summary: this.#summaryOrNull(draft, version, unb64u(summary)),
    }));
  }

  async open(message: string): Promise<OpenedDraft> {
    const here = this.#open.get(message);
    // It could not be kept: it is in memory here and nowhere else.
    if (here?.written && !here.kept && !here.isThrownAway && !isEnding(here)) return openedView(here, null);
    const stored = await this.#stored(message);
    const isNewest = here?.kept?.version === stored.version;
    const hasUnsaved =
      here?.written && here.kept && encodeDraft(recordOf(here, here.written)) !== here.kept.json;
    if (here && !here.isThrownAway && (isNewest || hasUnsaved === true)) return openedView(here, null);
    return this.#restore(message, stored);
  }

  async save(message: string, written: Written): Promise<{ savedAt: number }> {
    const draft = this.#open.get(message);
    if (!draft) throw fail('not_found');
    draft.written = written;
    await this.keep(draft);
    return { savedAt: draft.kept?.savedAt ?? this.#environment.now() };
  }

  /** Saves what changed since the last time; the page has said before what is written. Throws as `save` does. */
  keep(draft: Draft): Promise<void> {
    return this.#inTurn(draft, () => this.#keep(draft, false));
  }

  /** Throws `draft_changed` when another device has saved a newer version, also where nothing changed here. */
  confirmNewest(draft: Draft): Promise<void> {
    if (!draft.kept) return Promise.resolve();
    return this.#inTurn(draft, () => this.#keep(draft, true));
  }

  async other(message: string): Promise<OtherVersion> {
    const stored = await this.#stored(message);
    const { written, attachments } = this.#parse(message, stored);
    return { savedAt: stored.updatedAt, written, attachments: attachments.map(({ name }) => name) };
  }

  async settle(message: string, choice: DraftChoice): Promise<OpenedDraft> {
    const draft = this.#open.get(message);
    if (!draft?.written) throw fail('not_found');
    if (choice === 'both') return this.#split(draft, draft.written);
    const stored = await this.#stored(message);
    if (choice === 'other') return this.#restore(message, stored);
    draft.kept = { version: stored.version, json: '', savedAt: stored.updatedAt };
    await this.keep(draft);
    return openedView(draft, null);
  }

  async throwAway(message: string): Promise<void> {
    const draft = this.#open.get(message);
    // From here on nothing of it is saved: that would bring it back.
    if (draft) draft.isThrownAway = true;
    const discard = async (): Promise<void> => {
      await this.#relay.call(api.drafts.discard, { draft: message }, {});
    };
    try {
      // Neither does a save that is on its way.
      await (draft ? this.#inTurn(draft, discard) : discard());
    } catch (error) {
      if (draft) draft.isThrownAway = false;
      throw error;
    }
    for (const { removed } of draft?.attachments.values() ?? []) removed.abort();
  }

  async takeBack(message: string): Promise<OpenedDraft> {
    await this.#relay.call(api.drafts.restore, { draft: message }, {});
    return this.open(message);
  }

  /** Mine becomes a message of its own, with a key of its own: what is up for the other stays with that. */
  async #split(draft: Draft, written: Written): Promise<OpenedDraft> {
    const own = new Draft(authorOf(this.#member()), { thread: draft.thread });
    own.written = written;
    for (const { attachment, name, sizeBytes, from, file, place } of draft.attachments.values()) {
      own.attachments.set(attachment, attachmentWith(file, { attachment, name, sizeBytes, place }, from));
    }
    this.drop(draft.message);
    this.add(own);
    await this.keep(own);
    return openedView(own, null);
  }

  async #restore(message: string, stored: Stored): Promise<OpenedDraft> {
    const record = this.#parse(message, stored);
    const staged = await this.#staged(message, record);
    const draft = restore(this.#member(), message, record, staged);
    draft.kept = {
      version: stored.version,
      json: encodeDraft(recordOf(draft, record.written)),
      savedAt: stored.updatedAt,
    };
    const before = this.#open.get(message);
    if (before) adoptFiles(draft, before);
    this.drop(message);
    this.add(draft);
    return openedView(draft, staged ?? []);
  }

  /** Null when the relay has nothing for it (any more). */
  async #staged(message: string, { attachments }: DraftRecord): Promise<StagedPart[] | null> {
    if (attachments.every(({ upload }) => upload === null)) return null;
    try {
      return (await this.#relay.call(api.messages.stagedParts, { message }, {})).parts;
    } catch (error) {
      if (isZegelError(error, 'not_found')) return null;
      throw error;
    }
  }

  async #keep(draft: Draft, isAsked: boolean): Promise<void> {
    const { written } = draft;
    if (!written || isEnding(draft) || draft.isThrownAway) return;
    const record = recordOf(draft, written);
    const json = encodeDraft(record);
    if (json === draft.kept?.json && !isAsked) return;
    const saving = this.#savingOf(draft);
    for (let left = 1; ; left -= 1) {
      const ifVersion = draft.kept?.version ?? 0;
      const name = this.#name(draft.message, ifVersion + 1);
      const publicKey = this.#member().identity.recipient.publicKey;
      const content = sealDraft(publicKey, name, 'content', json);
      const summary = sealDraft(publicKey, name, 'summary', encodeSummary(record));
      saving.sent.set(b64u(sha256(content)), json);
      try {
        const { version, updatedAt } = await this.#relay.call(
          api.drafts.put,
          { draft: draft.message },
          { ifVersion, summary: b64u(summary), content: b64u(content) },
        );
        draft.kept = { version, json, savedAt: updatedAt };
        saving.sent.clear();
        return;
      } catch (error) {
        // Sent from here while this save was on its way: the draft is over.
        if (isEnding(draft) && isZegelError(error, 'already_released')) return;
        // It may be what this device saved itself, the answer to which was lost.
        if (left === 0 || !isZegelError(error, 'draft_changed')) throw error;
        const stored = await this.#stored(draft.message);
        const mine = saving.sent.get(b64u(sha256(stored.content)));
        if (mine === undefined) throw error;
        draft.kept = { version: stored.version, json: mine, savedAt: stored.updatedAt };
        if (mine === json) return;
      }
    }
  }

  async #stored(message: string): Promise<Stored> {
    const { version, updatedAt, content } = await this.#relay.call(api.drafts.get, { draft: message }, {});
    return { version, updatedAt, content: unb64u(content) };
  }

  #parse(message: string, { version, content }: Stored): DraftRecord {
    return parseDraft(openDraft(this.#member().identity, this.#name(message, version), 'content', content));
  }

  #summaryOrNull(message: string, version: number, sealed: Uint8Array): Omit<DraftSummary, 'v'> | null {
    try {
      const json = openDraft(this.#member().identity, this.#name(message, version), 'summary', sealed);
      const { subject, recipients, more, attachments } = parseSummary(json);
      return { subject, recipients, more, attachments };
    } catch {
      // Of keys this account no longer has, or damaged: it is listed, and can be thrown away.
      return null;
    }
  }

  #name(draft: string, version: number) {
    const { me } = this.#member();
    return { org: me.organisation.id, account: me.account, draft, version };
  }

  #savingOf(draft: Draft): Saving {
    const found = this.#savings.get(draft);
    if (found) return found;
    const made: Saving = { tail: Promise.resolve(), sent: new Map() };
    this.#savings.set(draft, made);
    return made;
  }

  /** One save of a draft at a time, in the order asked for; what ends it, after them. */
  #inTurn(draft: Draft, step: () => Promise<void>): Promise<void> {
    const saving = this.#savingOf(draft);
    const turn = saving.tail.then(step, step);
    saving.tail = turn.catch(() => undefined);
    return turn;
  }
}

/** Once a release was asked for, the draft ends with it; until its outcome is known, it stays as it was. */
const isEnding = ({ released, attempt }: Draft): boolean =>
  released !== null || (attempt !== null && attempt.prepared.redemption !== null);

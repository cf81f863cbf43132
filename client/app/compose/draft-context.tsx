/**
 * The message being written outlives the page: looking into the inbox meanwhile loses nothing, uploads go on, and
 * after a fault everything is still there. It is kept as one types, so that another device, or this one on another
 * day, goes on with it; closing the tab asks first only while something is not kept.
 */
import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, useEffectEvent, useReducer, useRef, useState } from 'react';
import type { Dispatch, ReactNode } from 'react';
import { useLocation } from 'react-router';
import { plainFileName } from '../../../contract/file-name.ts';
import type { DraftChoice, OpenedDraft, Sent } from '../../core/face.ts';
import { useAccount } from '../account.tsx';
import { useCore, useCoreEvents } from '../core.tsx';
import { changed, emptyDraft, isUntouched } from './draft.ts';
import type { Change, Draft, DraftFile } from './draft.ts';
import { draftOf, goesOn, writtenOf } from './kept.ts';
import type { LeftOff } from './left-off.ts';
import { useSaving } from './saving.ts';
import type { Saving } from './saving.ts';
import { bringUp } from './uploading.ts';

export interface DraftDesk {
  draft: Draft;
  /** Another one for each message that is begun or gone on with: what is shown of one does not stay for the next. */
  sheet: number;
  change: Dispatch<Change>;
  /** The id of the message; the core begins it at the first need. */
  message: () => Promise<string>;
  addRecipients: (addresses: readonly string[]) => void;
  attach: (files: readonly File[]) => void;
  /** Again, with this file where it was chosen anew. */
  retryFile: (id: string, file?: File) => void;
  removeFile: (id: string) => void;
  /** What was sent last, until the next message is begun. */
  outcome: Outcome | null;
  settle: (sent: Sent) => void;
  /**
   * Until when recipients can open. Asked for again it is the same, so that a message of which nobody knows whether
   * it was released is sent again as it was.
   */
  expiresAt: () => number;
  /** Another message; this one stays among the drafts. Throws what keeping it throws, and goes on with it then. */
  startOver: () => Promise<void>;
  /** Done with what was sent. */
  closeOutcome: () => void;
  /** An answer in which nothing was written: nothing of it stays. */
  giveUp: () => void;
  /** Throws this one away. It can be taken back for a while. Throws what that throws; then it is still there. */
  throwAway: () => Promise<void>;
  /** What was thrown away last; null when there is nothing to take back. */
  thrown: string | null;
  takeBack: (message: string) => Promise<void>;
  forgetThrown: () => void;
  /** Any draft: this one, or one of the list. */
  throwAwayOf: (message: string) => Promise<void>;
  /** Goes on with a draft; what was being written is kept first. */
  open: (message: string) => Promise<void>;
  /** How it stands with keeping what is written. */
  saving: Saving;
  /** Goes on with an answer that was just begun; what was being written is kept first. */
  begin: (started: Draft) => Promise<void>;
  /** After it was changed on another device. */
  choose: (choice: DraftChoice) => Promise<void>;
}

export interface Outcome {
  sent: Sent;
  draft: Draft;
  /** Where it is shown, as `key` of the location: whoever goes on, or asks for a new message, is done with it. */
  at: string;
}

const DAY_MS = 86_400_000;

const Context = createContext<DraftDesk | null>(null);

export function useDraft(): DraftDesk {
  const desk = use(Context);
  if (desk === null) throw new TypeError('no DraftProvider above this component');
  return desk;
}

export function DraftProvider({ leftOff, children }: { leftOff: LeftOff; children: ReactNode }) {
  const { compose, drafts } = useCore();
  const { id: account } = useAccount();
  const queries = useQueryClient();
  const [draft, change] = useReducer(changed, emptyDraft);
  const { key: at } = useLocation();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const begun = useRef<Promise<string> | null>(null);
  /** Attachments that are to come up. */
  const wanted = useRef(new Set<string>());
  const [sheet, setSheet] = useState(0);
  const expiry = useRef<{ days: number; at: number } | null>(null);
  const latest = useRef(draft);
  useEffect(() => {
    latest.current = draft;
  }, [draft]);

  const beginMessage = async ({ origin }: Draft): Promise<string> => {
    const { kind, message: of, thread = null } = origin ?? {};
    const started = await compose.startMessage({
      ...(thread === null ? {} : { thread }),
      ...(kind === undefined || of === undefined ? {} : { origin: { kind, message: of } }),
    });
    return started.message;
  };
  const message = () => {
    begun.current ??= beginMessage(draft).catch((error: unknown) => {
      begun.current = null;
      throw error;
    });
    return begun.current;
  };
  const [thrown, setThrown] = useState<string | null>(null);
  const written = writtenOf(draft);
  // What of the attachments is kept changes with their states, too.
  const key = JSON.stringify([written, draft.files.map(({ id, state }) => [id, state.at])]);
  const saving = useSaving({
    key,
    isEmpty: isUntouched(draft),
    save: async () => {
      const kept = await drafts.save(await message(), writtenOf(draft));
      void queries.invalidateQueries({ queryKey: ['drafts'] });
      return kept;
    },
  });
  const upload = (id: string, file: File | null, of: Promise<string>) =>
    bringUp(
      async (isFirst) => {
        if (file !== null && isFirst) {
          change({ type: 'file', id, state: { at: 'reading', readBytes: 0, totalBytes: file.size } });
        }
        const given = file !== null && isFirst ? { name: file.name, file } : null;
        return compose.attach(await of, id, given);
      },
      (state) => change({ type: 'file', id, state }),
      () => wanted.current.has(id),
    );
  const bringUpFile = (id: string, file: File | null) => {
    wanted.current.add(id);
    // The core keeps a message that the page has said something of before the first byte of a file leaves.
    const of = message().then(async (begun) => {
      await drafts.save(begun, writtenOf(latest.current)).catch(() => undefined);
      return begun;
    });
    void upload(id, file, of);
  };
  /** An attachment of another message. The draft that it goes with is kept before its first byte leaves, as any. */
  const forward = (id: string, from: NonNullable<DraftFile['from']>, of: Promise<string>) => {
    wanted.current.add(id);
    void bringUp(
      async () => compose.attachFrom(await of, id, from),
      (state) => change({ type: 'file', id, state }),
      () => wanted.current.has(id),
    );
  };
  /** On the desk from now on. What was there before was kept, or is not to be. */
  const put = (of: string | null, onDesk: Draft, savedAt: number | null) => {
    begun.current = of === null ? null : Promise.resolve(of);
    wanted.current.clear();
    expiry.current = null;
    setSheet((before) => before + 1);
    change({ type: 'load', draft: onDesk });
    saving.begin(savedAt);
  };
  const clear = () => put(null, emptyDraft, null);
  /** What is written now is kept before something else takes its place. Throws what keeping it throws. */
  const keep = async () => {
    if (!isUntouched(latest.current)) await saving.flush();
  };
  const load = (opened: OpenedDraft) => {
    const loaded = draftOf(opened);
    setOutcome(null);
    setThrown(null);
    put(opened.message, loaded, opened.savedAt);
    lookUp(loaded.recipients.map(({ address }) => address));
    for (const each of opened.attachments.filter(goesOn)) {
      wanted.current.add(each.attachment);
      void upload(each.attachment, null, Promise.resolve(opened.message));
    }
  };
  const lookUp = (addresses: readonly string[]) => {
    if (addresses.length === 0) return;
    void compose.lookup([...addresses]).then(
      (found) =>
        found.forEach((known, index) => change({ type: 'found', typed: addresses[index] ?? '', known })),
      () => change({ type: 'not_found', typed: addresses }),
    );
  };
  const throwAwayOf = async (of: string) => {
    const isHere = (await begun.current?.catch(() => null)) === of;
    // What was typed last comes back with it, where that can be kept.
    if (isHere) await saving.flush().catch(() => undefined);
    await drafts.throwAway(of);
    if (isHere) clear();
    setThrown(of);
    await queries.invalidateQueries({ queryKey: ['drafts'] });
  };
  const desk: DraftDesk = {
    draft,
    sheet,
    change,
    message,
    addRecipients: (addresses) => {
      change({ type: 'add_recipients', addresses });
      lookUp(addresses);
    },
    attach: (chosen) => {
      const added = chosen.map((file) => ({ id: crypto.randomUUID(), file }));
      change({
        type: 'add_files',
        files: added.map(({ id, file }) => ({
          id,
          name: plainFileName(file.name),
          sizeBytes: file.size,
          state: { at: 'reading', readBytes: 0, totalBytes: file.size },
        })),
      });
      for (const { id, file } of added) bringUpFile(id, file);
    },
    retryFile: (id, file) => {
      if (file !== undefined) {
        change({ type: 'file_chosen', id, name: plainFileName(file.name), sizeBytes: file.size });
      }
      const from = draft.files.find((each) => each.id === id)?.from;
      if (file === undefined && from !== undefined) forward(id, from, message());
      else bringUpFile(id, file ?? null);
    },
    removeFile: (id) => {
      wanted.current.delete(id);
      change({ type: 'remove_file', id });
      // Without a message there is nothing to remove it from.
      void message().then(
        (of) => compose.removeAttachment(of, id),
        () => undefined,
      );
    },
    outcome: outcome?.at === at ? outcome : null,
    settle: (sent) => {
      setOutcome({ sent, draft, at });
      clear();
      for (const name of ['sent', 'inbox', 'conversation', 'drafts'])
        void queries.invalidateQueries({ queryKey: [name] });
    },
    expiresAt: () => {
      if (expiry.current?.days !== draft.days) {
        expiry.current = { days: draft.days, at: Date.now() + draft.days * DAY_MS };
      }
      return expiry.current.at;
    },
    startOver: async () => {
      await keep();
      setOutcome(null);
      setThrown(null);
      clear();
    },
    closeOutcome: () => {
      setOutcome(null);
      setThrown(null);
    },
    giveUp: () => {
      const abandoned = begun.current;
      clear();
      if (abandoned === null) return;
      // Forwarded attachments may be up already. Nothing of the author's is lost if this fails.
      abandoned
        .then((of) => drafts.throwAway(of))
        .then(() => queries.invalidateQueries({ queryKey: ['drafts'] }))
        .catch(() => undefined);
    },
    throwAway: async () => {
      const abandoned = await message();
      await throwAwayOf(abandoned);
    },
    throwAwayOf,
    thrown,
    forgetThrown: () => setThrown(null),
    takeBack: async (of) => {
      await keep();
      load(await drafts.takeBack(of));
      void queries.invalidateQueries({ queryKey: ['drafts'] });
    },
    open: async (of) => {
      await keep();
      load(await drafts.open(of));
    },
    begin: async (started) => {
      const of = await beginMessage(started);
      await keep();
      setOutcome(null);
      setThrown(null);
      put(of, started, null);
      lookUp(started.recipients.map(({ address }) => address));
      const files = started.files.flatMap(({ id, from }) => (from === undefined ? [] : [{ id, from }]));
      if (files.length === 0) return;
      await drafts.save(of, writtenOf(started)).catch(() => undefined);
      for (const { id, from } of files) forward(id, from, Promise.resolve(of));
    },
    saving,
    choose: async (choice) => {
      load(await drafts.settle(await message(), choice));
      void queries.invalidateQueries({ queryKey: ['drafts'] });
    },
  };

  const goOn = useEffectEvent(async (of: Promise<string>) => {
    const opened = await drafts.open(await of);
    // What was typed last could not be kept while nobody was signed in.
    const kept = await drafts.save(opened.message, opened.written).catch(() => opened);
    if (isUntouched(latest.current)) load({ ...opened, savedAt: kept.savedAt });
    void queries.invalidateQueries({ queryKey: ['drafts'] });
  });
  useEffect(() => {
    const left = leftOff.take(account);
    // What cannot be opened now is among the drafts.
    if (left) void goOn(left).catch(() => undefined);
  }, [account, leftOff]);

  useCoreEvents((event) => {
    if (event.type === 'signed_out') {
      if (!leftOff.isEmpty || isUntouched(latest.current)) return;
      const of = message();
      leftOff.leave(account, of);
      // The core has it as it stands, though the relay takes it only after the next sign-in.
      void of.then((begun) => drafts.save(begun, writtenOf(latest.current))).catch(() => undefined);
      return;
    }
    if (event.type === 'upload') {
      const { attachment: id, sentBytes, totalBytes } = event;
      change({ type: 'file', id, state: { at: 'uploading', sentBytes, totalBytes } });
    } else if (event.type === 'reading') {
      const { attachment: id, readBytes, totalBytes } = event;
      change({ type: 'file', id, state: { at: 'reading', readBytes, totalBytes } });
    } else if (event.type === 'inspecting') {
      change({ type: 'file', id: event.attachment, state: { at: 'inspecting' } });
    }
  });
  return <Context value={desk}>{children}</Context>;
}

/**
 * The message being written outlives the page: looking into the inbox meanwhile loses nothing, uploads go on, and
 * after a fault everything is still there. Closing the tab asks first.
 */
import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, useReducer, useRef, useState } from 'react';
import type { Dispatch, ReactNode } from 'react';
import { plainFileName } from '../../../contract/file-name.ts';
import type { Sent } from '../../core/face.ts';
import { isZegelError } from '../../../crypto/errors.ts';
import { useCore, useCoreEvents } from '../core.tsx';
import { changed, emptyDraft, isUntouched } from './draft.ts';
import type { Change, Draft } from './draft.ts';

export interface DraftDesk {
  draft: Draft;
  change: Dispatch<Change>;
  /** The id of the message; the core begins it at the first need. */
  message: () => Promise<string>;
  addRecipients: (addresses: readonly string[]) => void;
  attach: (files: readonly File[]) => void;
  retryFile: (id: string) => void;
  removeFile: (id: string) => void;
  /** What was sent last, until the next message is begun. */
  outcome: Outcome | null;
  settle: (sent: Sent) => void;
  startOver: () => void;
}

export interface Outcome {
  sent: Sent;
  draft: Draft;
}

const Context = createContext<DraftDesk | null>(null);

export function useDraft(): DraftDesk {
  const desk = use(Context);
  if (desk === null) throw new TypeError('no DraftProvider above this component');
  return desk;
}

export function DraftProvider({ children }: { children: ReactNode }) {
  const { compose } = useCore();
  const queries = useQueryClient();
  const [draft, change] = useReducer(changed, emptyDraft);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const begun = useRef<Promise<string> | null>(null);
  const files = useRef(new Map<string, File>());

  const message = () => {
    begun.current ??= compose.startMessage().then((started) => started.message);
    return begun.current;
  };
  const upload = async (id: string, file: File) => {
    change({ type: 'file', id, state: { at: 'uploading', sentBytes: 0, totalBytes: file.size } });
    try {
      const attachment = await compose.attach(await message(), id, { name: file.name, file });
      change({ type: 'file', id, state: { at: 'done', attachment } });
    } catch (error) {
      if (!isZegelError(error, 'attachment_removed'))
        change({ type: 'file', id, state: { at: 'failed', error } });
    }
  };
  const desk: DraftDesk = {
    draft,
    change,
    message,
    addRecipients: (addresses) => {
      change({ type: 'add_recipients', addresses });
      void compose.lookup([...addresses]).then(
        (found) =>
          found.forEach((known, index) => change({ type: 'found', typed: addresses[index] ?? '', known })),
        () => change({ type: 'not_found', typed: addresses }),
      );
    },
    attach: (chosen) => {
      const added = chosen.map((file) => ({ id: crypto.randomUUID(), file }));
      for (const { id, file } of added) files.current.set(id, file);
      change({
        type: 'add_files',
        files: added.map(({ id, file }) => ({
          id,
          name: plainFileName(file.name),
          sizeBytes: file.size,
          state: { at: 'uploading', sentBytes: 0, totalBytes: file.size },
        })),
      });
      for (const { id, file } of added) void upload(id, file);
    },
    retryFile: (id) => {
      const file = files.current.get(id);
      if (file !== undefined) void upload(id, file);
    },
    removeFile: (id) => {
      files.current.delete(id);
      change({ type: 'remove_file', id });
      void message().then((of) => compose.removeAttachment(of, id));
    },
    outcome,
    settle: (sent) => {
      setOutcome({ sent, draft });
      begun.current = null;
      files.current.clear();
      change({ type: 'clear' });
      void queries.invalidateQueries({ queryKey: ['sent'] });
    },
    startOver: () => {
      const abandoned = begun.current;
      begun.current = null;
      files.current.clear();
      setOutcome(null);
      change({ type: 'clear' });
      void abandoned?.then((of) => compose.discard(of));
    },
  };

  useCoreEvents((event) => {
    if (event.type === 'upload') {
      const { attachment: id, sentBytes, totalBytes } = event;
      change({ type: 'file', id, state: { at: 'uploading', sentBytes, totalBytes } });
    } else if (event.type === 'inspecting') {
      change({ type: 'file', id: event.attachment, state: { at: 'inspecting' } });
    }
  });
  const isKept = !isUntouched(draft);
  useEffect(() => {
    if (!isKept) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isKept]);
  return <Context value={desk}>{children}</Context>;
}

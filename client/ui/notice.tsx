import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';
import { useSpeech } from './language.tsx';

export type NoticeKind = 'plain' | 'attention' | 'error' | 'done';

const marks: Record<NoticeKind, IconName> = {
  plain: 'info',
  attention: 'attention',
  error: 'attention',
  done: 'check',
};

/** Something to know, in place. An error is announced; the rest is read when the person gets there. */
export function Notice({ kind = 'plain', children }: { kind?: NoticeKind; children: ReactNode }) {
  return (
    <div className={`notice notice-${kind}`} role={kind === 'error' ? 'alert' : undefined}>
      <Icon name={marks[kind]} />
      <div>{children}</div>
    </div>
  );
}

/** What the catalogue says about a failure; nothing when there is none. */
export function Failure({ error, children }: { error: unknown; children?: ReactNode }) {
  const { sayError } = useSpeech();
  if (error === null || error === undefined) return null;
  return (
    <Notice kind="error">
      <p>{sayError(error)}</p>
      {children}
    </Notice>
  );
}

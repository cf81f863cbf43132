import type { ReactNode } from 'react';
import { LanguageSwitch } from '../ui/language.tsx';
import { usePageTitle } from '../ui/page-title.ts';
import { Seal } from '../ui/seal.tsx';

/** The page before somebody is in: one sheet, one thing to do. */
export function Door({
  title,
  name = 'Zegel',
  children,
}: {
  title: string;
  name?: string;
  children: ReactNode;
}) {
  usePageTitle(title);
  return (
    <>
      <header className="door-top no-print">
        <LanguageSwitch />
      </header>
      <main className="door">
        <div className="door-who">
          <Seal name={name} size={56} />
          <h1>{title}</h1>
        </div>
        <div className="sheet door-sheet">{children}</div>
      </main>
    </>
  );
}

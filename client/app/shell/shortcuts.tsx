/**
 * Keys that do something wherever the person is, except where they type or while a dialog is open. They can be turned
 * off (WCAG 2.1.4), which is remembered on this device.
 */
import { createContext, use, useEffect, useEffectEvent, useMemo, useState } from 'react';
import type { ReactNode } from 'react';

export type Shortcut = 'j' | 'k' | 'r' | 'a' | 'f' | 'c' | 'u' | '/' | '?';

const KEY = 'zegel.shortcuts';

const Context = createContext<{ on: boolean; turn: (on: boolean) => void }>({
  on: true,
  turn: () => undefined,
});

function remembered(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    // Storage can be forbidden; the keys then work.
    return true;
  }
}

export function ShortcutProvider({ children }: { children: ReactNode }) {
  const [on, setOn] = useState(remembered);
  const value = useMemo(
    () => ({
      on,
      turn: (chosen: boolean) => {
        setOn(chosen);
        try {
          localStorage.setItem(KEY, chosen ? 'on' : 'off');
        } catch {
          // The choice then lasts as long as the page.
        }
      },
    }),
    [on],
  );
  return <Context value={value}>{children}</Context>;
}

export const useShortcutSwitch = () => use(Context);

/** Listens while the component is there. */
export function useShortcuts(actions: Partial<Record<Shortcut, () => void>>): void {
  const { on } = use(Context);
  const act = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTaken(event.target)) return;
    const action = actions[event.key as Shortcut];
    if (action === undefined) return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    if (!on) return;
    const listener = (event: KeyboardEvent): void => act(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, [on]);
}

const TYPING =
  'input, textarea, select, [contenteditable=true], [role=menu], [role=dialog], [role=alertdialog]';

const isTaken = (target: EventTarget | null): boolean =>
  (target instanceof Element && target.closest(TYPING) !== null) ||
  document.querySelector('[role=dialog], [role=alertdialog]') !== null;

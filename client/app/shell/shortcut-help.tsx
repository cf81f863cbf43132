import { useState } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button } from '../../ui/button.tsx';
import { useSpeech } from '../../ui/language.tsx';
import type { Words } from '../../ui/language.tsx';
import { useShortcutSwitch, useShortcuts } from './shortcuts.tsx';
import { words } from './words.ts';

const KEYS: readonly { keys: readonly string[]; what: Words }[] = [
  { keys: ['j', '↓'], what: words.keyNext },
  { keys: ['k', '↑'], what: words.keyPrevious },
  { keys: ['Enter'], what: words.keyOpen },
  { keys: ['u'], what: words.keyBack },
  { keys: ['r'], what: words.keyReply },
  { keys: ['a'], what: words.keyReplyAll },
  { keys: ['f'], what: words.keyForward },
  { keys: ['c'], what: words.keyNew },
  { keys: ['/'], what: words.keySearch },
  { keys: ['?'], what: words.keyHelp },
];

/** What the keys do, and the switch that turns them off. Opened by its button or by "?". */
export function ShortcutHelp() {
  const { say } = useSpeech();
  const { on, turn } = useShortcutSwitch();
  const [open, setOpen] = useState(false);
  useShortcuts({ '?': () => setOpen(true) });
  return (
    <>
      <span className="no-touch">
        <Button kind="quiet" onClick={() => setOpen(true)}>
          {say(words.shortcuts)}
        </Button>
      </span>
      <ModalOverlay className="veil" isDismissable isOpen={open} onOpenChange={setOpen}>
        <Modal className="sheet dialog">
          <Dialog className="stack">
            <Heading slot="title" level={2}>
              {say(words.shortcuts)}
            </Heading>
            <dl className="shortcut-keys">
              {KEYS.map(({ keys, what }) => (
                <div key={what.en}>
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{say(what)}</dd>
                </div>
              ))}
            </dl>
            <p className="soft small">{say(words.shortcutsWhile)}</p>
            <label className="row">
              <input type="checkbox" checked={on} onChange={(event) => turn(event.target.checked)} />
              <span>{say(words.shortcutsOn)}</span>
            </label>
            <div className="row row-end">
              <Button autoFocus onClick={() => setOpen(false)}>
                {say(words.close)}
              </Button>
            </div>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  );
}

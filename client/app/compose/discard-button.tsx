import {
  Dialog,
  DialogTrigger,
  Heading,
  Modal,
  ModalOverlay,
  Button as AriaButton,
} from 'react-aria-components';
import { Button } from '../../ui/button.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { useDraft } from './draft-context.tsx';
import { isUntouched } from './draft.ts';
import { words } from './words.ts';

/** Throws a draft away, after asking. */
export function DiscardButton() {
  const { draft, startOver } = useDraft();
  const { say } = useSpeech();
  if (isUntouched(draft)) return null;
  return (
    <DialogTrigger>
      <AriaButton className="button button-quiet">{say(words.discard)}</AriaButton>
      <ModalOverlay className="veil" isDismissable>
        <Modal className="sheet dialog">
          <Dialog role="alertdialog" className="stack">
            {({ close }) => (
              <>
                <Heading slot="title" level={2}>
                  {say(words.discardTitle)}
                </Heading>
                <p>{say(words.discardWhat)}</p>
                <div className="row row-end">
                  <Button onClick={close}>{say(words.keepWriting)}</Button>
                  <Button
                    kind="danger"
                    onClick={() => {
                      close();
                      startOver();
                    }}
                  >
                    {say(words.discard)}
                  </Button>
                </div>
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

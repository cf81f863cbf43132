/** The proof of receipt of a sent message: what it rests on, said before it is downloaded. */
import { useId, useState } from 'react';
import { basisWords } from '../../../contract/receipt/words.ts';
import type { ProvenRecipient, Receipt, SentItem } from '../../core/face.ts';
import { fileName, pdfName } from '../../receipt/names.ts';
import { printReceipt } from '../../receipt/print.ts';
import { RECEIPT_MEDIA_TYPE } from '../../../contract/receipt/media.ts';
import { type Action, useAction } from '../../ui/action.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure } from '../../ui/notice.tsx';
import { saveFile } from '../../ui/save.ts';
import { useAccount } from '../account.tsx';
import { useCore } from '../core.tsx';
import { receiptWords as words } from './receipt-words.ts';

export function ReceiptOf({ item }: { item: Pick<SentItem, 'message'> }) {
  const id = useId();
  const { mail } = useCore();
  const { say } = useSpeech();
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  const make = useAction(async () => setReceipt(await mail.receipt(item.message)));
  return (
    <section className="receipt no-print" aria-labelledby={id}>
      <h3 id={id}>{say(words.title)}</h3>
      {receipt === null ? (
        <>
          <p className="soft">{say(words.what)}</p>
          <div className="row">
            <Button busy={make.busy} onClick={make.run}>
              {say(words.make)}
            </Button>
          </div>
          <p role="status" className={make.busy ? 'soft small' : 'unseen'}>
            {make.busy && say(words.making)}
          </p>
          <Failure error={make.error} />
        </>
      ) : (
        <MadeReceipt receipt={receipt} again={make} />
      )}
    </section>
  );
}

function MadeReceipt({ receipt, again }: { receipt: Receipt; again: Action<[]> }) {
  const { organisation } = useAccount();
  const { language, say } = useSpeech();
  const [saved, setSaved] = useState(false);
  const { proven, text } = receipt;
  const print = useAction(async () => {
    const { name } = organisation;
    const pdf = await printReceipt({ text, proven, organisation: name, language, madeAt: Date.now() });
    saveFile(pdfName(proven, language), pdf);
    setSaved(true);
  });
  const saveMachineFile = () => {
    saveFile(fileName(proven, language), new Blob([text], { type: RECEIPT_MEDIA_TYPE }));
    setSaved(true);
  };
  return (
    <>
      <p className="receipt-checked">
        <Icon name="check" />
        {say(words.checked)}
      </p>
      <ul className="receipt-bases">
        {proven.recipients.map((recipient) => (
          <Basis key={recipient.handle} recipient={recipient} />
        ))}
      </ul>
      <p className="soft small">{say(words.holds)}</p>
      <div className="row">
        <Button kind="primary" busy={print.busy} onClick={print.run}>
          <Icon name="download" />
          {say(words.savePdf)}
        </Button>
        <Button onClick={saveMachineFile}>
          <Icon name="download" />
          {say(words.saveFile)}
        </Button>
        <Button kind="quiet" busy={again.busy} onClick={again.run}>
          {say(words.again)}
        </Button>
      </div>
      <p role="status" className={saved || print.busy ? 'soft small' : 'unseen'}>
        {print.busy ? say(words.printing) : saved && say(words.saved)}
      </p>
      <Failure error={print.error ?? again.error} />
      <details className="receipt-check">
        <summary>{say(words.checkTitle)}</summary>
        <p className="small">{say(words.checkHow)}</p>
        <p className="small">
          <code>zegel receipt verify {pdfName(proven, language)}</code>
        </p>
        <dl className="receipt-fingerprints small">
          <div>
            <dt>{say(words.root)}</dt>
            <dd translate="no">{proven.rootFingerprint}</dd>
          </div>
          <div>
            <dt>{say(words.token)}</dt>
            <dd translate="no">{proven.tokenFingerprint}</dd>
          </div>
          <div>
            <dt>{say(words.log, proven.checkpoint.size)}</dt>
            <dd translate="no">{proven.checkpoint.rootFingerprint}</dd>
          </div>
        </dl>
      </details>
    </>
  );
}

function Basis({ recipient: { address, basis } }: { recipient: ProvenRecipient }) {
  const { say } = useSpeech();
  const { state, by, not } = basisWords[basis];
  return (
    <li className="receipt-basis" data-kind={basis.startsWith('opened') ? 'done' : undefined}>
      <h4>{address}</h4>
      <p className="strong">{say(state)}</p>
      <p>{say(by)}</p>
      <p className="soft">{say(not)}</p>
    </li>
  );
}

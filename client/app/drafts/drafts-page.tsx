/** Messages that are being written: go on with one, or throw it away. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { DraftItem } from '../../core/face.ts';
import { useAction } from '../../ui/action.ts';
import { Button } from '../../ui/button.tsx';
import { listTimeText } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { Waiting } from '../../ui/progress.tsx';
import { words as shared } from '../../ui/words.ts';
import { useDraft } from '../compose/draft-context.tsx';
import { words as composeWords } from '../compose/words.ts';
import { useCore } from '../core.tsx';
import { words as mailWords } from '../mail/words.ts';
import { words } from './words.ts';

export default function DraftsPage() {
  const { drafts } = useCore();
  const { say } = useSpeech();
  usePageTitle(say(words.drafts));
  const list = useQuery({ queryKey: ['drafts'], queryFn: () => drafts.list() });
  return (
    <div className="drafts">
      <h1 className="mailbox-title">{say(words.drafts)}</h1>
      <Undo />
      {list.isPending && <Waiting>{say(words.loading)}</Waiting>}
      {list.isError && (
        <Failure error={list.error}>
          <Button onClick={() => void list.refetch()}>{say(shared.tryAgain)}</Button>
        </Failure>
      )}
      {list.data?.length === 0 && (
        <div className="mailbox-empty">
          <p className="strong">{say(words.empty)}</p>
          <p className="soft">{say(words.emptyWhat)}</p>
          <Link className="button button-secondary" to="/new">
            {say(mailWords.write)}
          </Link>
        </div>
      )}
      {list.data !== undefined && list.data.length > 0 && (
        <>
          <ul className="mail-rows">
            {list.data.map((item) => (
              <DraftRow key={item.message} item={item} />
            ))}
          </ul>
          <p className="soft small drafts-note">{say(words.note)}</p>
        </>
      )}
    </div>
  );
}

function DraftRow({ item }: { item: DraftItem }) {
  const { open, throwAwayOf } = useDraft();
  const { language, say } = useSpeech();
  const navigate = useNavigate();
  const [now] = useState(Date.now);
  const going = useAction(async () => {
    await open(item.message);
    await navigate('/new');
  });
  const throwing = useAction(() => throwAwayOf(item.message));
  const { summary } = item;
  const subject =
    summary === null
      ? say(words.unreadable)
      : summary.subject === ''
        ? say(shared.noSubject)
        : summary.subject;
  const who =
    summary === null || summary.recipients.length === 0
      ? say(words.nobody)
      : say(words.more, summary.recipients.join(', '), summary.more);
  return (
    <li className="draft-row">
      <button
        type="button"
        className="mail-row"
        disabled={summary === null}
        aria-busy={going.busy || undefined}
        onClick={() => going.run()}
      >
        <span className="mail-row-who">{who}</span>
        <time className="mail-row-time number" dateTime={new Date(item.savedAt).toISOString()}>
          {listTimeText(item.savedAt, now, language)}
        </time>
        <span className="mail-row-subject">{subject}</span>
        {summary !== null && summary.attachments > 0 && (
          <span className="mail-row-files" title={say(shared.attachments, summary.attachments)}>
            <Icon name="attachment" />
            <span className="unseen">{say(shared.attachments, summary.attachments)}</span>
          </span>
        )}
      </button>
      <Button
        kind="quiet"
        aria-label={say(words.throwAway, subject)}
        busy={throwing.busy}
        onClick={() => throwing.run()}
      >
        <Icon name="close" />
      </Button>
      <Failure error={going.error ?? throwing.error} />
    </li>
  );
}

/** What was thrown away last comes back. */
function Undo() {
  const { drafts } = useCore();
  const { thrown, forgetThrown } = useDraft();
  const queries = useQueryClient();
  const { say } = useSpeech();
  const undo = useAction(async (message: string) => {
    await drafts.takeBack(message);
    forgetThrown();
    await queries.invalidateQueries({ queryKey: ['drafts'] });
  });
  if (thrown === null) return null;
  return (
    <div role="status" className="drafts-undo">
      <Notice kind="done">
        <div className="row row-between">
          <p>{say(words.thrownAway)}</p>
          <Button busy={undo.busy} onClick={() => undo.run(thrown)}>
            {say(composeWords.undo)}
          </Button>
        </div>
        <Failure error={undo.error} />
      </Notice>
    </div>
  );
}

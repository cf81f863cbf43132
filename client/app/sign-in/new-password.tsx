import { useState } from 'react';
import type { Account } from '../../core/face.ts';
import { Button } from '../../ui/button.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure } from '../../ui/notice.tsx';
import { useAction } from '../../ui/action.ts';
import { useCore } from '../core.tsx';
import { Form } from '../form.tsx';
import { KeepSheet } from '../../ui/keep-sheet.tsx';
import { PasswordWithMeter, isLongEnough } from '../password-with-meter.tsx';
import { words } from './words.ts';

/** After a recovery: a new password, and a new recovery key because the old one has been typed somewhere. */
export function NewPassword({ account, onDone }: { account: Account; onDone: () => void }) {
  const { session } = useCore();
  const { say } = useSpeech();
  const [password, setPassword] = useState('');
  const [recoveryKey, setRecoveryKey] = useState<string | null>(null);
  const [kept, setKept] = useState(false);
  const choose = useAction(async () => {
    const chosen = await session.choosePassword(password, { newRecoveryKey: true });
    setRecoveryKey(chosen.recoveryKey);
  });
  if (recoveryKey !== null) {
    return (
      <div className="stack">
        <KeepSheet
          title={say(words.newKeyTitle)}
          what={say(words.newKeyWhat)}
          fileName={`Zegel ${account.address}.txt`}
          items={[{ name: say(words.recoveryKey), lines: [recoveryKey] }]}
          kept={kept}
          onKept={() => setKept(true)}
        />
        <Button kind="primary" wide disabled={!kept} onClick={onDone}>
          {say(words.toInbox)}
        </Button>
      </div>
    );
  }
  return (
    <Form onSubmit={isLongEnough(password) ? choose.run : null}>
      <input type="hidden" autoComplete="username" value={account.address} readOnly />
      <PasswordWithMeter label={say(words.newPassword)} value={password} onChange={setPassword} />
      <Failure error={choose.error} />
      <Button kind="primary" type="submit" wide busy={choose.busy} disabled={!isLongEnough(password)}>
        {say(words.saveAndGoOn)}
      </Button>
    </Form>
  );
}

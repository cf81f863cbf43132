import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAction } from '../../ui/action.ts';
import { Button } from '../../ui/button.tsx';
import { useSpeech } from '../../ui/language.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { useAccount } from '../account.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { useCore } from '../core.tsx';
import { Form } from '../form.tsx';
import { KeepSheet } from '../../ui/keep-sheet.tsx';
import { PasswordWithMeter, isLongEnough } from '../password-with-meter.tsx';

const words = {
  title: { nl: 'Je account', en: 'Your account' },
  factorTotp: {
    nl: 'Je tweede stap is een authenticator-app.',
    en: 'Your second step is an authenticator app.',
  },
  factorSms: { nl: 'Je tweede stap is een code per sms.', en: 'Your second step is a code by text message.' },
  root: {
    nl: 'Vingerafdruk van de hoofdsleutel van je organisatie',
    en: 'Fingerprint of the root key of your organisation',
  },
  rootWhat: {
    nl: 'Collega’s zien dezelfde. Verschilt hij, verstuur dan niets en vraag een beheerder.',
    en: 'Colleagues see the same one. If it differs, send nothing and ask an admin.',
  },
  backup: { nl: 'Reservecodes', en: 'Backup codes' },
  backupLeft: {
    nl: (left: number) => `Je hebt er nog ${left} van de tien.`,
    en: (left: number) => `You have ${left} of ten left.`,
  },
  backupNew: { nl: 'Maak tien nieuwe', en: 'Make ten new ones' },
  backupTodo: { nl: 'Bewaar ze of druk ze af.', en: 'Save or print them.' },
  backupWhat: { nl: 'De oude codes werken niet meer.', en: 'The old codes no longer work.' },
  password: { nl: 'Wachtwoord', en: 'Password' },
  passwordNew: { nl: 'Nieuw wachtwoord', en: 'New password' },
  passwordSave: { nl: 'Wachtwoord wijzigen', en: 'Change password' },
  passwordDone: {
    nl: 'Je wachtwoord is gewijzigd. Op andere apparaten moet je opnieuw inloggen.',
    en: 'Your password was changed. Sign in again on other devices.',
  },
} as const;

export default function AccountPage() {
  const account = useAccount();
  const { say } = useSpeech();
  usePageTitle(say(words.title));
  return (
    <div className="admin-page">
      <h1>{say(words.title)}</h1>
      <section className="stack-tight">
        <p>
          <span className="strong">{account.name}</span> <span className="soft">{account.address}</span>
        </p>
        <p>{say(account.factor === 'totp' ? words.factorTotp : words.factorSms)}</p>
      </section>
      <BackupCodes />
      <NewPassword />
      <section className="sheet admin-sheet stack-tight">
        <h2>{say(words.root)}</h2>
        <code className="fingerprint" translate="no">
          {account.organisation.rootFingerprint}
        </code>
        <p className="soft">{say(words.rootWhat)}</p>
      </section>
    </div>
  );
}

function BackupCodes() {
  const account = useAccount();
  const { session } = useCore();
  const { say } = useSpeech();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [kept, setKept] = useState(false);
  const queries = useQueryClient();
  const make = useAction(async () => {
    setCodes(await session.newBackupCodes());
    queries.setQueryData(['account'], await session.account());
  });
  return (
    <section className="sheet admin-sheet stack">
      {codes === null ? (
        <>
          <h2>{say(words.backup)}</h2>
          <p>{say(words.backupLeft, account.backupCodesLeft)}</p>
          <div className="row">
            <Button busy={make.busy} onClick={make.run}>
              {say(words.backupNew)}
            </Button>
          </div>
        </>
      ) : (
        <KeepSheet
          title={say(words.backup)}
          what={say(words.backupWhat)}
          fileName={`Zegel ${account.address}.txt`}
          items={[{ name: say(words.backup), lines: codes }]}
          todo={say(words.backupTodo)}
          kept={kept}
          onKept={() => setKept(true)}
        />
      )}
      <Failure error={make.error} />
    </section>
  );
}

function NewPassword() {
  const account = useAccount();
  const { session } = useCore();
  const { say } = useSpeech();
  const [password, setPassword] = useState('');
  const [done, setDone] = useState(false);
  const change = useAction(async () => {
    await session.choosePassword(password);
    setPassword('');
    setDone(true);
  });
  const isLong = isLongEnough(password);
  return (
    <section className="sheet admin-sheet">
      <Form onSubmit={isLong ? change.run : null}>
        <h2>{say(words.password)}</h2>
        <input type="hidden" autoComplete="username" value={account.address} readOnly />
        <PasswordWithMeter
          label={say(words.passwordNew)}
          value={password}
          onChange={(typed) => {
            setPassword(typed);
            setDone(false);
          }}
        />
        <Failure error={change.error} />
        {done && (
          <Notice kind="done">
            <p role="status">{say(words.passwordDone)}</p>
          </Notice>
        )}
        <div className="row row-end">
          <Button type="submit" busy={change.busy} disabled={!isLong}>
            {say(words.passwordSave)}
          </Button>
        </div>
      </Form>
    </section>
  );
}

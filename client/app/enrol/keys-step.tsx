import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Account, KeysToKeep } from '../../core/face.ts';
import { Button } from '../../ui/button.tsx';
import { phoneTyped } from '../../ui/format.ts';
import { useSpeech } from '../../ui/language.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Waiting } from '../../ui/progress.tsx';
import { useAction } from '../../ui/action.ts';
import { useCore } from '../core.tsx';
import { KeepSheet } from '../../ui/keep-sheet.tsx';
import type { Filled } from './enrol-page.tsx';
import { words } from './words.ts';

export interface KeysStepProps {
  filled: Filled;
  isSetup: boolean;
  onMade: (account: Account) => void;
}

export function KeysStep({ filled, isSetup, onMade }: KeysStepProps) {
  const { enrolment } = useCore();
  const { say } = useSpeech();
  const keys = useQuery({
    queryKey: ['keys-to-keep'],
    queryFn: () => enrolment.makeKeys({ archive: filled.archive }),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  if (keys.isPending) return <Waiting>{say(words.makingKeys)}</Waiting>;
  if (keys.isError) return <Failure error={keys.error} />;
  return <Keep keys={keys.data} filled={filled} isSetup={isSetup} onMade={onMade} />;
}

function Keep({ keys, filled, isSetup, onMade }: KeysStepProps & { keys: KeysToKeep }) {
  const { enrolment } = useCore();
  const { say } = useSpeech();
  const [keptOwn, setKeptOwn] = useState(false);
  const [keptOrganisation, setKeptOrganisation] = useState(false);
  const finish = useAction(async () => {
    const { name, address, organisation } = filled;
    const setup = { address, organisation: { ...organisation, phone: phoneTyped(organisation.phone) } };
    onMade(await enrolment.finish({ name: name.trim(), ...(isSetup ? setup : {}) }));
  });
  const isKept = keptOwn && (keptOrganisation || keys.rootKey === null);
  return (
    <div className="stack-wide">
      <div className="stack-tight no-print">
        <h2>{say(words.stepKeys)}</h2>
        <p>{say(words.keysWhat)}</p>
      </div>
      <KeepSheet
        title={`${say(words.yours)}: ${filled.name}`}
        what={say(words.yoursWhat)}
        fileName={say(words.fileYours, filled.name)}
        items={[
          { name: say(words.recoveryKey), use: say(words.recoveryUse), lines: [keys.recoveryKey] },
          { name: say(words.backupCodes), use: say(words.backupUse), lines: keys.backupCodes },
        ]}
        kept={keptOwn}
        onKept={() => setKeptOwn(true)}
      />
      {keys.rootKey !== null && (
        <KeepSheet
          title={`${say(words.ofOrganisation)}: ${filled.organisation.name}`}
          what={say(words.ofOrganisationWhat)}
          fileName={say(words.fileOrganisation, filled.organisation.name)}
          items={[
            { name: say(words.rootKey), use: say(words.rootUse), lines: [keys.rootKey] },
            { name: say(words.rootFingerprint), lines: [keys.rootFingerprint] },
            ...(keys.archiveKey === null
              ? []
              : [{ name: say(words.archiveKey), use: say(words.archiveUse), lines: [keys.archiveKey] }]),
          ]}
          kept={keptOrganisation}
          onKept={() => setKeptOrganisation(true)}
        />
      )}
      <div className="stack no-print">
        <Failure error={finish.error} />
        {finish.busy ? (
          <Waiting>{say(words.finishing)}</Waiting>
        ) : (
          <div className="row row-end">
            <Button kind="primary" large disabled={!isKept} onClick={finish.run}>
              {say(words.finish)}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

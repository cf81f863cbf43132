/** A proof of receipt with a recipient on each basis, as the core would have proven it. */
import type { ProvenReceipt, ProvenRecipient, SentItem } from '../../../client/core/face.ts';

const GROUPS = '4f2a 91c0 77be 0d13 a85e 6c2f 18d4 b9e7 03c1 5d88 f6a2 7e40 91bb c25d 3e6f 08a7';

const OPENED = { keyFingerprint: GROUPS, saidAt: 0 } as const;

export const provenReceipt = (item: SentItem): ProvenReceipt => ({
  org: 'BBBBBBBBBBBBBBBBBBBBBB',
  message: 'MMMMMMMMMMMMMMMMMMMMMM',
  envelope: 0,
  sender: { address: 'anna@polikliniek-noord.nl', name: 'Anna de Vries', keyFingerprint: GROUPS },
  writtenAt: item.releasedAt,
  releasedAt: item.releasedAt,
  attachments: item.attachments,
  rootFingerprint: GROUPS,
  tokenFingerprint: GROUPS,
  checkpoint: { origin: 'zegel/v1/log/BBBBBBBBBBBBBBBBBBBBBB', size: 412, rootFingerprint: GROUPS },
  recipients: item.recipients.map(({ handle, address, level, timeline }): ProvenRecipient => {
    const { sentAt, notifiedAt, shareReleasedAt, openedAt, openedSigned } = timeline;
    return {
      handle,
      address,
      number: level === 'sms' ? '+31612345678' : null,
      level,
      sentAt,
      notifiedAt,
      shareReleasedAt,
      openedAt,
      basis:
        openedAt !== null
          ? openedSigned
            ? 'opened_signed'
            : 'opened_claimed'
          : shareReleasedAt !== null
            ? 'share_released'
            : notifiedAt !== null
              ? 'notified'
              : 'sent',
      opened:
        openedAt === null
          ? null
          : { ...OPENED, saidAt: openedAt, key: openedSigned ? ('account' as const) : ('link' as const) },
    };
  }),
});

/** What the communication log tells of, as `type` of a leaf. The words are kept for ever: add, never rename. */
export const LOG_TYPES = [
  // People and the organisation.
  'organisation_set_up',
  'account_join',
  'invitation_create',
  'invitation_notify',
  'invitation_withdraw',
  'sign_in',
  'second_factor',
  'sign_out',
  'password_change',
  'backup_codes_replace',
  'log_read',
  'log_prove',
  'log_share',
  'rules_propose',
  'rules_publish',
  'rules_withdraw',
  // Messages.
  'inspect',
  'rules_fire',
  'rules_tell',
  'send',
  'reply',
  'forward',
  'notify',
  'resend',
  'unlock',
  'challenge',
  'share_release',
  'open',
  'download',
  'number_refuse',
  'receipt_read',
  // Keys that guests keep.
  'key_keep',
  'key_prove',
  'key_withdraw',
  'key_lost',
] as const;

export type LogType = (typeof LOG_TYPES)[number];
export type LogOutcome = 'success' | 'refused' | 'failure';

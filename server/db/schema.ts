/**
 * The tables as kysely knows them (migrations/ is the truth; a test holds the two together). Binary columns are
 * `Uint8Array`, bigint columns are safe integers as `number`.
 */
import type { ColumnType } from 'kysely';

/** A column with a default in the database. */
type Defaulted<T> = ColumnType<T, T | undefined, T>;
/** A column that may be left out when a row is written. */
type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>;

type Binary = Uint8Array;

export interface Database {
  locators: {
    kind: 'organisation' | 'address' | 'enrolment' | 'session' | 'handle';
    hash: Binary;
    org_id: Binary;
    subject: Binary;
  };
  logins: { login: Binary; state_sealed: Binary; expires_at: number };
  limits: { key: string; points: number; expire: number | null };
  data_keys: {
    org_id: Binary;
    kind: 'organisation' | 'index' | 'message';
    owner: Binary;
    generation: number;
    wrapped: Binary;
    created_at: number;
  };
  organisations: {
    org_id: Binary;
    details_sealed: Binary;
    charter_body: string;
    charter_signature: string;
    created_at: number;
  };
  enrolments: {
    org_id: Binary;
    enrolment: Binary;
    kind: 'setup' | 'invitation';
    account: Binary;
    role: 'member' | 'admin';
    token_hash: Binary;
    address_index: Optional<Binary>;
    person_sealed: Optional<Binary>;
    invited_by: Optional<Binary>;
    sealed_link: Optional<Binary>;
    gateway_instance: Optional<Binary>;
    created_at: number;
    expires_at: number;
    notified_at: Optional<number>;
    notify_failed_at: Optional<number>;
    notify_unknown_at: Optional<number>;
    notify_given_up_at: Optional<number>;
    factor_kind: Optional<'totp' | 'sms'>;
    factor_sealed: Optional<Binary>;
    factor_verified_at: Optional<number>;
    factor_time_step: Optional<number>;
    factor_tries: Defaulted<number>;
    factor_locked_until: Optional<number>;
  };
  accounts: {
    org_id: Binary;
    account: Binary;
    role: 'member' | 'admin';
    address_index: Binary;
    person_sealed: Binary;
    registration_sealed: Binary;
    key_n: number;
    public_key: Binary;
    signing_key: Binary;
    wrap_by_password: Binary;
    wrap_by_recovery: Binary;
    recovery_auth: Binary;
    factor_kind: 'totp' | 'sms';
    factor_sealed: Binary;
    factor_time_step: Optional<number>;
    factor_tries: Defaulted<number>;
    factor_locked_until: Optional<number>;
    joined_at: number;
  };
  backup_codes: { org_id: Binary; account: Binary; digest: Binary; used_at: Optional<number> };
  sessions: {
    org_id: Binary;
    session: Binary;
    account: Binary;
    state: 'half' | 'whole';
    recovered: boolean;
    created_at: number;
    signed_in_at: Optional<number>;
    seen_at: number;
    expires_at: number;
  };
  codes: {
    org_id: Binary;
    kind: 'enrolment' | 'account' | 'delivery';
    subject: Binary;
    code_hmac: Optional<Binary>;
    expires_at: Optional<number>;
    sent_at: number;
    hour_from: number;
    sent_in_hour: number;
  };
  sms_budgets: { org_id: Binary; number_index: Binary; hour_from: number; sent_in_hour: number };
  rule_sets: {
    org_id: Binary;
    version: number;
    body: string;
    signature: string;
    signed_by: Binary;
    signing_key: Binary;
    published_at: number;
    second_by: Optional<Binary>;
    second_signature: Optional<string>;
    second_key: Optional<Binary>;
    seconded_at: Optional<number>;
  };
  rule_proposals: {
    org_id: Binary;
    version: number;
    body: string;
    signature: string;
    signed_by: Binary;
    signing_key: Binary;
    weakened: string;
    proposed_at: number;
  };
  daily_facts: {
    org_id: Binary;
    /** A date: `2026-11-22`. */
    day: string;
    fact: string;
    messages: number;
    found: number;
  };
  messages: {
    org_id: Binary;
    message: Binary;
    thread: Binary;
    sender: Optional<Binary>;
    commitment: Binary;
    state: Defaulted<'draft' | 'released'>;
    created_at: number;
    staged_until: number;
    released_at: Optional<number>;
    counted_at: Optional<number>;
    guest: Optional<Binary>;
    answer_bearer: Optional<Binary>;
  };
  parts: {
    org_id: Binary;
    message: Binary;
    part: number;
    kind: 'letter' | 'attachment';
    upload: Binary;
    size_bytes: number;
    digest: Optional<Binary>;
    created_at: number;
    completed_at: Optional<number>;
  };
  envelopes: {
    org_id: Binary;
    message: Binary;
    envelope: number;
    token_sealed: Optional<Binary>;
    token_hash: Optional<Binary>;
    header_sealed: Binary;
    header_digest: Binary;
    statement: Binary;
    statement_digest: Binary;
    verdict_digest: Binary;
    prev: Optional<Binary>;
    request_digest: Binary;
    sender_record: Binary;
    expires_at: number;
    released_at: number;
  };
  deliveries: {
    org_id: Binary;
    handle: Binary;
    message: Binary;
    envelope: number;
    position: number;
    level: 'sms' | 'code' | 'key';
    account: Optional<Binary>;
    address_index: Binary;
    number_index: Optional<Binary>;
    recipient_sealed: Binary;
    key_digest: Binary;
    share_sealed: Optional<Binary>;
    link_auth: Optional<Binary>;
    code_auth: Optional<Binary>;
    chosen_code: Defaulted<boolean>;
    sealed_link: Optional<Binary>;
    gateway_instance: Optional<Binary>;
    expires_at: number;
    tries: Defaulted<number>;
    sent_at: number;
    notified_at: Optional<number>;
    notify_failed_at: Optional<number>;
    notify_unknown_at: Optional<number>;
    notify_given_up_at: Optional<number>;
    share_released_at: Optional<number>;
    opened_at: Optional<number>;
    opened_signed: Defaulted<boolean>;
    opened_event_body: Optional<string>;
    opened_event_signature: Optional<string>;
    opened_signing_key: Optional<Binary>;
    downloaded_at: Optional<number>;
    locked_at: Optional<number>;
    not_my_number_at: Optional<number>;
    kept_key: Optional<Binary>;
    key_kept_at: Optional<number>;
    key_lost_at: Optional<number>;
    guest_signing_key: Optional<Binary>;
  };
  drafts: {
    org_id: Binary;
    account: Binary;
    draft: Binary;
    version: number;
    summary: Binary;
    content: Binary;
    updated_at: number;
    expires_at: number;
    discarded_at: Optional<number>;
  };
  kept_keys: {
    org_id: Binary;
    key: Binary;
    address_index: Binary;
    public_key: Binary;
    signing_key: Binary;
    passphrase_sealed: Optional<Binary>;
    passphrase_auth: Optional<Binary>;
    chosen_passphrase: Defaulted<boolean>;
    tries: Defaulted<number>;
    locked_at: Optional<number>;
    kept_at: number;
    withdrawn_at: Optional<number>;
    lost_at: Optional<number>;
  };
  kept_key_letters: { org_id: Binary; key: Binary; handle: Binary; tag: Binary; kept_at: number };
  key_challenges: { org_id: Binary; handle: Binary; challenge_hash: Binary; expires_at: number };
  grants: {
    org_id: Binary;
    grant_hash: Binary;
    handle: Binary;
    granted_at: number;
    expires_at: number;
  };
  log_heads: { org_id: Binary; size: number; frontier: Binary };
  log_entries: {
    org_id: Binary;
    seq: number;
    leaf: string;
    private_sealed: Optional<Binary>;
    content: Optional<Binary>;
  };
  log_subjects: { org_id: Binary; handle: Binary; seq: number };
  log_nodes: { org_id: Binary; level: number; position: number; hash: Binary };
  log_epochs: {
    org_id: Binary;
    epoch: number;
    reader: Binary;
    sealed: Binary;
    given_by: Binary;
    given_at: number;
  };
  outbox: {
    org_id: Binary;
    job: Binary;
    kind: string;
    subject: Binary;
    due_at: number;
    attempts: Defaulted<number>;
    done_at: Optional<number>;
    failed_code: Optional<string>;
    created_at: number;
  };
}

export type LocatorKind = Database['locators']['kind'];

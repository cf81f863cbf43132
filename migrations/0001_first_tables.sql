-- The first tables. Every table that belongs to an organisation carries org_id, first in its key, and a policy that
-- holds rows to the organisation of the transaction (docs/architecture.md, Inside the relay). Columns that end in
-- _sealed hold XChaCha20-Poly1305 under a data key (server/keys); times are milliseconds from the relay's clock.

create domain object_id as bytea check (octet_length(value) = 16);
create domain sha256 as bytea check (octet_length(value) = 32);
create domain ed25519_key as bytea check (octet_length(value) = 32);
create domain hybrid_key as bytea check (octet_length(value) = 1216);
create domain time_ms as bigint check (value >= 0);

-- The organisation of this transaction; null, which equals nothing, when none was set.
create function current_organisation() returns bytea
  language sql stable parallel safe
  return decode(nullif(current_setting('zegel.org', true), ''), 'hex');

-- Who may be looked up by what strangers bring: keyed hashes that lead to an organisation and a row in it.
create table locators (
  kind text not null check (kind in ('organisation', 'address', 'enrolment', 'session', 'handle')),
  hash sha256 not null,
  org_id object_id not null,
  subject object_id not null,
  primary key (kind, hash)
);
create index locators_of_subject on locators (org_id, kind, subject);

-- Pending OPAQUE sign-ins. No organisation: a row of an unknown address must look like one of a known address.
create table logins (
  login object_id primary key,
  state_sealed bytea not null,
  expires_at time_ms not null
);
create index logins_expiring on logins (expires_at);

create table data_keys (
  org_id object_id not null,
  kind text not null check (kind in ('organisation', 'index', 'message')),
  owner object_id not null,
  -- Which organisation key wraps it; rotation re-wraps.
  generation integer not null check (generation >= 1),
  wrapped bytea not null,
  created_at time_ms not null,
  primary key (org_id, kind, owner)
);

create table organisations (
  org_id object_id primary key,
  details_sealed bytea not null,
  charter_body text not null,
  charter_signature text not null,
  created_at time_ms not null
);

-- What a link of set-up or invitation leads to, gone once it is used or withdrawn. At set-up the organisation is
-- still to come, so no reference to it.
create table enrolments (
  org_id object_id not null,
  enrolment object_id not null,
  kind text not null check (kind in ('setup', 'invitation')),
  account object_id not null,
  role text not null check (role in ('member', 'admin')),
  token_hash sha256 not null,
  address_index sha256,
  person_sealed bytea,
  invited_by object_id,
  sealed_link bytea,
  gateway_instance object_id,
  created_at time_ms not null,
  expires_at time_ms not null,
  notified_at time_ms,
  factor_kind text check (factor_kind in ('totp', 'sms')),
  factor_sealed bytea,
  factor_verified_at time_ms,
  factor_time_step bigint,
  factor_tries integer not null default 0 check (factor_tries >= 0),
  factor_locked_until time_ms,
  primary key (org_id, enrolment),
  check (kind = 'setup' or (address_index is not null and person_sealed is not null and invited_by is not null)),
  check ((factor_kind is null) = (factor_sealed is null))
);

create table accounts (
  org_id object_id not null references organisations,
  account object_id not null,
  role text not null check (role in ('member', 'admin')),
  address_index sha256 not null,
  person_sealed bytea not null,
  registration_sealed bytea not null,
  key_n integer not null check (key_n >= 1),
  public_key hybrid_key not null,
  signing_key ed25519_key not null,
  wrap_by_password bytea not null,
  wrap_by_recovery bytea not null,
  recovery_auth sha256 not null,
  factor_kind text not null check (factor_kind in ('totp', 'sms')),
  factor_sealed bytea not null,
  factor_time_step bigint,
  factor_tries integer not null default 0 check (factor_tries >= 0),
  factor_locked_until time_ms,
  joined_at time_ms not null,
  primary key (org_id, account),
  unique (org_id, address_index)
);

create table backup_codes (
  org_id object_id not null,
  account object_id not null,
  digest sha256 not null,
  used_at time_ms,
  primary key (org_id, account, digest),
  foreign key (org_id, account) references accounts
);

create table sessions (
  org_id object_id not null,
  session object_id not null,
  account object_id not null,
  state text not null check (state in ('half', 'whole')),
  -- The recovery key stood in for the password.
  recovered boolean not null,
  created_at time_ms not null,
  signed_in_at time_ms,
  seen_at time_ms not null,
  expires_at time_ms not null,
  primary key (org_id, session),
  foreign key (org_id, account) references accounts,
  check ((state = 'whole') = (signed_in_at is not null))
);
create index sessions_of_account on sessions (org_id, account);
create index sessions_expiring on sessions (org_id, expires_at);

-- Codes sent by SMS; the counters outlive the code, so that asking again resets nothing.
create table codes (
  org_id object_id not null,
  kind text not null check (kind in ('enrolment', 'account', 'delivery')),
  subject object_id not null,
  code_hmac sha256,
  expires_at time_ms,
  sent_at time_ms not null,
  hour_from time_ms not null,
  sent_in_hour integer not null check (sent_in_hour >= 1),
  primary key (org_id, kind, subject),
  check ((code_hmac is null) = (expires_at is null))
);

create table sms_budgets (
  org_id object_id not null,
  number_index sha256 not null,
  hour_from time_ms not null,
  sent_in_hour integer not null check (sent_in_hour >= 1),
  primary key (org_id, number_index)
);

create table rule_sets (
  org_id object_id not null references organisations,
  version integer not null check (version >= 1),
  body text not null,
  signature text not null,
  signed_by object_id not null,
  signing_key ed25519_key not null,
  published_at time_ms not null,
  primary key (org_id, version)
);

create table messages (
  org_id object_id not null references organisations,
  message object_id not null,
  thread object_id not null,
  sender object_id not null,
  commitment sha256 not null,
  state text not null default 'draft' check (state in ('draft', 'released')),
  created_at time_ms not null,
  staged_until time_ms not null,
  released_at time_ms,
  primary key (org_id, message),
  foreign key (org_id, sender) references accounts,
  check ((state = 'released') = (released_at is not null))
);
create index messages_of_sender on messages (org_id, sender, released_at desc);
create index messages_staged on messages (org_id, staged_until) where state = 'draft';

create table parts (
  org_id object_id not null,
  message object_id not null,
  part integer not null check (part between 0 and 100),
  kind text not null check (kind in ('letter', 'attachment')),
  -- Where its bytes are: a part asked for again gets a new place.
  upload object_id not null,
  size_bytes bigint not null check (size_bytes >= 32),
  digest sha256,
  created_at time_ms not null,
  completed_at time_ms,
  primary key (org_id, message, part),
  unique (org_id, upload),
  foreign key (org_id, message) references messages,
  check ((digest is null) = (completed_at is null)),
  check ((kind = 'letter') = (part = 0))
);

create table envelopes (
  org_id object_id not null,
  message object_id not null,
  envelope integer not null check (envelope between 0 and 9999),
  token_id object_id not null,
  token_body text not null,
  token_signature text not null,
  header_sealed bytea not null,
  header_digest sha256 not null,
  statement bytea not null,
  statement_digest sha256 not null,
  verdict_digest sha256 not null,
  prev sha256,
  -- Digest of the whole request: the same again gets the first answer.
  request_digest sha256 not null,
  sender_record bytea not null,
  expires_at time_ms not null,
  released_at time_ms not null,
  primary key (org_id, message, envelope),
  unique (org_id, token_id),
  foreign key (org_id, message) references messages
);

create table deliveries (
  org_id object_id not null,
  handle object_id not null,
  message object_id not null,
  envelope integer not null,
  -- Its place among the recipients, as the sender named them.
  position integer not null check (position >= 0),
  level text not null check (level in ('sms', 'code', 'key')),
  account object_id,
  address_index sha256 not null,
  number_index sha256,
  recipient_sealed bytea not null,
  recipient_digest sha256 not null,
  key_digest sha256 not null,
  share_sealed bytea,
  link_auth sha256,
  code_auth sha256,
  chosen_code boolean not null default false,
  sealed_link bytea,
  gateway_instance object_id,
  expires_at time_ms not null,
  tries integer not null default 0 check (tries between 0 and 5),
  sent_at time_ms not null,
  notified_at time_ms,
  notify_failed_at time_ms,
  share_released_at time_ms,
  opened_at time_ms,
  opened_signed boolean not null default false,
  opened_event_body text,
  opened_event_signature text,
  opened_signing_key ed25519_key,
  downloaded_at time_ms,
  locked_at time_ms,
  not_my_number_at time_ms,
  primary key (org_id, handle),
  unique (org_id, message, envelope, position),
  foreign key (org_id, message, envelope) references envelopes,
  foreign key (org_id, account) references accounts,
  check ((level = 'key') = (account is not null)),
  check ((level = 'key') = (share_sealed is null)),
  check ((level = 'key') = (link_auth is null)),
  check ((level = 'sms') = (number_index is not null)),
  check ((level = 'code') = (code_auth is not null))
);
create index deliveries_of_account on deliveries (org_id, account, sent_at desc) where account is not null;
create index deliveries_of_address on deliveries (org_id, address_index, sent_at desc);

create table grants (
  org_id object_id not null,
  grant_hash sha256 not null,
  handle object_id not null,
  granted_at time_ms not null,
  expires_at time_ms not null,
  primary key (org_id, grant_hash),
  foreign key (org_id, handle) references deliveries
);
create index grants_of_handle on grants (org_id, handle);

-- The communication log: leaves and tree are written once; what lies beside a leaf can be erased.
create table log_heads (
  org_id object_id primary key,
  size bigint not null check (size >= 0),
  -- The roots of the complete subtrees, largest first, 32 bytes each.
  frontier bytea not null check (octet_length(frontier) % 32 = 0)
);

create table log_entries (
  org_id object_id not null,
  seq bigint not null check (seq >= 0),
  leaf text not null,
  salt sha256,
  private_sealed bytea,
  content bytea,
  primary key (org_id, seq),
  check ((salt is null) = (private_sealed is null))
);

-- Roots of complete subtrees: leaf hashes on level 0, 2^level leaves below each.
create table log_nodes (
  org_id object_id not null,
  level integer not null check (level between 0 and 53),
  position bigint not null check (position >= 0),
  hash sha256 not null,
  primary key (org_id, level, position)
);

-- The private key of the log's content, sealed to each reader; the organisation's own id stands for its archive key.
create table log_epochs (
  org_id object_id not null,
  epoch integer not null check (epoch >= 1),
  reader object_id not null,
  sealed bytea not null,
  given_by object_id not null,
  given_at time_ms not null,
  primary key (org_id, epoch, reader)
);

-- Work that is due, written in the transaction that caused it. Queues carry org_id and job, nothing else.
create table outbox (
  org_id object_id not null,
  job object_id not null,
  kind text not null check (kind ~ '^[a-z_]{1,64}$'),
  subject object_id not null,
  due_at time_ms not null,
  attempts integer not null default 0 check (attempts >= 0),
  done_at time_ms,
  -- Code of the last failure; the row is given up when done_at is set beside it.
  failed_code text,
  created_at time_ms not null,
  primary key (org_id, job)
);
create index outbox_due on outbox (org_id, due_at) where done_at is null;
create index outbox_of_subject on outbox (org_id, kind, subject);

do $$
declare
  held text;
begin
  foreach held in array array[
    'data_keys', 'organisations', 'enrolments', 'accounts', 'backup_codes', 'sessions', 'codes', 'sms_budgets',
    'rule_sets', 'messages', 'parts', 'envelopes', 'deliveries', 'grants', 'log_heads', 'log_entries', 'log_nodes',
    'log_epochs', 'outbox'
  ] loop
    execute format('alter table %I enable row level security', held);
    execute format('alter table %I force row level security', held);
    execute format(
      'create policy %I on %I using (org_id = current_organisation()) with check (org_id = current_organisation())',
      held || '_of_organisation', held);
  end loop;
end
$$;

-- The relay's role, made by whoever runs the database, owns nothing.
grant usage on schema public to zegel_relay;
grant select, insert, update, delete on
  locators, logins, data_keys, organisations, enrolments, accounts, backup_codes, sessions, codes, sms_budgets,
  messages, parts, deliveries, grants, outbox
  to zegel_relay;
grant select, insert, delete on envelopes, log_epochs to zegel_relay;
grant select, insert on rule_sets, log_entries, log_nodes to zegel_relay;
grant update (salt, private_sealed, content) on log_entries to zegel_relay;
grant select, insert, update on log_heads to zegel_relay;

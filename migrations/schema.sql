-- The schema after all migrations, written by its test (ZEGEL_WRITE_SNAPSHOT=1): read it in review, run it never.
domain ed25519_key as bytea CHECK ((octet_length(VALUE) = 32))
domain hybrid_key as bytea CHECK ((octet_length(VALUE) = 1216))
domain object_id as bytea CHECK ((octet_length(VALUE) = 16))
domain sha256 as bytea CHECK ((octet_length(VALUE) = 32))
domain time_ms as bigint CHECK ((VALUE >= 0))
CREATE OR REPLACE FUNCTION public.current_organisation()
 RETURNS bytea
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN decode(NULLIF(current_setting('zegel.org'::text, true), ''::text), 'hex'::text)


table accounts row level security forced
  org_id object_id not null
  account object_id not null
  role text not null
  address_index sha256 not null
  person_sealed bytea not null
  registration_sealed bytea not null
  key_n integer not null
  public_key hybrid_key not null
  signing_key ed25519_key not null
  wrap_by_password bytea not null
  wrap_by_recovery bytea not null
  recovery_auth sha256 not null
  factor_kind text not null
  factor_sealed bytea not null
  factor_time_step bigint
  factor_tries integer not null default 0
  factor_locked_until time_ms
  joined_at time_ms not null
  constraint accounts_factor_kind_check CHECK ((factor_kind = ANY (ARRAY['totp'::text, 'sms'::text])))
  constraint accounts_factor_tries_check CHECK ((factor_tries >= 0))
  constraint accounts_key_n_check CHECK ((key_n >= 1))
  constraint accounts_org_id_address_index_key UNIQUE (org_id, address_index)
  constraint accounts_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisations(org_id)
  constraint accounts_pkey PRIMARY KEY (org_id, account)
  constraint accounts_role_check CHECK ((role = ANY (ARRAY['member'::text, 'admin'::text])))
  policy accounts_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: delete, insert, select, update

table backup_codes row level security forced
  org_id object_id not null
  account object_id not null
  digest sha256 not null
  used_at time_ms
  constraint backup_codes_org_id_account_fkey FOREIGN KEY (org_id, account) REFERENCES accounts(org_id, account)
  constraint backup_codes_pkey PRIMARY KEY (org_id, account, digest)
  policy backup_codes_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: delete, insert, select, update

table codes row level security forced
  org_id object_id not null
  kind text not null
  subject object_id not null
  code_hmac sha256
  expires_at time_ms
  sent_at time_ms not null
  hour_from time_ms not null
  sent_in_hour integer not null
  constraint codes_check CHECK (((code_hmac IS NULL) = (expires_at IS NULL)))
  constraint codes_kind_check CHECK ((kind = ANY (ARRAY['enrolment'::text, 'account'::text, 'delivery'::text])))
  constraint codes_pkey PRIMARY KEY (org_id, kind, subject)
  constraint codes_sent_in_hour_check CHECK ((sent_in_hour >= 1))
  policy codes_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: delete, insert, select, update

table daily_facts row level security forced
  org_id object_id not null
  day date not null
  fact text not null
  messages integer not null
  found bigint not null
  constraint daily_facts_check CHECK ((found >= messages))
  constraint daily_facts_fact_check CHECK ((fact ~ '^[a-z0-9:_-]{1,128}$'::text))
  constraint daily_facts_messages_check CHECK ((messages >= 1))
  constraint daily_facts_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisations(org_id)
  constraint daily_facts_pkey PRIMARY KEY (org_id, day, fact)
  policy daily_facts_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: delete, insert, select, update

table data_keys row level security forced
  org_id object_id not null
  kind text not null
  owner object_id not null
  generation integer not null
  wrapped bytea not null
  created_at time_ms not null
  constraint data_keys_generation_check CHECK ((generation >= 1))
  constraint data_keys_kind_check CHECK ((kind = ANY (ARRAY['organisation'::text, 'index'::text, 'message'::text])))
  constraint data_keys_pkey PRIMARY KEY (org_id, kind, owner)
  policy data_keys_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: delete, insert, select, update

table deliveries row level security forced
  org_id object_id not null
  handle object_id not null
  message object_id not null
  envelope integer not null
  position integer not null
  level text not null
  account object_id
  address_index sha256 not null
  number_index sha256
  recipient_sealed bytea not null
  key_digest sha256 not null
  share_sealed bytea
  link_auth sha256
  code_auth sha256
  chosen_code boolean not null default false
  sealed_link bytea
  gateway_instance object_id
  expires_at time_ms not null
  tries integer not null default 0
  sent_at time_ms not null
  notified_at time_ms
  notify_failed_at time_ms
  share_released_at time_ms
  opened_at time_ms
  opened_signed boolean not null default false
  opened_event_body text
  opened_event_signature text
  opened_signing_key ed25519_key
  downloaded_at time_ms
  locked_at time_ms
  not_my_number_at time_ms
  guest_signing_key ed25519_key
  kept_key object_id
  key_kept_at time_ms
  key_lost_at time_ms
  notify_unknown_at time_ms
  notify_given_up_at time_ms
  constraint deliveries_check1 CHECK (((level = 'key'::text) = (share_sealed IS NULL)))
  constraint deliveries_check3 CHECK (((level = 'sms'::text) = (number_index IS NOT NULL)))
  constraint deliveries_check4 CHECK (((level = 'code'::text) = (code_auth IS NOT NULL)))
  constraint deliveries_guest_has_link CHECK (((account IS NULL) = (link_auth IS NOT NULL)))
  constraint deliveries_guest_signing_key CHECK (((level = 'key'::text) OR (guest_signing_key IS NOT NULL))) NOT VALID
  constraint deliveries_key_is_of_one CHECK (((level = 'key'::text) = (num_nonnulls(account, kept_key) = 1)))
  constraint deliveries_level_check CHECK ((level = ANY (ARRAY['sms'::text, 'code'::text, 'key'::text])))
  constraint deliveries_org_id_account_fkey FOREIGN KEY (org_id, account) REFERENCES accounts(org_id, account)
  constraint deliveries_org_id_kept_key_fkey FOREIGN KEY (org_id, kept_key) REFERENCES kept_keys(org_id, key)
  constraint deliveries_org_id_message_envelope_fkey FOREIGN KEY (org_id, message, envelope) REFERENCES envelopes(org_id, message, envelope)
  constraint deliveries_org_id_message_envelope_position_key UNIQUE (org_id, message, envelope, "position")
  constraint deliveries_other_levels_name_no_key CHECK (((level = 'key'::text) OR (num_nonnulls(account, kept_key) = 0)))
  constraint deliveries_pkey PRIMARY KEY (org_id, handle)
  constraint deliveries_position_check CHECK (("position" >= 0))
  constraint deliveries_tries_check CHECK (((tries >= 0) AND (tries <= 5)))
  CREATE INDEX deliveries_of_account ON public.deliveries USING btree (org_id, account, sent_at DESC) WHERE (account IS NOT NULL)
  CREATE INDEX deliveries_of_address ON public.deliveries USING btree (org_id, address_index, sent_at DESC)
  CREATE INDEX deliveries_unread ON public.deliveries USING btree (org_id, account) WHERE ((account IS NOT NULL) AND (opened_at IS NULL))
  policy deliveries_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: delete, insert, select, update

table drafts row level security forced
  org_id object_id not null
  account object_id not null
  draft object_id not null
  version integer not null
  summary bytea not null
  content bytea not null
  updated_at time_ms not null
  expires_at time_ms not null
  discarded_at time_ms
  constraint drafts_org_id_account_fkey FOREIGN KEY (org_id, account) REFERENCES accounts(org_id, account)
  constraint drafts_pkey PRIMARY KEY (org_id, account, draft)
  constraint drafts_version_check CHECK ((version >= 1))
  CREATE INDEX drafts_expiring ON public.drafts USING btree (org_id, expires_at)
  CREATE INDEX drafts_newest ON public.drafts USING btree (org_id, account, updated_at DESC)
  policy drafts_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: delete, insert, select, update

table enrolments row level security forced
  org_id object_id not null
  enrolment object_id not null
  kind text not null
  account object_id not null
  role text not null
  token_hash sha256 not null
  address_index sha256
  person_sealed bytea
  invited_by object_id
  sealed_link bytea
  gateway_instance object_id
  created_at time_ms not null
  expires_at time_ms not null
  notified_at time_ms
  factor_kind text
  factor_sealed bytea
  factor_verified_at time_ms
  factor_time_step bigint
  factor_tries integer not null default 0
  factor_locked_until time_ms
  notify_failed_at time_ms
  notify_unknown_at time_ms
  notify_given_up_at time_ms
  constraint enrolments_check CHECK (((kind = 'setup'::text) OR ((address_index IS NOT NULL) AND (person_sealed IS NOT NULL) AND (invited_by IS NOT NULL))))
  constraint enrolments_check1 CHECK (((factor_kind IS NULL) = (factor_sealed IS NULL)))
  constraint enrolments_factor_kind_check CHECK ((factor_kind = ANY (ARRAY['totp'::text, 'sms'::text])))
  constraint enrolments_factor_tries_check CHECK ((factor_tries >= 0))
  constraint enrolments_kind_check CHECK ((kind = ANY (ARRAY['setup'::text, 'invitation'::text])))
  constraint enrolments_pkey PRIMARY KEY (org_id, enrolment)
  constraint enrolments_role_check CHECK ((role = ANY (ARRAY['member'::text, 'admin'::text])))
  policy enrolments_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: delete, insert, select, update

table envelopes row level security forced
  org_id object_id not null
  message object_id not null
  envelope integer not null
  header_sealed bytea not null
  header_digest sha256 not null
  statement bytea not null
  statement_digest sha256 not null
  verdict_digest sha256 not null
  prev sha256
  request_digest sha256 not null
  sender_record bytea not null
  expires_at time_ms not null
  released_at time_ms not null
  token_sealed bytea not null
  token_hash sha256 not null
  constraint envelopes_envelope_check CHECK (((envelope >= 0) AND (envelope <= 9999)))
  constraint envelopes_org_id_message_fkey FOREIGN KEY (org_id, message) REFERENCES messages(org_id, message)
  constraint envelopes_org_id_token_hash_key UNIQUE (org_id, token_hash)
  constraint envelopes_pkey PRIMARY KEY (org_id, message, envelope)
  policy envelopes_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: delete, insert, select
  grant update (token_hash, token_sealed) to zegel_relay

table grants row level security forced
  org_id object_id not null
  grant_hash sha256 not null
  handle object_id not null
  granted_at time_ms not null
  expires_at time_ms not null
  constraint grants_org_id_handle_fkey FOREIGN KEY (org_id, handle) REFERENCES deliveries(org_id, handle)
  constraint grants_pkey PRIMARY KEY (org_id, grant_hash)
  CREATE INDEX grants_expiring ON public.grants USING btree (org_id, expires_at)
  CREATE INDEX grants_of_handle ON public.grants USING btree (org_id, handle)
  policy grants_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: delete, insert, select, update

table kept_key_letters row level security forced
  org_id object_id not null
  key object_id not null
  handle object_id not null
  tag sha256 not null
  kept_at time_ms not null
  constraint kept_key_letters_org_id_handle_fkey FOREIGN KEY (org_id, handle) REFERENCES deliveries(org_id, handle) ON DELETE CASCADE
  constraint kept_key_letters_org_id_key_fkey FOREIGN KEY (org_id, key) REFERENCES kept_keys(org_id, key)
  constraint kept_key_letters_pkey PRIMARY KEY (org_id, key, handle)
  policy kept_key_letters_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: delete, insert, select, update

table kept_keys row level security forced
  org_id object_id not null
  key object_id not null
  address_index sha256 not null
  public_key hybrid_key not null
  signing_key ed25519_key not null
  passphrase_sealed bytea
  passphrase_auth sha256
  chosen_passphrase boolean not null default false
  tries integer not null default 0
  locked_at time_ms
  kept_at time_ms not null
  withdrawn_at time_ms
  lost_at time_ms
  constraint kept_keys_check CHECK (((passphrase_sealed IS NULL) = (passphrase_auth IS NULL)))
  constraint kept_keys_check1 CHECK (((passphrase_sealed IS NULL) OR ((withdrawn_at IS NULL) AND (lost_at IS NULL))))
  constraint kept_keys_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisations(org_id)
  constraint kept_keys_pkey PRIMARY KEY (org_id, key)
  constraint kept_keys_tries_check CHECK (((tries >= 0) AND (tries <= 5)))
  CREATE INDEX kept_keys_of_address ON public.kept_keys USING btree (org_id, address_index, kept_at DESC)
  policy kept_keys_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: delete, insert, select, update

table key_challenges row level security forced
  org_id object_id not null
  handle object_id not null
  challenge_hash sha256 not null
  expires_at time_ms not null
  constraint key_challenges_org_id_handle_fkey FOREIGN KEY (org_id, handle) REFERENCES deliveries(org_id, handle) ON DELETE CASCADE
  constraint key_challenges_pkey PRIMARY KEY (org_id, handle, challenge_hash)
  policy key_challenges_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: delete, insert, select, update

table limits
  key text not null
  points integer not null
  expire bigint
  constraint limits_pkey PRIMARY KEY (key)
  CREATE INDEX limits_expiring ON public.limits USING btree (expire)
  grant to zegel_relay: delete, insert, select, update

table locators
  kind text not null
  hash sha256 not null
  org_id object_id not null
  subject object_id not null
  constraint locators_kind_check CHECK ((kind = ANY (ARRAY['organisation'::text, 'address'::text, 'enrolment'::text, 'session'::text, 'handle'::text])))
  constraint locators_pkey PRIMARY KEY (kind, hash)
  CREATE INDEX locators_of_subject ON public.locators USING btree (org_id, kind, subject)
  grant to zegel_relay: delete, insert, select, update

table log_entries row level security forced
  org_id object_id not null
  seq bigint not null
  leaf text not null
  private_sealed bytea
  content bytea
  constraint log_entries_pkey PRIMARY KEY (org_id, seq)
  constraint log_entries_seq_check CHECK ((seq >= 0))
  policy log_entries_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: insert, select
  grant update (content, private_sealed) to zegel_relay

table log_epochs row level security forced
  org_id object_id not null
  epoch integer not null
  reader object_id not null
  sealed bytea not null
  given_by object_id not null
  given_at time_ms not null
  constraint log_epochs_epoch_check CHECK ((epoch >= 1))
  constraint log_epochs_pkey PRIMARY KEY (org_id, epoch, reader)
  policy log_epochs_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: delete, insert, select

table log_heads row level security forced
  org_id object_id not null
  size bigint not null
  frontier bytea not null
  constraint log_heads_frontier_check CHECK (((octet_length(frontier) % 32) = 0))
  constraint log_heads_pkey PRIMARY KEY (org_id)
  constraint log_heads_size_check CHECK ((size >= 0))
  policy log_heads_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: insert, select, update

table log_nodes row level security forced
  org_id object_id not null
  level integer not null
  position bigint not null
  hash sha256 not null
  constraint log_nodes_level_check CHECK (((level >= 0) AND (level <= 53)))
  constraint log_nodes_pkey PRIMARY KEY (org_id, level, "position")
  constraint log_nodes_position_check CHECK (("position" >= 0))
  policy log_nodes_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: insert, select

table log_subjects row level security forced
  org_id object_id not null
  handle object_id not null
  seq bigint not null
  constraint log_subjects_org_id_seq_fkey FOREIGN KEY (org_id, seq) REFERENCES log_entries(org_id, seq)
  constraint log_subjects_pkey PRIMARY KEY (org_id, handle, seq)
  policy log_subjects_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: insert, select

table logins
  login object_id not null
  state_sealed bytea not null
  expires_at time_ms not null
  constraint logins_pkey PRIMARY KEY (login)
  CREATE INDEX logins_expiring ON public.logins USING btree (expires_at)
  grant to zegel_relay: delete, insert, select, update

table messages row level security forced
  org_id object_id not null
  message object_id not null
  thread object_id not null
  sender object_id
  commitment sha256 not null
  state text not null default 'draft'::text
  created_at time_ms not null
  staged_until time_ms not null
  released_at time_ms
  guest object_id
  answer_bearer sha256
  counted_at time_ms
  constraint messages_answer_bearer CHECK (((guest IS NULL) = (answer_bearer IS NULL)))
  constraint messages_check CHECK (((state = 'released'::text) = (released_at IS NOT NULL)))
  constraint messages_one_author CHECK (((sender IS NULL) <> (guest IS NULL)))
  constraint messages_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisations(org_id)
  constraint messages_org_id_guest_fkey FOREIGN KEY (org_id, guest) REFERENCES deliveries(org_id, handle)
  constraint messages_org_id_sender_fkey FOREIGN KEY (org_id, sender) REFERENCES accounts(org_id, account)
  constraint messages_pkey PRIMARY KEY (org_id, message)
  constraint messages_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'released'::text])))
  CREATE INDEX messages_of_guest ON public.messages USING btree (org_id, guest, released_at DESC) WHERE (guest IS NOT NULL)
  CREATE INDEX messages_of_sender ON public.messages USING btree (org_id, sender, released_at DESC)
  CREATE INDEX messages_of_thread ON public.messages USING btree (org_id, thread)
  CREATE INDEX messages_staged ON public.messages USING btree (org_id, staged_until) WHERE (state = 'draft'::text)
  policy messages_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: delete, insert, select, update

table organisations row level security forced
  org_id object_id not null
  details_sealed bytea not null
  charter_body text not null
  charter_signature text not null
  created_at time_ms not null
  constraint organisations_pkey PRIMARY KEY (org_id)
  policy organisations_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: delete, insert, select, update

table outbox row level security forced
  org_id object_id not null
  job object_id not null
  kind text not null
  subject object_id not null
  due_at time_ms not null
  attempts integer not null default 0
  done_at time_ms
  failed_code text
  created_at time_ms not null
  constraint outbox_attempts_check CHECK ((attempts >= 0))
  constraint outbox_kind_check CHECK ((kind ~ '^[a-z_]{1,64}$'::text))
  constraint outbox_pkey PRIMARY KEY (org_id, job)
  CREATE INDEX outbox_done ON public.outbox USING btree (org_id, done_at) WHERE (done_at IS NOT NULL)
  CREATE INDEX outbox_due ON public.outbox USING btree (org_id, due_at) WHERE (done_at IS NULL)
  CREATE INDEX outbox_of_subject ON public.outbox USING btree (org_id, kind, subject)
  policy outbox_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: delete, insert, select, update

table parts row level security forced
  org_id object_id not null
  message object_id not null
  part integer not null
  kind text not null
  upload object_id not null
  size_bytes bigint not null
  digest sha256
  created_at time_ms not null
  completed_at time_ms
  constraint parts_check CHECK (((digest IS NULL) = (completed_at IS NULL)))
  constraint parts_check1 CHECK (((kind = 'letter'::text) = (part = 0)))
  constraint parts_kind_check CHECK ((kind = ANY (ARRAY['letter'::text, 'attachment'::text])))
  constraint parts_org_id_message_fkey FOREIGN KEY (org_id, message) REFERENCES messages(org_id, message)
  constraint parts_org_id_upload_key UNIQUE (org_id, upload)
  constraint parts_part_check CHECK (((part >= 0) AND (part <= 100)))
  constraint parts_pkey PRIMARY KEY (org_id, message, part)
  constraint parts_size_bytes_check CHECK ((size_bytes >= 32))
  policy parts_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: delete, insert, select, update

table rule_proposals row level security forced
  org_id object_id not null
  version integer not null
  body text not null
  signature text not null
  signed_by object_id not null
  signing_key ed25519_key not null
  weakened text not null
  proposed_at time_ms not null
  constraint rule_proposals_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisations(org_id)
  constraint rule_proposals_pkey PRIMARY KEY (org_id)
  constraint rule_proposals_version_check CHECK ((version >= 2))
  policy rule_proposals_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: delete, insert, select

table rule_sets row level security forced
  org_id object_id not null
  version integer not null
  body text not null
  signature text not null
  signed_by object_id not null
  signing_key ed25519_key not null
  published_at time_ms not null
  second_by object_id
  second_signature text
  second_key ed25519_key
  seconded_at time_ms
  constraint rule_sets_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisations(org_id)
  constraint rule_sets_pkey PRIMARY KEY (org_id, version)
  constraint rule_sets_second CHECK ((((second_by IS NULL) = (second_signature IS NULL)) AND ((second_by IS NULL) = (second_key IS NULL)) AND ((second_by IS NULL) = (seconded_at IS NULL)) AND ((second_by)::bytea <> (signed_by)::bytea)))
  constraint rule_sets_version_check CHECK ((version >= 1))
  policy rule_sets_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: insert, select

table sessions row level security forced
  org_id object_id not null
  session object_id not null
  account object_id not null
  state text not null
  recovered boolean not null
  created_at time_ms not null
  signed_in_at time_ms
  seen_at time_ms not null
  expires_at time_ms not null
  constraint sessions_check CHECK (((state = 'whole'::text) = (signed_in_at IS NOT NULL)))
  constraint sessions_org_id_account_fkey FOREIGN KEY (org_id, account) REFERENCES accounts(org_id, account)
  constraint sessions_pkey PRIMARY KEY (org_id, session)
  constraint sessions_state_check CHECK ((state = ANY (ARRAY['half'::text, 'whole'::text])))
  CREATE INDEX sessions_expiring ON public.sessions USING btree (org_id, expires_at)
  CREATE INDEX sessions_of_account ON public.sessions USING btree (org_id, account)
  policy sessions_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: delete, insert, select, update

table sms_budgets row level security forced
  org_id object_id not null
  number_index sha256 not null
  hour_from time_ms not null
  sent_in_hour integer not null
  constraint sms_budgets_pkey PRIMARY KEY (org_id, number_index)
  constraint sms_budgets_sent_in_hour_check CHECK ((sent_in_hour >= 1))
  policy sms_budgets_of_organisation * using ((org_id)::bytea = current_organisation()) check ((org_id)::bytea = current_organisation())
  grant to zegel_relay: delete, insert, select, update

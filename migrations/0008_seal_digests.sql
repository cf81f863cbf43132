-- Hashes over an address and a number let anybody with a copy of the database test guesses of them: the token's
-- recipient digests, and the leaves of the log as long as their salt lies beside them in clear. The token and the
-- salt are sealed from here on; the relay seals the rows that are there already when it starts
-- (server/keys/former-columns.ts), and writes the clear columns no more.

alter table envelopes
  add column token_sealed bytea,
  -- SHA-256 of the token's id: with the id in clear the token could be put together again from a guess.
  add column token_hash sha256,
  alter column token_id drop not null,
  alter column token_body drop not null,
  alter column token_signature drop not null,
  add constraint envelopes_org_id_token_hash_key unique (org_id, token_hash),
  add constraint envelopes_token_once check (
    num_nonnulls(token_sealed, token_hash) in (0, 2)
    and num_nonnulls(token_id, token_body, token_signature) = case when token_sealed is null then 3 else 0 end);
grant update (token_id, token_body, token_signature, token_sealed, token_hash) on envelopes to zegel_relay;

alter table deliveries drop column recipient_digest;

-- Salt and private part in one column; `salt` is of rows that are not sealed again yet.
alter table log_entries drop constraint log_entries_check;
alter table log_entries add constraint log_entries_salt_of_private
  check (salt is null or private_sealed is not null);

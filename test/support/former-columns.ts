/** The tables as they were before migration 0009 dropped what 0008 had left to be emptied. */

export const DROP = '0009_drop_former_columns.sql';

/** For the owner. */
export const UNDO_DROP = `
  alter table envelopes
    add column token_id object_id, add column token_body text, add column token_signature text,
    alter column token_sealed drop not null, alter column token_hash drop not null,
    add constraint envelopes_token_once check (
      num_nonnulls(token_sealed, token_hash) in (0, 2)
      and num_nonnulls(token_id, token_body, token_signature) = case when token_sealed is null then 3 else 0 end);
  alter table log_entries add column salt sha256,
    add constraint log_entries_salt_of_private check (salt is null or private_sealed is not null);
  grant update (token_id, token_body, token_signature) on envelopes to zegel_relay;
  grant update (salt) on log_entries to zegel_relay;
  delete from migrations where name = '${DROP}'`;

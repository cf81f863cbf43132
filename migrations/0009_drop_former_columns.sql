-- Drops the columns that 0008 left to be emptied, which the relay does at its start (server/keys/former-columns.ts):
-- it has the keys. Until it has, this file waits, and those after it do not (server/db/migrate.ts).

-- The owner, too, is held to the rows of an organisation; not for this one look. It also locks both tables.
alter table envelopes no force row level security;
alter table log_entries no force row level security;
do $$
begin
  if exists (select from envelopes where token_sealed is null)
    or exists (select from log_entries where salt is not null)
  then
    raise exception using errcode = 'ZW001', message = 'rows are left for the relay to seal';
  end if;
end
$$;
alter table envelopes force row level security;
alter table log_entries force row level security;

alter table envelopes
  drop constraint envelopes_token_once,
  drop column token_id,
  drop column token_body,
  drop column token_signature,
  alter column token_sealed set not null,
  alter column token_hash set not null;

alter table log_entries
  drop constraint log_entries_salt_of_private,
  drop column salt;

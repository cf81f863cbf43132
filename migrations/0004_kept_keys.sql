-- Keys that guests keep: a recipient without an account is addressed by one, and opens with it instead of a code.

create table kept_keys (
  org_id object_id not null references organisations,
  key object_id not null,
  address_index sha256 not null,
  public_key hybrid_key not null,
  signing_key ed25519_key not null,
  -- Salt and wrapped seed, where a passphrase opens it, too; erased when the key ends.
  passphrase_sealed bytea,
  passphrase_auth sha256,
  chosen_passphrase boolean not null default false,
  tries integer not null default 0 check (tries between 0 and 5),
  locked_at time_ms,
  kept_at time_ms not null,
  withdrawn_at time_ms,
  lost_at time_ms,
  primary key (org_id, key),
  check ((passphrase_sealed is null) = (passphrase_auth is null)),
  check (passphrase_sealed is null or (withdrawn_at is null and lost_at is null))
);
create index kept_keys_of_address on kept_keys (org_id, address_index, kept_at desc);

-- The letters a key was kept with, each with the tag that the letter's sender can check. Gone with the letter.
create table kept_key_letters (
  org_id object_id not null,
  key object_id not null,
  handle object_id not null,
  tag sha256 not null,
  kept_at time_ms not null,
  primary key (org_id, key, handle),
  foreign key (org_id, key) references kept_keys,
  foreign key (org_id, handle) references deliveries on delete cascade
);

-- One test of a kept key at a time for each delivery, used up by the answer.
create table key_challenges (
  org_id object_id not null,
  handle object_id not null,
  challenge_hash sha256 not null,
  expires_at time_ms not null,
  primary key (org_id, handle),
  foreign key (org_id, handle) references deliveries on delete cascade
);

-- Level `key` is an account's key or a kept one; the second has a link as every guest's delivery, and no share.
alter table deliveries
  add column kept_key object_id,
  add column key_kept_at time_ms,
  add column key_lost_at time_ms,
  drop constraint deliveries_check,
  drop constraint deliveries_check2,
  add constraint deliveries_key_is_of_one check ((level = 'key') = (num_nonnulls(account, kept_key) = 1)),
  add constraint deliveries_other_levels_name_no_key check (level = 'key' or num_nonnulls(account, kept_key) = 0),
  add constraint deliveries_guest_has_link check ((account is null) = (link_auth is not null)),
  add foreign key (org_id, kept_key) references kept_keys;

do $$
declare
  held text;
begin
  foreach held in array array['kept_keys', 'kept_key_letters', 'key_challenges'] loop
    execute format('alter table %I enable row level security', held);
    execute format('alter table %I force row level security', held);
    execute format(
      'create policy %I on %I using (org_id = current_organisation()) with check (org_id = current_organisation())',
      held || '_of_organisation', held);
  end loop;
end
$$;

grant select, insert, update, delete on kept_keys, kept_key_letters, key_challenges to zegel_relay;

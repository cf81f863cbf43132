-- Rule sets that two admins signed: the second under the same bytes.
alter table rule_sets
  add column second_by object_id,
  add column second_signature text,
  add column second_key ed25519_key,
  add column seconded_at time_ms,
  add constraint rule_sets_second check (
    (second_by is null) = (second_signature is null)
    and (second_by is null) = (second_key is null)
    and (second_by is null) = (seconded_at is null)
    and second_by <> signed_by
  );

-- A rule set that weakens a rule which refuses waits here until another admin has signed it; one at a time.
create table rule_proposals (
  org_id object_id not null references organisations,
  version integer not null check (version >= 2),
  body text not null,
  signature text not null,
  signed_by object_id not null,
  signing_key ed25519_key not null,
  -- Ids of the rules, with spaces between.
  weakened text not null,
  proposed_at time_ms not null,
  primary key (org_id)
);

-- In how many messages of a day a fact was found, and how often together: nothing of any one message.
create table daily_facts (
  org_id object_id not null references organisations,
  day date not null,
  fact text not null check (fact ~ '^[a-z0-9:_-]{1,128}$'),
  messages integer not null check (messages >= 1),
  found bigint not null check (found >= messages),
  primary key (org_id, day, fact)
);

-- When a message was counted there, so that it is counted once.
alter table messages add column counted_at time_ms;

do $$
declare
  held text;
begin
  foreach held in array array['rule_proposals', 'daily_facts'] loop
    execute format('alter table %I enable row level security', held);
    execute format('alter table %I force row level security', held);
    execute format(
      'create policy %I on %I using (org_id = current_organisation()) with check (org_id = current_organisation())',
      held || '_of_organisation', held);
  end loop;
end
$$;

grant select, insert, delete on rule_proposals to zegel_relay;
grant select, insert, update, delete on daily_facts to zegel_relay;

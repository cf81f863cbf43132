-- Drafts, sealed to their author: what they hold is between the author's devices. A draft has the id of the message
-- it will become. One that was thrown away can be taken back until it is deleted.
create table drafts (
  org_id object_id not null,
  account object_id not null,
  draft object_id not null,
  version integer not null check (version >= 1),
  summary bytea not null,
  content bytea not null,
  updated_at time_ms not null,
  expires_at time_ms not null,
  discarded_at time_ms,
  primary key (org_id, account, draft),
  foreign key (org_id, account) references accounts
);
create index drafts_newest on drafts (org_id, account, updated_at desc);
create index drafts_expiring on drafts (org_id, expires_at);

alter table drafts enable row level security;
alter table drafts force row level security;
create policy drafts_of_organisation on drafts
  using (org_id = current_organisation()) with check (org_id = current_organisation());
grant select, insert, update, delete on drafts to zegel_relay;

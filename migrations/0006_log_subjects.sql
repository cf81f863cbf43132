-- Which entries of the log are about which delivery: a proof of receipt finds them without opening the others. The
-- number of an entry tells nothing that the times of the delivery do not.
create table log_subjects (
  org_id object_id not null,
  handle object_id not null,
  seq bigint not null,
  primary key (org_id, handle, seq),
  foreign key (org_id, seq) references log_entries
);

alter table log_subjects enable row level security;
alter table log_subjects force row level security;
create policy log_subjects_of_organisation on log_subjects
  using (org_id = current_organisation()) with check (org_id = current_organisation());

grant select, insert on log_subjects to zegel_relay;

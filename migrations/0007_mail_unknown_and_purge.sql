-- A notification whose fate nobody knows is a state of its own, and what is finished is found to be purged.

-- The mail server was given the whole mail and its answer never came.
alter table deliveries add column notify_unknown_at time_ms;

create index outbox_done on outbox (org_id, done_at) where done_at is not null;
create index grants_expiring on grants (org_id, expires_at);

-- A process that does not migrate looks here whether the database is as far as its code.
grant select on migrations to zegel_relay;

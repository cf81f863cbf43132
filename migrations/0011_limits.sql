-- How often something was tried, for limits that hold over restarts and for all processes together. The columns are
-- those of the library that counts (rate-limiter-flexible), in its order; keys are keyed hashes. No organisation: an
-- address that is not known is counted like one that is.
create table limits (
  key text primary key,
  points integer not null,
  expire bigint
);
create index limits_expiring on limits (expire);

grant select, insert, update, delete on limits to zegel_relay;

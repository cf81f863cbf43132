-- A mail that is not tried again is told apart from one that is, and an invitation's mail has the same states as a
-- notification's.

-- Refused for good, or tried for too long.
alter table deliveries add column notify_given_up_at time_ms;

alter table enrolments
  add column notify_failed_at time_ms,
  add column notify_unknown_at time_ms,
  add column notify_given_up_at time_ms;

-- Conversations: all of a thread at once, and what a member has not read yet.
create index messages_of_thread on messages (org_id, thread);
create index deliveries_unread on deliveries (org_id, account) where account is not null and opened_at is null;

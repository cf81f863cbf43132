-- Somebody without an account answers: a message is written by an account or by a guest, whom the handle of the
-- delivery that is answered stands for. The sender's client tells the guest's signing key at release, so that
-- nobody is believed who comes along with another.

alter table deliveries add column guest_signing_key ed25519_key;
-- Older rows have none: nothing signed by a guest is taken for those.
alter table deliveries add constraint deliveries_guest_signing_key
  check (level = 'key' or guest_signing_key is not null) not valid;

alter table messages alter column sender drop not null;
alter table messages add column guest object_id;
-- SHA-256 of what lets its writer in until staged_until.
alter table messages add column answer_bearer sha256;
alter table messages add constraint messages_one_author check ((sender is null) <> (guest is null));
alter table messages add constraint messages_answer_bearer check ((guest is null) = (answer_bearer is null));
alter table messages add foreign key (org_id, guest) references deliveries;
create index messages_of_guest on messages (org_id, guest, released_at desc) where guest is not null;

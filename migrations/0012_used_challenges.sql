-- A challenge is known to be the relay's by a keyed hash, and is kept only once it was answered with the right
-- signature: whoever has a link without the key takes none away from whoever has it.
truncate key_challenges;
alter table key_challenges
  drop constraint key_challenges_pkey,
  add primary key (org_id, handle, challenge_hash);

-- An undo puts memberships back. Of changes that were made before there was a journal of them it leaves them alone.

alter table group_grant
  -- taken away, or found gone, while no journal was kept: nobody knows which of the two
  add column unjournalled boolean not null default false;
update group_grant g set unjournalled = true
where g.state = 'WITHDRAWN' and g.withdrawn_by is not null and not exists (
  select from group_write w where w.change_id = g.withdrawn_by and w.group_guid = g.group_guid);
create index group_grant_unjournalled on group_grant (withdrawn_by) where unjournalled;

-- Whoever an account was found to belong to since: what was done to it later is asked for by its key.
create index group_write_account on group_write (account_guid, place);

-- The accounts of which somebody is asked which one is the person's, by their keys.
alter table process_wait add column candidates uuid[];

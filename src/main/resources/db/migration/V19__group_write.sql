-- What changes did to memberships can be shown, and put back.

alter table group_grant
  -- the row of the table of memberships that gave it
  add column rule text;

-- Each membership that was given or taken away by us, as it was done: the before-image is that it was the other way.
create table group_write (
  place bigint generated always as identity primary key,
  -- a change of the roster, or an undo
  change_id uuid not null,
  person_id uuid not null,
  account_guid uuid not null,
  group_guid uuid not null,
  -- as the group was called then
  group_dn text not null,
  -- STRIPPED was taken from a leaver whom somebody else had put in; PUT_BACK is the undo of that
  deed text not null check (deed in ('GRANTED', 'WITHDRAWN', 'STRIPPED', 'PUT_BACK')),
  -- the row of the table of memberships that gives it, or gave it
  rule text,
  at timestamptz not null,
  -- the change that this put back
  undoes uuid,
  -- the undo that put this back
  undone_by uuid
);
create index group_write_change on group_write (change_id, place);
create index group_write_person on group_write (person_id, place);
create index group_write_undone_by on group_write (undone_by) where undone_by is not null;

-- Of what was withdrawn before, nobody knows whether we took it or only found it gone: that is not put back.
insert into group_write (change_id, person_id, account_guid, group_guid, group_dn, deed, at)
select granted_by, person_id, account_guid, group_guid, group_dn, 'GRANTED', granted_at
from group_grant where granted_by is not null and granted_at is not null
order by granted_at;

-- The groups that a process waits for somebody to settle, by their DNs.
alter table process_wait add column groups text[];

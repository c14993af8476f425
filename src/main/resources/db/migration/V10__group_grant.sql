-- Which groups Tenure has put an account into, and what it has taken away: only what is ours is ever withdrawn.
create table group_grant (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null,
  -- the keys that the directory never changes
  account_guid uuid not null,
  group_guid uuid not null,
  -- as the group was called when it was granted or found
  group_dn text not null,
  -- somebody else had given it, and it was taken from a leaver
  found boolean not null,
  -- GRANTING and WITHDRAWING are kept before the directory is asked, so that after a crash we know what was ours
  state text not null check (state in ('GRANTING', 'GRANTED', 'WITHDRAWING', 'WITHDRAWN')),
  planned_at timestamptz not null,
  granted_at timestamptz,
  -- the change of the roster that it followed from
  granted_by uuid,
  withdrawn_at timestamptz,
  withdrawn_by uuid
);
-- what an account has of us now; what is withdrawn stays as history
create unique index group_grant_live on group_grant (account_guid, group_guid) where state <> 'WITHDRAWN';
create index group_grant_person on group_grant (person_id, planned_at);

-- Which account in the directory is whose, what we wrote there, and when it could not be reached.

create table account (
  person_id uuid primary key,
  -- the key that the directory never changes
  object_guid uuid not null unique,
  employee_id text not null,
  dn text not null,
  account_name text not null,
  upn text not null,
  enabled boolean not null,
  written_at timestamptz not null,
  -- when the account was found to be gone; its DN is no longer offered as a manager's
  gone_at timestamptz
);
create index account_employee on account (employee_id);
create index account_dn on account (lower(dn));

-- account names that are ours to give, kept before the directory is asked, so that two people of one name never get one
create table claimed_name (
  kind text not null,
  -- without case and accents
  name_key text not null,
  person_id uuid not null,
  primary key (kind, name_key)
);
create index claimed_name_person on claimed_name (person_id);

-- what is about to be written, kept before it is, so that after a crash we know what was ours
create table directory_write (
  id uuid primary key,
  person_id uuid not null,
  change_id uuid not null,
  at timestamptz not null,
  operation text not null,
  dn text not null,
  before jsonb not null,
  after jsonb not null,
  state text not null check (state in ('PLANNED', 'DONE', 'REFUSED'))
);
create index directory_write_person on directory_write (person_id, at);
create index directory_write_planned on directory_write (person_id) where state = 'PLANNED';
create index directory_write_change on directory_write (change_id);

create table outage (
  id uuid primary key,
  system text not null,
  began_at timestamptz not null,
  -- when a node last saw that it is still on
  seen_at timestamptz not null,
  ended_at timestamptz,
  last_answer text not null
);
-- one open outage a system, whatever the number of nodes
create unique index outage_open on outage (system) where ended_at is null;

-- What a change wrote can be put back, and what has drifted from it is found.

alter table directory_write
  -- the order in which writes were planned, whatever the clocks of the nodes say
  add column place bigint generated always as identity,
  -- attributes that had several values before, one by one: their text joins them by semicolons
  add column before_values jsonb,
  -- the keys of the managers' accounts, which outlive their DNs
  add column before_manager uuid,
  add column after_manager uuid,
  -- the change that this write put back
  add column undoes uuid,
  -- the undo that put this write back
  add column undone_by uuid;
create index directory_write_undoes on directory_write (undoes) where undoes is not null;
create index directory_write_undone_by on directory_write (undone_by) where undone_by is not null;
create index directory_write_place on directory_write (person_id, place);

-- Changes that somebody had put back.
create table undo (
  id uuid primary key,
  -- a change, or an undo that is put back itself
  change_id uuid not null,
  person_id uuid not null references person,
  ticket_id uuid not null references ticket,
  done_by text not null,
  reason text not null,
  at timestamptz not null,
  -- the undo that put this one back
  undone_by uuid
);
-- one undo of a change is in force at a time
create unique index undo_change on undo (change_id) where undone_by is null;
create index undo_person on undo (person_id);

-- A decision that an undo made holds until HR says something new, or until the undo is put back.
alter table desk_decision add column undo_id uuid references undo;
create index desk_decision_undo on desk_decision (undo_id) where undo_id is not null;

-- One comparison of what we own with what is there.
create table drift_run (
  id uuid primary key,
  place bigint generated always as identity unique,
  started_at timestamptz not null,
  finished_at timestamptz,
  state text not null check (state in ('RUNNING', 'DONE', 'FAILED')),
  complete boolean not null,
  policy text not null,
  started_by text not null,
  accounts int not null default 0,
  people_with_drift int not null default 0,
  vanished int not null default 0,
  orphans int not null default 0,
  sent_to_repair int not null default 0,
  -- why nothing was repaired, or why it failed
  note text,
  -- where the next run that looks at changes alone may begin, and at whose numbers
  server text,
  usn bigint
);
create index drift_run_begin on drift_run (place) where state = 'DONE' and usn is not null;
create index drift_run_complete on drift_run (started_at) where state = 'DONE' and complete;

-- What a run has seen so far; gone when it ends.
create table drift_seen (
  run_id uuid not null,
  object_guid uuid not null,
  -- false where a process is at work on the person just now
  judged boolean not null,
  primary key (run_id, object_guid)
);

-- Findings as of the last run that went through.
create table drift (
  id bigint generated always as identity primary key,
  object_guid uuid not null,
  kind text not null check (kind in ('DIFFERENT', 'VANISHED', 'OUTSIDE', 'ORPHAN', 'PROTECTED')),
  -- empty where it is about the account as a whole
  attribute text not null,
  person_id uuid references person,
  dn text not null,
  account_name text not null,
  expected text,
  found text,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  -- when a process was set going because of it, on which ticket, and whether that asks before it writes
  acted_at timestamptz,
  ticket_id uuid references ticket,
  asks boolean not null default false,
  unique (object_guid, kind, attribute)
);
create index drift_person on drift (person_id) where person_id is not null;
create index drift_kind on drift (kind, id);
create index drift_ticket on drift (ticket_id) where ticket_id is not null;

-- Findings of a run under way, which are to become the current ones.
create table drift_draft (
  run_id uuid not null,
  object_guid uuid not null,
  kind text not null,
  attribute text not null,
  person_id uuid,
  dn text not null,
  account_name text not null,
  expected text,
  found text,
  primary key (run_id, object_guid, kind, attribute)
);

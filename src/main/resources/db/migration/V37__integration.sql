-- Systems that people are read from, as somebody set them up; each state of a form is kept.

create table integration (
  name text primary key,
  kind text not null,
  -- DRAFT, LAUNCHED, PAUSED
  state text not null,
  launched integer,
  draft integer,
  -- from which intervals count
  anchored_at timestamptz,
  -- the turn by the timetable, and when it starts; later where it was held up
  due_at timestamptz,
  next_run_at timestamptz,
  created_at timestamptz not null,
  created_by text not null
);
create index integration_due on integration (next_run_at) where state = 'LAUNCHED';

create table integration_version (
  integration text not null references integration on delete cascade,
  version integer not null,
  form jsonb not null,
  based_on integer,
  made_at timestamptz not null,
  made_by text not null,
  -- the dry run of this version that went through
  dry_run uuid,
  launched_at timestamptz,
  launched_by text,
  primary key (integration, version)
);
create index integration_version_credential on integration_version ((form ->> 'credential'))
  where form ->> 'credential' is not null;

-- the name of the credential with which a run signed in
alter table feed_run add column credential text;

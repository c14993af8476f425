-- What people are read from, as things with versions: what an integration is told, who told it, and when it runs.
create table integration (
  id uuid primary key,
  -- the source of its records in the roster: never changed
  name text not null unique,
  kind text not null,
  state text not null check (state in ('DRAFT', 'LAUNCHED', 'PAUSED')),
  newest_version integer not null,
  draft_version integer,
  launched_version integer,
  -- when the next run begins; null while it is not launched, or runs by hand only
  next_at timestamptz,
  last_started_at timestamptz,
  last_run uuid,
  -- why the last start by the schedule failed
  trouble text,
  created_at timestamptz not null,
  check (draft_version is not null or launched_version is not null),
  check ((state = 'DRAFT') = (launched_version is null))
);
create index integration_due on integration (next_at) where state = 'LAUNCHED' and next_at is not null;

-- Each edit is a row of its own and is never changed: a run reads the version that it began with until it ends.
create table integration_version (
  integration_id uuid not null references integration on delete cascade,
  version integer not null,
  content jsonb not null,
  -- for use in queries: who uses this credential
  credentials text,
  made_at timestamptz not null,
  made_by text not null,
  -- whose content it began with, where it was rolled back to
  from_version integer,
  primary key (integration_id, version)
);
create index integration_version_credentials on integration_version (credentials) where credentials is not null;

create function refuse_to_change_version() returns trigger language plpgsql as $$
begin
  raise exception 'A version of an integration is never changed: make a new one.';
end $$;
create trigger integration_version_immutable before update on integration_version
  for each row execute function refuse_to_change_version();

-- Dry runs that ended well and were not refused: what a launch needs one of.
create table integration_dry_run (
  integration_id uuid not null,
  version integer not null,
  run_id uuid not null,
  passed_at timestamptz not null,
  primary key (integration_id, version, run_id),
  foreign key (integration_id, version) references integration_version on delete cascade
);

-- Who did what to an integration and when; outlives it.
create table integration_event (
  id bigint generated always as identity primary key,
  integration_id uuid not null,
  name text not null,
  version integer,
  at timestamptz not null,
  by_whom text not null,
  what text not null,
  run_id uuid
);
create index integration_event_of on integration_event (integration_id, id desc);

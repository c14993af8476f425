-- What the feeds brought, run by run, and what became of it.

-- by ShedLock: who is polling what; in UTC by the database's clock
create table shedlock (
  name text primary key,
  lock_until timestamp not null,
  locked_at timestamp not null,
  locked_by text not null
);

create table feed_run (
  id uuid primary key,
  feed text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  state text not null,
  node text not null,
  came_new integer not null default 0,
  came_changed integer not null default 0,
  came_unchanged integer not null default 0,
  came_skipped integer not null default 0,
  came_failed integer not null default 0,
  code text,
  message text,
  -- the other side asked us not to come back before
  retry_at timestamptz
);
create index feed_run_feed on feed_run (feed, started_at desc);
create index feed_run_started on feed_run (started_at desc);
create index feed_run_running on feed_run (feed) where state = 'RUNNING';

-- each foreign record as it came last: allowed fields only, sanitised
create table foreign_record (
  feed text not null,
  source_id text not null,
  payload jsonb not null,
  content_hash text not null,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  -- no foreign key: runs are forgotten, records are not
  last_seen_run uuid not null,
  outcome text not null,
  because_code text,
  because_text text,
  -- the day on which the same record means something else: an employment begins or is over
  look_again_on date,
  primary key (feed, source_id)
) with (fillfactor = 80);
create index foreign_record_look_again on foreign_record (feed, look_again_on) where look_again_on is not null;
create index foreign_record_failing on foreign_record (feed, source_id) where outcome = 'FAILED';

-- what became of a record in a run; a record that is as it was leaves no row
create table run_record (
  run_id uuid not null references feed_run on delete cascade,
  source_id text not null,
  outcome text not null,
  because_code text,
  because_text text,
  change_id uuid,
  primary key (run_id, source_id)
);

-- Runs of integrations: what was read, the whole difference before any of it is released, and how far the release came.

alter table feed_run
  -- null for a feed that is polled by settings
  add column integration_id uuid,
  add column version integer,
  -- stops after the comparison
  add column dry boolean not null default false,
  add column started_by text,
  -- only what failed in that run is looked at
  add column retry_of uuid,
  add column process_instance_id text,
  add column stage text check (stage in ('FETCH', 'COMPARE', 'APPROVAL', 'RELEASE', 'CLOSED')),
  -- the reading is over, to its end or not
  add column fetched_at timestamptz,
  -- the source said that it was read to its end, and no part of it failed
  add column complete boolean not null default false,
  add column came_read integer not null default 0,
  add column came_out integer not null default 0,
  add column came_absent integer not null default 0,
  add column to_release integer not null default 0,
  add column released integer not null default 0,
  -- the limits that the difference reached; null before it is known
  add column reached jsonb,
  add column decision text check (decision in ('APPROVE', 'REJECT')),
  add column decided_by text,
  add column decided_at timestamptz,
  add column decision_note text;
-- one run of an integration at a time, on whatever node
create unique index feed_run_one_at_a_time on feed_run (integration_id) where state = 'RUNNING' and integration_id is not null;
create index feed_run_integration on feed_run (integration_id, started_at desc) where integration_id is not null;

-- What a run has read, until it ends.
create table staged_record (
  run_id uuid not null,
  -- the order in which it was read
  place bigint not null,
  source_id text not null,
  meaning text not null,
  employee_id text,
  -- field -> value; null where it is cleared
  stated jsonb not null,
  -- [{"field": ..., "value": ...}], in their order
  sync_keys jsonb,
  application jsonb,
  content_hash text not null,
  because_code text,
  because_text text,
  primary key (run_id, place)
);

alter table run_record
  add column place bigint,
  -- what it means for the person, as far as was known before the release
  add column kind text,
  add column person_id uuid,
  add column company text,
  -- the later sync key that found the person, whose field is not written
  add column found_by text,
  -- is to be released
  add column waits boolean not null default false;
create index run_record_waiting on run_record (run_id, place, source_id) where waits;
create index run_record_outcome on run_record (run_id, outcome, source_id);

alter table foreign_record
  -- the source's word on who works here counts
  add column states_employment boolean not null default true,
  -- the person's account in the source itself
  add column application jsonb;

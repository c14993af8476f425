-- Runs of integrations: what they read is staged and compared as a whole before the first of it is released.

alter table feed_run
  -- of the integration; null: a run of a poller that knows no versions
  add column version integer,
  add column dry_run boolean not null default false,
  add column triggered text,
  add column started_by text,
  add column upload uuid,
  -- only what failed in that run is released; no foreign key: runs are forgotten
  add column retry_of uuid,
  -- grows whenever a step is taken up: whoever was thought dead and is not writes no more
  add column attempt integer not null default 0,
  add column records_read integer not null default 0,
  add column records_staged integer not null default 0,
  add column to_release integer not null default 0,
  add column released integer not null default 0,
  add column read_to_end boolean not null default false,
  -- whom this integration knew when it was compared
  add column known_before integer,
  -- why nobody is missed for being absent; null where whoever is absent has left
  add column leavers_withheld text,
  add column cancelled_by text,
  add column cancelled_at timestamptz,
  add column decision text,
  add column decided_by text,
  add column decided_at timestamptz,
  add column decision_note text;
-- never two at once for one integration
create unique index feed_run_alive on feed_run (feed) where version is not null and ended_at is null;

-- What a run has read and what it means, until the run ends. No foreign keys: they cost more than the rows.
create table staged_record (
  run_id uuid not null,
  place integer not null,
  source_id text not null,
  -- SAYS, SKIP, FAIL; ABSENT: known, and not named by a full feed
  kind text not null,
  payload json not null,
  content_hash text not null,
  employee_id text,
  stated json,
  keys json,
  seat json,
  because_code text,
  because_text text,
  primary key (run_id, place)
);

alter table run_record
  -- of the record in the feed, so that a source that names one id twice has a row for each
  add column place integer not null default 0,
  add column difference text,
  -- the person as whom the employment came; null for somebody new until then
  add column person_id uuid,
  add column company text,
  add column before jsonb,
  add column after jsonb,
  drop constraint run_record_pkey,
  add primary key (run_id, source_id, place);
create index run_record_place on run_record (run_id, outcome, place);
create index run_record_person on run_record (person_id) where person_id is not null;

-- how many people a run changes, by kind and company, and what the guard says of it
create table run_tally (
  run_id uuid not null references feed_run on delete cascade,
  -- null: the whole run
  company text,
  difference text not null,
  people integer not null,
  -- whom the integration, or the company, had before
  had integer not null,
  most_people integer,
  most_percent double precision,
  exceeded boolean not null,
  unique nulls not distinct (run_id, company, difference)
);

alter table foreign_record
  -- who it was found to be: the person as whom the employment came
  add column person_id uuid;
create index foreign_record_person on foreign_record (person_id) where person_id is not null;

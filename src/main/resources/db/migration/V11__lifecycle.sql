-- Where in an employment people are whose next date nobody else waits for, and what became of the accounts of those who left.

create table lifecycle (
  person_id uuid primary key references person,
  -- that was last worked on
  phase text not null,
  since timestamptz not null,
  -- when the next phase begins
  next_at timestamptz,
  -- what the waiting process has its timer set to; differs from next_at until it has heard
  armed_at timestamptz,
  process_instance_id text
);
create index lifecycle_outdated on lifecycle (person_id)
  where process_instance_id is not null and next_at is distinct from armed_at;

-- Of an account that was there before Tenure kept this, nobody knows: it counts as used.
alter table account add column ever_enabled boolean not null default true;
-- when Tenure deleted it; the person may get another one without anybody being asked
alter table account add column deleted_at timestamptz;

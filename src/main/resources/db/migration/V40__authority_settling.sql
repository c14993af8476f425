-- How far the newest order of the sources has come through all people; at most one row, for there is one order.
create table authority_settling (
  single boolean primary key default true check (single),
  ordered_at timestamptz not null,
  -- everybody up to this one is settled
  after_person uuid not null default '00000000-0000-0000-0000-000000000000',
  -- whose facts became others
  people integer not null default 0,
  ended_at timestamptz
);

-- of how many people it has made each field another
create table authority_effect (
  field text primary key,
  people integer not null
);

-- What each HR system was told of a person's account: one row a person and system, due again when something of it changes.
create table written_back (
  target text not null,
  person_id uuid not null,
  employee_id text not null,
  account_name text not null,
  upn text not null,
  mail text,
  state text not null check (state in ('PENDING', 'TOLD', 'REFUSED')),
  tries int not null default 0,
  -- when the news was found
  found_at timestamptz not null,
  due_at timestamptz not null,
  told_at timestamptz,
  -- what the other side answered last, without what it was sent
  answer text,
  primary key (target, person_id)
);
create index written_back_due on written_back (target, due_at) where state = 'PENDING';
create index written_back_found on written_back (target, found_at);
create index account_written on account (written_at);

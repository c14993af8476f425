-- What a process waits for, one row while it waits; gone when it goes on.
create table process_wait (
  ticket_id uuid primary key references ticket,
  person_id uuid not null references person,
  process_instance_id text not null,
  need text not null,
  field text,
  hr_value text,
  -- the newest change of the person that was known when the waiting began
  basis bigint not null,
  since timestamptz not null
);
create index process_wait_person on process_wait (person_id);
create index process_wait_need on process_wait (need, hr_value);

-- What people decided at the desk. A decision about a field holds as long as HR says the same of that field.
create table desk_decision (
  id bigint generated always as identity primary key,
  person_id uuid not null references person,
  ticket_id uuid not null references ticket,
  need text not null,
  resolution text not null,
  field text,
  hr_value text,
  value text,
  note text,
  decided_by text not null,
  decided_at timestamptz not null,
  basis bigint not null,
  settled_at timestamptz
);
create index desk_decision_person on desk_decision (person_id, id);
create index desk_decision_reminder on desk_decision (hr_value)
  where need = 'CHOOSE_MANAGER' and resolution = 'SKIP_FIELD' and settled_at is null;

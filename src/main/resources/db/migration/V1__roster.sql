-- Who works here, under which ids and addresses, and what changed.

create table person (
  id uuid primary key,
  employee_id text not null unique,
  facts jsonb not null,
  -- field -> {"source": who said it, "at": when it became true there}; cleared fields included
  provenance jsonb not null,
  -- every address that HR states for this person, in lower case, whoever holds it
  addresses text[] not null default '{}',
  newest_change bigint not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  display_name text not null,
  manager_employee_id text generated always as (facts ->> 'managerEmployeeId') stored
);
create index person_manager on person (manager_employee_id) where manager_employee_id is not null;
create index person_addresses on person using gin (addresses);
create index person_name on person (lower(display_name) text_pattern_ops);

-- a source's own key of a person
create table person_key (
  source text not null,
  source_id text not null,
  person_id uuid not null references person,
  primary key (source, source_id)
);
create index person_key_person on person_key (person_id);

-- who holds an address: one person, whoever came first
create table email_address (
  address text primary key,
  written text not null,
  person_id uuid not null references person,
  is_primary boolean not null
);
create index email_address_person on email_address (person_id);

create table personnel_change (
  id uuid primary key,
  place bigint generated always as identity unique,
  person_id uuid not null references person,
  kind text not null,
  source text not null,
  event_id text,
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  before jsonb not null,
  after jsonb not null
);
create index personnel_change_person on personnel_change (person_id, place);
create unique index personnel_change_event on personnel_change (source, event_id) where event_id is not null;

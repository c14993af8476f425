-- A person may have several employments, each under a number of its own; two records that are one person are merged.

alter table person
  -- the person that this one was found to be: the row stays, so that its id, its number and its keys lead there
  add column merged_into uuid references person,
  -- of a person with several employments: all numbers, the one of the leading employment first
  add column employee_ids text[],
  -- when, by the dates of the employments, the person's facts become others
  add column turns_at timestamptz;
create index person_merged on person (merged_into) where merged_into is not null;

-- The employments of people who have several, the leading one among them; the facts of the person are made of these.
create table employment (
  -- the person as whom it came; its number is that person's for ever
  id uuid primary key references person,
  employee_id text not null unique,
  person_id uuid not null references person,
  facts jsonb not null,
  provenance jsonb not null
);
create index employment_person on employment (person_id);

-- Who was found to be one, and who was found not to be after all.
create table person_merge (
  id uuid primary key,
  place bigint generated always as identity,
  -- who stayed
  person_id uuid not null references person,
  -- who leads there since
  other_id uuid not null references person,
  done_by text not null,
  reason text not null,
  at timestamptz not null,
  split_at timestamptz,
  split_by text,
  split_reason text
);
create index person_merge_person on person_merge (person_id);
create index person_merge_other on person_merge (other_id);

-- Whose it was before two people became one; a split gives it back.
alter table email_address add column merged_from uuid references person;
alter table claimed_name add column merged_from uuid;
alter table account add column merged_from uuid;

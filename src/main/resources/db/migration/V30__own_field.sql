-- Fields that the customer added, with or without values yet.
create table own_field (
  name text primary key,
  title text not null,
  -- a value belongs to one person only, and finds the person
  is_unique boolean not null default false,
  defined_at timestamptz not null default now()
);

-- Which source is believed, field by field, and what was said by those who are not.

create table authority (
  -- '*': every field that names no sources of its own
  field text not null,
  source text not null,
  -- 1 is the most authoritative; sources of one rank are equal, those that are not here are below all that are
  rank int not null check (rank > 0),
  primary key (field, source)
);

-- field -> source -> {"value": null where it said that there is none, "at": when it became true there}: of every source
-- whose word does not count; the one whose word does is in provenance, its value in facts
alter table person add column others jsonb not null default '{}';
alter table employment add column others jsonb not null default '{}';
-- the people whom another order of authority may change
create index person_contested on person (id) where others <> '{}';
create index employment_contested on employment (person_id) where others <> '{}';

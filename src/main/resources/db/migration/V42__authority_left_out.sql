-- People for whom the newest order of the sources could not be applied: they hold up nobody else, and are tried again.
create table authority_left_out (
  person_id uuid primary key references person on delete cascade,
  tried_at timestamptz not null
);
create index authority_left_out_tried on authority_left_out (tried_at);

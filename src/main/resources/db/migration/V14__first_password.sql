-- That somebody was shown a first password, never the password.
create table first_password (
  id uuid primary key,
  person_id uuid not null,
  object_guid uuid not null,
  shown_at timestamptz not null,
  shown_by text not null
);
create index first_password_account on first_password (object_guid, shown_at);

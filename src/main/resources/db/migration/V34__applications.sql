-- Who has an account in which application, and which source spoke of whom when.

create table saas_user (
  application text not null,
  -- the application's own key
  account_id text not null,
  -- null while nobody knows whose it is
  person_id uuid references person,
  role text,
  -- in the application's words
  status text,
  last_activity_at timestamptz,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  -- that saw it last
  run text not null,
  -- since when a complete reading of the application does not name it
  absent_since timestamptz,
  primary key (application, account_id)
);
create index saas_user_person on saas_user (person_id) where person_id is not null;
create index saas_user_status on saas_user (application, status, account_id);
create index saas_user_beginning on saas_user (application, lower(account_id) text_pattern_ops);

-- when a source spoke of a person last, and with which credential it was asked
create table person_tracking (
  source text not null,
  source_id text not null,
  person_id uuid not null references person,
  credential text not null,
  synced_at timestamptz not null,
  primary key (source, source_id)
) with (fillfactor = 70);
create index person_tracking_person on person_tracking (person_id);

-- With what integrations sign in. Stored ones are sealed with AES-256-GCM; of local ones only the places are here.
create table credential (
  id uuid primary key,
  name text not null unique,
  kind text not null,
  installation text not null check (installation in ('CLOUD', 'LOCAL')),
  -- the names of what it holds
  members text[] not null,
  key_id text,
  nonce bytea,
  sealed bytea,
  -- where each of a local one is: env:NAME or file:NAME
  places jsonb,
  revision integer not null,
  created_at timestamptz not null,
  created_by text not null,
  changed_at timestamptz not null,
  changed_by text not null,
  check (case installation when 'CLOUD' then key_id is not null and nonce is not null and sealed is not null and places is null
    else places is not null and sealed is null and nonce is null and key_id is null end)
);
create index credential_key on credential (key_id) where key_id is not null;

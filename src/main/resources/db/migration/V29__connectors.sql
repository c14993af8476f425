-- What integrations sign in with, and the files that people hand in.

create table credential (
  name text primary key,
  -- CLOUD: kept here, encrypted; LOCAL: kept outside, referred to
  installation text not null check (installation in ('CLOUD', 'LOCAL')),
  created_at timestamptz not null,
  created_by text not null,
  changed_at timestamptz not null,
  changed_by text not null
);

create table credential_secret (
  credential text not null references credential on delete cascade,
  secret text not null,
  -- env:NAME or file:NAME, for LOCAL
  reference text,
  -- AES-GCM, for CLOUD: which key, the nonce, the text with its tag
  key_id text,
  nonce bytea,
  ciphertext bytea,
  primary key (credential, secret),
  check ((reference is null) = (ciphertext is not null)),
  check ((ciphertext is null) = (key_id is null) and (ciphertext is null) = (nonce is null))
);
create index credential_secret_key on credential_secret (key_id) where key_id is not null;

create table uploaded_file (
  id uuid primary key,
  integration text not null,
  bytes bigint not null,
  sha256 text not null,
  uploaded_at timestamptz not null,
  uploaded_by text not null
);
create index uploaded_file_uploaded on uploaded_file (uploaded_at);

-- in parts, so that neither we nor the database ever hold a whole file in memory
create table uploaded_file_part (
  file_id uuid not null references uploaded_file on delete cascade,
  part integer not null,
  content bytea not null,
  primary key (file_id, part)
);

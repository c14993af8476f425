-- The first answers to requests that carried an Idempotency-Key, kept in the transaction that did the work.
create table idempotency (
  client text not null,
  key text not null,
  -- SHA-256 of the kind of request and its body, in hexadecimal
  body_hash text not null,
  status int not null,
  location text,
  body text not null,
  created_at timestamptz not null,
  primary key (client, key)
);
create index idempotency_age on idempotency (created_at);

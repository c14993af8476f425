-- Who may sign in to Tenure, which programs may call it, and what everybody did.

create table app_user (
  id uuid primary key,
  username text not null,
  display_name text not null,
  password_hash text not null,
  roles text[] not null default '{}',
  active boolean not null default true,
  -- kept by the settings: who is gone from them is deactivated at the next start
  from_settings boolean not null default false,
  -- grows with every change that must end running sessions
  generation integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index app_user_username on app_user (lower(username));

create table api_client (
  id uuid primary key,
  name text not null unique,
  -- SHA-256 of a token of 256 random bits: nothing to guess, so nothing slow is needed
  token_hash bytea not null unique check (length(token_hash) = 32),
  scopes text[] not null default '{}',
  source text,
  active boolean not null default true,
  from_settings boolean not null default false,
  created_at timestamptz not null,
  last_used_at timestamptz
);

create table audit_event (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  actor text not null,
  actor_kind text not null,
  action text not null,
  target text,
  outcome text not null,
  address text,
  details jsonb not null default '{}'
);
create index audit_event_at on audit_event (at);
create index audit_event_actor on audit_event (actor, id);

create function refuse_to_change_audit() returns trigger language plpgsql as $$
begin
  raise exception 'The audit record is only added to: % is refused.', tg_op;
end $$;
create trigger audit_event_append_only before update or delete or truncate on audit_event
  for each statement execute function refuse_to_change_audit();
